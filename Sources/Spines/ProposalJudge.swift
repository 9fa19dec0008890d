import Dispatch

/// Scores proposals, round by round, and chooses the spines among them.
struct ProposalJudge: Sendable {
  /// Scores a proposal by itself.
  let first: BoostedTrees
  /// Score it again beside its rivals, a round each.
  let rounds: [BoostedTrees]
  let tuning: SegmenterTuning

  /// The proposals chosen as spines, with their final scores. About O(n²) comparisons of boxes in the
  /// shortlist.
  func chosen(from proposals: [SpineProposal]) -> [SpineProposal] {
    let ownScores = Self.concurrently(proposals.indices) {
      first.probability(of: proposals[$0].features)
    }
    var scored = proposals
    for index in scored.indices { scored[index].score = ownScores[index] }
    let neighborhood = ProposalNeighborhood(scored.shortlist(tuning: tuning))
    var scores = neighborhood.proposals.map(\.score)
    for trees in rounds {
      let context = SpineContext(neighborhood, scores: scores)
      scores = Self.concurrently(scores.indices) { trees.probability(of: context.features(of: $0)) }
    }
    return SpineSelection.best(of: neighborhood, scores: scores, tuning: tuning).map { index in
      var proposal = neighborhood.proposals[index]
      proposal.score = scores[index]
      return proposal
    }
  }

  /// The results of `body` for each index, worked out on all cores.
  private static func concurrently(
    _ indices: Range<Int>, _ body: @Sendable (Int) -> Float
  ) -> [Float] {
    let chunk = 128
    return [Float](unsafeUninitializedCapacity: indices.count) { buffer, count in
      nonisolated(unsafe) let slots = buffer
      DispatchQueue.concurrentPerform(iterations: (indices.count + chunk - 1) / chunk) { part in
        for index in (part * chunk)..<min((part + 1) * chunk, indices.count) {
          (slots.baseAddress! + index).initialize(to: body(index))
        }
      }
      count = indices.count
    }
  }
}
