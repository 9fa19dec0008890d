import Retrieval
import Testing

@Suite struct VectorScanTests {
  /// Small whole numbers make products exact, so that ties are ties in every order of summation.
  @Test func findsWhatComparingAllPairsFinds() {
    for seed in UInt64(1)...25 {
      var random = SeededRandom(seed: seed)
      let dimensions = 16 * Int.random(in: 1...3, using: &random)
      let count = Int.random(in: 1...1300, using: &random)
      let queryCount = Int.random(in: 1...600, using: &random)
      let limit = Int.random(in: 1...120, using: &random)
      let records = numbers(count * dimensions, &random)
      let queries = numbers(queryCount * dimensions, &random)
      let found = scan(limit, queries, records, dimensions, workers: 4)
      for query in stride(from: 0, to: queryCount, by: 97) {
        let products = (0..<count).map { row in
          (0..<dimensions).reduce(Float(0)) {
            $0 + queries[query * dimensions + $1] * records[row * dimensions + $1]
          }
        }
        let expected = products.indices.sorted { (-products[$0], $0) < (-products[$1], $1) }
        #expect(
          found[query].map { Int($0.row) } == Array(expected.prefix(limit)),
          "seed \(seed), query \(query)")
        #expect(found[query].map(\.score) == expected.prefix(limit).map { products[$0] })
      }
    }
  }

  @Test func theNumberOfWorkersChangesNothing() {
    var random = SeededRandom(seed: 5)
    let records = (0..<5000 * 64).map { _ in Float.random(in: -1...1, using: &random) }
    let queries = (0..<700 * 64).map { _ in Float.random(in: -1...1, using: &random) }
    let alone = scan(20, queries, records, 64, workers: 1)
    for workers in [2, 3, 8] {
      let together = scan(20, queries, records, 64, workers: workers)
      #expect(together.map { $0.map(\.row) } == alone.map { $0.map(\.row) })
      #expect(together.map { $0.map(\.score) } == alone.map { $0.map(\.score) })
    }
  }

  @Test func anyLimitIsServed() {
    let records: [Float] = (0..<32).map { Float($0) }
    let queries = [Float](repeating: 1, count: 16)
    #expect(scan(0, queries, records, 16, workers: 4).map(\.count) == [0])
    #expect(scan(9, queries, records, 16, workers: 4)[0].map(\.row) == [1, 0])
    #expect(scan(9, queries, [], 16, workers: 4).map(\.count) == [0])
    #expect(scan(9, [], records, 16, workers: 4).isEmpty)
  }

  private func numbers(_ count: Int, _ random: inout SeededRandom) -> [Float] {
    (0..<count).map { _ in Float(Int.random(in: -2...2, using: &random)) }
  }

  private func scan(
    _ limit: Int, _ queries: [Float], _ records: [Float], _ dimensions: Int, workers: Int
  ) -> [[(row: Int32, score: Float)]] {
    VectorScan.best(
      limit, for: queries, dimensions: dimensions, among: records.count / dimensions,
      workers: workers
    ) { rows, output in
      for (offset, index) in (rows.lowerBound * dimensions..<rows.upperBound * dimensions)
        .enumerated()
      { output[offset] = records[index] }
    }
  }
}
