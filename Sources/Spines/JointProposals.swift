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
    // What the network sees and what the outlines show are worked out side by side.
    nonisolated(unsafe) var seen: [LearnedSpineSegmenter.SeenView] = []
    nonisolated(unsafe) var outlined: [Outlined] = []
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      if half == 0 {
        seen = network.views(of: photo)
      } else {
        outlined = [Outlined(photo, tuning: tuning)]
      }
    }
    let working = outlined[0].view
    let (field, segments) = (outlined[0].field, outlined[0].segments)
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

  /// The view of the outlines, and the edges in it.
  private struct Outlined: Sendable {
    let view: WorkingView
    let field: GradientField
    let segments: [LineSegment]

    init(_ photo: Photo, tuning: SegmenterTuning) {
      view = WorkingView(of: photo, longSide: tuning.viewLongSide)
      field = GradientField(of: view, tuning: tuning)
      segments = LineSegmentDetector.segments(in: field, tuning: tuning)
    }
  }

  /// The proposals with where they come from as a further feature.
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
