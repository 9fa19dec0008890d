import COpenBLAS
import Foundation

/// Exact search for the vectors with the greatest products, by blocked matrix products.
///
/// Each worker takes every n-th block of records, multiplies it with one tile of queries after the
/// other and keeps the best rows of each query; the workers' lists are merged at the end. Blocks and
/// tiles have fixed bounds, so the result does not depend on the number of workers. Memory: 1.5 MB
/// and `limit` rows for each query, per worker.
package enum VectorScan {
  private static let recordsPerBlock = 512
  private static let queriesPerTile = 512

  /// The best `limit` rows for each of `queries` (row after row), best first, ties in row order.
  ///
  /// `fill` writes the vectors of a range of rows, `dimensions` numbers each.
  package static func best(
    _ limit: Int, for queries: [Float], dimensions: Int, among count: Int,
    workers: Int = ProcessInfo.processInfo.activeProcessorCount,
    fill: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) -> [[(row: Int32, score: Float)]] {
    let queryCount = queries.count / dimensions
    guard limit > 0, count > 0, queryCount > 0 else {
      return Array(repeating: [], count: queryCount)
    }
    useOneThreadPerProduct
    let blocks = (count + recordsPerBlock - 1) / recordsPerBlock
    let workers = max(1, min(workers, blocks))
    let lists = mapOnAllCores(workers, inBlocksOf: 1) { range in
      let worker = range.lowerBound
      return [
        scan(
          stride(from: worker, to: blocks, by: workers), limit, queries, queryCount, dimensions,
          count, fill)
      ]
    }
    return mapOnAllCores(queryCount, inBlocksOf: 64) { block in
      block.map { query in
        var merged = TopRows(limit: min(limit, count))
        for list in lists {
          for (row, score) in list[query] { merged.insert(row: row, score: score) }
        }
        return merged.takeSorted()
      }
    }
  }

  private static func scan(
    _ blocks: StrideTo<Int>, _ limit: Int, _ queries: [Float], _ queryCount: Int,
    _ dimensions: Int, _ count: Int, _ fill: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) -> [[(row: Int32, score: Float)]] {
    var tops = (0..<queryCount).map { _ in TopRows(limit: min(limit, count)) }
    let tile = min(queriesPerTile, queryCount)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: recordsPerBlock * dimensions) {
      records in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: recordsPerBlock * tile) { products in
        let (records, products) = (records.baseAddress!, products.baseAddress!)
        for block in blocks {
          let rows = block * recordsPerBlock..<min(count, (block + 1) * recordsPerBlock)
          fill(rows, records)
          for first in stride(from: 0, to: queryCount, by: tile) {
            let height = min(tile, queryCount - first)
            queries.withUnsafeBufferPointer { queries in
              cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, Int32(height), Int32(rows.count),
                Int32(dimensions), 1, queries.baseAddress! + first * dimensions, Int32(dimensions),
                records, Int32(dimensions), 0, products, Int32(rows.count))
            }
            for query in 0..<height {
              tops[first + query].insert(
                block: UnsafeBufferPointer(
                  start: products + query * rows.count, count: rows.count),
                firstRow: Int32(rows.lowerBound))
            }
          }
        }
      }
    }
    return tops.indices.map { tops[$0].takeSorted() }
  }

  /// The workers are the parallelism; threads within a product would only get in their way.
  private static let useOneThreadPerProduct: Void = openblas_set_num_threads(1)
}
