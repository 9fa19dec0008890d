import Retrieval
import Testing

@Suite struct TopRowsTests {
  /// Compares with sorting everything, on scores with many ties.
  @Test func keepsWhatSortingWouldPutFirst() {
    for seed in UInt64(1)...1000 { compareWithSorting(seed: seed) }
  }

  private func compareWithSorting(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let count = Int.random(in: 0...400, using: &random)
    let limit = Int.random(in: 0...60, using: &random)
    let levels = Int.random(in: 1...50, using: &random)
    let scores = (0..<count).map { _ in Float(Int.random(in: -levels..<levels, using: &random)) }
    let expected = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(limit)

    var streamed = TopRows(limit: limit)
    scores.withUnsafeBufferPointer { streamed.insert(block: $0, firstRow: 0) }
    #expect(streamed.takeSorted().map { Int($0.row) } == Array(expected), "seed \(seed)")

    var shuffled = TopRows(limit: limit)
    for row in scores.indices.shuffled(using: &random) {
      shuffled.insert(row: Int32(row), score: scores[row])
    }
    #expect(shuffled.takeSorted().map { Int($0.row) } == Array(expected), "seed \(seed)")
  }

  @Test func bothZeroesAreOneScore() {
    var top = TopRows(limit: 2)
    for (row, score) in [(3, Float(0)), (1, -0.0), (2, 0.0)] {
      top.insert(row: Int32(row), score: score)
    }
    #expect(top.takeSorted().map(\.row) == [1, 2])
  }
}
