import Imaging

/// Finds spines by their outlines: pairs of long straight edges, cut off at heads and feet, judged by
/// edge, colour and shape, and the best set of them that do not overlap.
public struct ClassicalSpineSegmenter: SpineSegmenter {
  private let tuning = SegmenterTuning()

  /// Creates the segmenter.
  public init() {}

  public var identifier: String { "classical-1" }

  public func spines(in photo: Photo) -> [Spine] {
    []
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
    return result
  }
}
