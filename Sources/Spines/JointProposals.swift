import Dispatch
import Imaging

/// All proposals for one photo, from its outlines and from what the network saw, each with the
/// features of both.
package struct JointProposals: Sendable {
  /// The view in whose pixels the proposals are.
  package let view: WorkingView
  /// The proposals, unscored.
  package var proposals: [SpineProposal]

  /// Proposes spines in `photo`. Time and memory are bounded by the views, but for scaling the photo
  /// down.
  init(of photo: Photo, network: LearnedSpineSegmenter, tuning: SegmenterTuning) {
    nonisolated(unsafe) var view: WorkingView!
    nonisolated(unsafe) var outlines: (field: GradientField, segments: [LineSegment])!
    nonisolated(unsafe) var seen: [LearnedSpineSegmenter.SeenView] = []
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      if half == 0 {
        seen = network.views(of: photo)
      } else {
        let small = WorkingView(of: photo, longSide: tuning.viewLongSide)
        let field = GradientField(of: small, tuning: tuning)
        outlines = (field, LineSegmentDetector.segments(in: field, tuning: tuning))
        view = small
      }
    }
    let working = view!
    let (field, segments) = outlines!
    self.view = working
    let maps = PooledMaps(
      of: seen.map { ($0.view, $0.maps) }, width: working.width, height: working.height)
    let candidates = network.alternatives(in: seen).map { SeenCandidate($0, in: working) }
    var found = [[SpineProposal]](repeating: [], count: Family.allCases.count)
    found.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let slots = buffer
      DispatchQueue.concurrentPerform(iterations: Family.allCases.count) { index in
        let family = Family.allCases[index]
        let finder = ProposalFinder(
          view: working, field: field, segments: segments, family: family, maps: maps,
          tuning: tuning)
        slots[index] =
          Self.marked(finder.proposals(), 0)
          + Self.marked(
            candidates.filter { $0.family == family }.flatMap {
              finder.proposals(after: $0.corners)
            }, 1)
      }
    }
    proposals = found.flatMap { $0 }
    addFeatures(from: maps, candidates)
  }

  private static func marked(_ proposals: [SpineProposal], _ source: Float) -> [SpineProposal] {
    proposals.map {
      var proposal = $0
      proposal.features.append(source)
      return proposal
    }
  }

  /// What the network says of each proposal, and the candidate of the network that is most like it.
  private mutating func addFeatures(from maps: PooledMaps, _ candidates: [SeenCandidate]) {
    let surroundings = CandidateIndex(candidates, width: view.width, height: view.height)
    let measure = NetworkFeatures(maps: maps)
    let chunk = 256
    proposals.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let proposals = buffer
      DispatchQueue.concurrentPerform(iterations: (proposals.count + chunk - 1) / chunk) { part in
        for index in (part * chunk)..<min((part + 1) * chunk, proposals.count) {
          let proposal = proposals[index]
          let area = polygonArea(proposal.corners)
          var alike: Float = 0
          var support: Float = 0
          for other in surroundings.near(proposal.center) {
            let candidate = candidates[Int(other)]
            let overlap = candidate.overlap(with: proposal.corners, area: area)
            alike = max(alike, overlap)
            if overlap > 0.5 { support = max(support, overlap * candidate.confidence) }
          }
          proposals[index].features += measure.values(of: proposal) + [alike, support]
        }
      }
    }
  }
}
