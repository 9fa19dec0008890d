import Foundation
import Synchronization

/// Searches for the vectors with the greatest products, by blocked matrix products.
///
/// Workers take one block of records after the other, multiply it with the queries that want to see
/// it, and keep the best rows of each query; the workers' lists are merged at the end. A product does
/// not depend on which worker takes it, so neither does the result. Memory: 1.5 MB and `limit`
/// rows for each query, per worker.
package enum VectorScan {
  static let recordsPerBlock = 512
  private static let queriesPerTile = 512

  /// Rows that some queries are compared with.
  struct Block: Sendable {
    /// At most `recordsPerBlock` rows.
    var rows: Range<Int>
    /// Which queries; nil for all.
    var queries: [Int32]?
  }

  /// The best `limit` rows for each of `queries` (row after row), best first, ties in row order,
  /// among all rows below `count`.
  ///
  /// `fill` writes the vectors of a range of rows, `dimensions` numbers each.
  package static func best(
    _ limit: Int, for queries: [Float], dimensions: Int, among count: Int,
    workers: Int = ProcessInfo.processInfo.activeProcessorCount,
    fill: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) -> [[(row: Int32, score: Float)]] {
    best(
      limit, for: queries, dimensions: dimensions, blocks: blocks(of: 0..<count), workers: workers,
      fill: fill)
  }

  /// `rows` in blocks that all queries are compared with.
  static func blocks(of rows: Range<Int>, queries: [Int32]? = nil) -> [Block] {
    stride(from: rows.lowerBound, to: rows.upperBound, by: recordsPerBlock).map {
      Block(rows: $0..<min(rows.upperBound, $0 + recordsPerBlock), queries: queries)
    }
  }

  /// The same among the rows of `blocks`; rows in `removed` are left out.
  static func best(
    _ limit: Int, for queries: [Float], dimensions: Int, blocks: [Block],
    except removed: RowSet = RowSet(),
    workers: Int = ProcessInfo.processInfo.activeProcessorCount,
    fill: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) -> [[(row: Int32, score: Float)]] {
    let queryCount = queries.count / dimensions
    guard limit > 0, !blocks.isEmpty, queryCount > 0 else {
      return Array(repeating: [], count: queryCount)
    }
    let next = Atomic(0)
    let lists = mapOnAllCores(max(1, min(workers, blocks.count)), inBlocksOf: 1) { _ in
      var worker = Worker(limit, queries, queryCount, dimensions)
      while true {
        let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard block < blocks.count else { break }
        worker.scan(blocks[block], except: removed, fill)
      }
      return [worker.tops.indices.map { worker.tops[$0].takeSorted() }]
    }
    return mapOnAllCores(queryCount, inBlocksOf: 64) { block in
      block.map { query in
        var merged = TopRows(limit: limit)
        for list in lists {
          for (row, score) in list[query] { merged.insert(row: row, score: score) }
        }
        return merged.takeSorted()
      }
    }
  }

  /// What one worker has found so far, and its room to work in.
  private struct Worker {
    var tops: [TopRows]
    private let queries: [Float]
    private let queryCount: Int
    private let dimensions: Int
    private var records: [Float]
    private var gathered: [Float] = []
    private var products: [Float]

    init(_ limit: Int, _ queries: [Float], _ queryCount: Int, _ dimensions: Int) {
      tops = (0..<queryCount).map { _ in TopRows(limit: limit) }
      self.queries = queries
      self.queryCount = queryCount
      self.dimensions = dimensions
      records = Array(repeating: 0, count: recordsPerBlock * dimensions)
      products = Array(repeating: 0, count: recordsPerBlock * min(queriesPerTile, queryCount))
    }

    mutating func scan(
      _ block: Block, except removed: RowSet,
      _ fill: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
    ) {
      records.withUnsafeMutableBufferPointer { fill(block.rows, $0.baseAddress!) }
      let count = block.queries?.count ?? queryCount
      for first in stride(from: 0, to: count, by: queriesPerTile) {
        let tile = first..<min(count, first + queriesPerTile)
        multiply(tile, of: block)
        for place in tile {
          let query = block.queries.map { Int($0[place]) } ?? place
          let start = (place - first) * block.rows.count
          products.withUnsafeBufferPointer { products in
            tops[query].insert(
              block: UnsafeBufferPointer(
                rebasing: products[start..<start + block.rows.count]),
              firstRow: Int32(block.rows.lowerBound), above: -.infinity, except: removed)
          }
        }
      }
    }

    private mutating func multiply(_ tile: Range<Int>, of block: Block) {
      if let chosen = block.queries {
        gathered.removeAll(keepingCapacity: true)
        for place in tile {
          let first = Int(chosen[place]) * dimensions
          gathered += queries[first..<first + dimensions]
        }
      }
      let source = block.queries == nil ? queries : gathered
      let first = block.queries == nil ? tile.lowerBound * dimensions : 0
      source.withUnsafeBufferPointer { source in
        BlockedProducts.multiply(
          source.baseAddress! + first, tile.count, records, block.rows.count, dimensions,
          into: &products)
      }
    }
  }
}
