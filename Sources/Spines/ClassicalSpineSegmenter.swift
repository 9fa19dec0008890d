import Imaging

/// Finds spines by their outlines.
///
/// Straight edges of a view of bounded size are joined to boundary lines; pairs of neighbouring lines,
/// cut off at likely heads and feet, are the proposals. Each is scored by its edges, colours and shape,
/// then again, in rounds, beside its rivals and neighbours; the best set without overlaps is the
/// answer. Deterministic. Time and memory are bounded by the view, but for scaling the photo down.
public struct ClassicalSpineSegmenter: SpineSegmenter {
  private let tuning = SegmenterTuning()
  private let proposalTrees = BoostedTrees.ofProposals
  private let contextTrees = [BoostedTrees.inContext, BoostedTrees.settled]

  /// Creates the segmenter.
  public init() {}

  /// The method and its version.
  public var identifier: String { "classical-3" }

  /// The spines of `photo`, in the order of shelf and position. O(pixels of the photo), and about
  /// O(n² log n) in the boundary lines of the view.
  public func spines(in photo: Photo) -> [Spine] {
    guard min(photo.width, photo.height) >= tuning.leastPhotoSide else { return [] }
    let view = WorkingView(of: photo, longSide: tuning.viewLongSide)
    let chosen = chosenProposals(in: view)
    return ShelfNumbering.number(chosen).map {
      Spine(
        quad: Quad($0.spine.corners.map(view.photoPoint)), shelf: $0.shelf, position: $0.position,
        isInPile: $0.spine.family == .lying, confidence: Double($0.spine.score))
    }
  }

  /// All proposals, with the score that each has by itself.
  private func proposals(in view: WorkingView) -> [SpineProposal] {
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

  /// The proposals chosen as spines, with their final scores.
  private func chosenProposals(in view: WorkingView) -> [SpineProposal] {
    let neighborhood = ProposalNeighborhood(proposals(in: view).shortlist(tuning: tuning))
    let scores = scores(in: neighborhood, rounds: contextTrees.count)
    return SpineSelection.best(of: neighborhood, scores: scores, tuning: tuning).map { index in
      var proposal = neighborhood.proposals[index]
      proposal.score = scores[index]
      return proposal
    }
  }

  /// Scores after some rounds of judging each proposal beside its rivals.
  private func scores(in neighborhood: ProposalNeighborhood, rounds: Int) -> [Float] {
    var scores = neighborhood.proposals.map(\.score)
    for trees in contextTrees.prefix(rounds) {
      let context = SpineContext(neighborhood, scores: scores)
      scores = scores.indices.map { trees.probability(of: context.features(of: $0)) }
    }
    return scores
  }

  /// What the trees of a round are fitted on: round 0 judges all proposals by themselves, each later
  /// one the shortlist beside its rivals. Corners are in pixels of the photo.
  package func examples(in photo: Photo, round: Int) -> [(features: [Float], corners: [Point])] {
    guard min(photo.width, photo.height) >= tuning.leastPhotoSide else { return [] }
    let view = WorkingView(of: photo, longSide: tuning.viewLongSide)
    var examples = proposals(in: view)
    if round > 0 {
      let neighborhood = ProposalNeighborhood(examples.shortlist(tuning: tuning))
      let context = SpineContext(
        neighborhood, scores: scores(in: neighborhood, rounds: round - 1))
      examples = neighborhood.proposals
      for index in examples.indices { examples[index].features = context.features(of: index) }
    }
    return examples.map { ($0.features, $0.corners.map(view.photoPoint)) }
  }
}
