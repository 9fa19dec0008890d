import Imaging

/// Finds spines by their outlines: pairs of long straight edges, cut off at heads and feet, judged by
/// edge, colour and shape, and the best set of them that do not overlap.
public struct ClassicalSpineSegmenter: SpineSegmenter {
  private let tuning = SegmenterTuning()
  private let proposalTrees = BoostedTrees.ofProposals
  private let contextTrees = BoostedTrees.inContext

  /// Creates the segmenter.
  public init() {}

  /// The method and its version.
  public var identifier: String { "classical-1" }

  /// The spines of `photo`, in the order of shelf and position. O(pixels of the photo), and about
  /// O(n² log n) in the boundary lines of the view.
  public func spines(in photo: Photo) -> [Spine] {
    guard min(photo.width, photo.height) >= tuning.leastPhotoSide else { return [] }
    let view = WorkingView(of: photo, longSide: tuning.viewLongSide)
    let chosen = SpineSelection.best(of: candidates(in: view), tuning: tuning)
    return ShelfNumbering.number(chosen).map {
      Spine(
        quad: Quad($0.spine.corners.map(view.photoPoint)), shelf: $0.shelf, position: $0.position,
        isInPile: $0.spine.family == .lying, confidence: Double($0.spine.score))
    }
  }

  /// All proposals, scored.
  package func proposals(in view: WorkingView) -> [SpineProposal] {
    let field = GradientField(of: view, tuning: tuning)
    let segments = LineSegmentDetector.segments(in: field, tuning: tuning)
    var result: [SpineProposal] = []
    for family in Family.allCases {
      result += ProposalFinder(
        view: view, field: field, segments: segments, family: family, tuning: tuning
      ).proposals()
    }
    for index in result.indices {
      result[index].score = proposalTrees.probability(of: result[index].features)
    }
    return result
  }

  /// The better proposals, scored beside each other.
  package func candidates(in view: WorkingView) -> [SpineProposal] {
    var shortlist = proposals(in: view).shortlist(tuning: tuning)
    let context = SpineContext(shortlist)
    for index in shortlist.indices { shortlist[index].features = context.features(of: index) }
    for index in shortlist.indices {
      shortlist[index].score = contextTrees.probability(of: shortlist[index].features)
    }
    return shortlist
  }
}
