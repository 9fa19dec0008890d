import Imaging
import Spines
import Testing

struct SpineSelectionTests {
  @Test func choosesTheBestSetOfSmallRandomScenes() {
    for seed in UInt64(1)...300 {
      var generator = SeededGenerator(seed: seed)
      let proposals = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
        proposal(
          x: .random(in: 0...200, using: &generator),
          width: .random(in: 10...80, using: &generator),
          score: .random(in: 0...1, using: &generator))
      }
      let tuning = SegmenterTuning()
      let chosen = best(of: proposals)
      #expect(!overlapsItself(chosen, tuning), "seed \(seed)")
      #expect(
        abs(worth(chosen, tuning) - bestWorth(proposals, tuning)) < 1e-4, "seed \(seed)")
    }
  }

  @Test func twoBooksOutweighOneOutlineAroundBoth() {
    let both = proposal(x: 0, width: 40, score: 0.8)
    let left = proposal(x: 0, width: 20, score: 0.7)
    let right = proposal(x: 20, width: 20, score: 0.7)
    let chosen = best(of: [both, left, right])
    #expect(chosen.map(\.width) == [20, 20])
  }

  @Test func oneSureSpineOutweighsDoubtfulPiecesOfIt() {
    let whole = proposal(x: 0, width: 60, score: 0.85)
    let pieces = [0, 20, 40].map { proposal(x: $0, width: 20, score: 0.6) }
    #expect(best(of: pieces + [whole]).map(\.width) == [60])
  }

  @Test func nothingToChooseFrom() {
    #expect(best(of: []).isEmpty)
  }

  private func best(of proposals: [SpineProposal]) -> [SpineProposal] {
    SpineSelection.best(
      of: ProposalNeighborhood(proposals), scores: proposals.map(\.score),
      tuning: SegmenterTuning()
    ).map { proposals[$0] }
  }

  private func proposal(x: Float, width: Float, score: Float) -> SpineProposal {
    SpineProposal(
      corners: [[x, 0], [x + width, 0], [x + width, 100], [x, 100]], family: .upright,
      features: [], score: score, length: 100, width: width)
  }

  private func worth(_ set: [SpineProposal], _ tuning: SegmenterTuning) -> Float {
    set.reduce(0) { $0 + SpineSelection.worth(ofScore: $1.score, tuning: tuning) }
  }

  private func overlapsItself(_ set: [SpineProposal], _ tuning: SegmenterTuning) -> Bool {
    set.indices.contains { a in
      set.indices.contains { b in
        b < a
          && convexOverlap(set[a].corners, set[b].corners)
            > tuning.overlapAllowed * 100 * min(set[a].width, set[b].width)
      }
    }
  }

  /// The best worth of all subsets.
  private func bestWorth(_ proposals: [SpineProposal], _ tuning: SegmenterTuning) -> Float {
    var best: Float = 0
    for subset in 0..<(1 << proposals.count) {
      let set = proposals.indices.filter { subset >> $0 & 1 == 1 }.map { proposals[$0] }
      let total = worth(set, tuning)
      if total > best, !overlapsItself(set, tuning) { best = total }
    }
    return best
  }
}

/// SplitMix64 (S. Vigna), for cases that can be drawn again from their seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
