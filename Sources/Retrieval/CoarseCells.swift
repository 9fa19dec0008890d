import COpenBLAS
import Foundation

/// Divides vectors into cells of neighbours, so that a search need look into a few of them only.
///
/// Spherical k-means (Dhillon and Modha, 2001) on a sample gives the cells' centres; every vector
/// belongs to the centre with the greatest product. The same vectors give the same cells on any
/// number of cores.
struct CoarseCells: Sendable {
  let dimensions: Int
  /// Unit vectors, row after row.
  let centres: Column<Float>
  /// The first row of each cell; one more than there are cells.
  let starts: Column<Int32>

  var count: Int { starts.count - 1 }

  init?(dimensions: Int, centres: Column<Float>, starts: Column<Int32>, rows: Int) {
    guard starts.count >= 1, centres.count == (starts.count - 1) * dimensions, starts[0] == 0,
      Int(starts[starts.count - 1]) == rows,
      zip(starts.values, starts.values.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    self.dimensions = dimensions
    self.centres = centres
    self.starts = starts
  }

  /// For each query the `limit` cells whose centres have the greatest products with it.
  func nearest(_ limit: Int, to queries: [Float]) -> [[Int32]] {
    let count = count
    guard count > 0 else { return Array(repeating: [], count: queries.count / dimensions) }
    return mapOnAllCores(queries.count / dimensions, inBlocksOf: 64) { block in
      var products = [Float](repeating: 0, count: block.count * count)
      queries.withUnsafeBufferPointer { queries in
        BlockedProducts.multiply(
          queries.baseAddress! + block.lowerBound * dimensions, block.count,
          centres.values.baseAddress!, count, dimensions, into: &products)
      }
      return products.withUnsafeBufferPointer { products in
        block.indices.map { index in
          var top = TopRows(limit: min(limit, count))
          let first = (index - block.lowerBound) * count
          top.insert(
            block: UnsafeBufferPointer(rebasing: products[first..<first + count]), firstRow: 0)
          return top.takeSorted().map(\.row)
        }
      }
    }
  }

  // MARK: Making cells

  private static let rounds = 8
  /// Vectors of the sample for each cell.
  private static let samplesPerCell = 40

  /// The centres of `count` cells of `vectors`.
  static func centres(_ count: Int, of vectors: QuantisedVectors) -> [Float] {
    let dimensions = vectors.dimensions
    let size = min(vectors.count, count * samplesPerCell)
    let sample = [Float](unsafeUninitializedCapacity: size * dimensions) { buffer, initialized in
      if let base = buffer.baseAddress {
        let output = SharedMemory(base)
        onAllCores(size, inBlocksOf: 1024) { block in
          // Rows at even distances; the golden section's sequence would repeat some.
          for index in block {
            let row = index * vectors.count / size
            vectors.write(row..<row + 1, to: output.base + index * dimensions)
          }
        }
      }
      initialized = size * dimensions
    }
    var centres: [Float] = []
    for cell in 0..<count {
      let row = (cell * size + size / 2) / count
      centres += sample[row * dimensions..<(row + 1) * dimensions]
    }
    for _ in 0..<rounds {
      let cells = nearestCentre(centres, dimensions: dimensions, count: size) { rows, output in
        sample.withUnsafeBufferPointer {
          output.update(
            from: $0.baseAddress! + rows.lowerBound * dimensions, count: rows.count * dimensions)
        }
      }
      centres = means(of: sample, by: cells, old: centres, dimensions: dimensions)
    }
    return centres
  }

  private static func means(
    of sample: [Float], by cells: [Int32], old: [Float], dimensions: Int
  ) -> [Float] {
    var sums = [Float](repeating: 0, count: old.count)
    sums.withUnsafeMutableBufferPointer { sums in
      sample.withUnsafeBufferPointer { sample in
        for (row, cell) in cells.enumerated() {
          let (to, from) = (Int(cell) * dimensions, row * dimensions)
          for index in 0..<dimensions { sums[to + index] += sample[from + index] }
        }
      }
    }
    for cell in 0..<old.count / dimensions {
      let range = cell * dimensions..<(cell + 1) * dimensions
      let norm = sums[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
      // A cell that lost all its vectors stays where it was.
      for index in range { sums[index] = norm > 0 ? sums[index] / norm : old[index] }
    }
    return sums
  }

  /// For each of `count` vectors, which `fill` writes, the centre with the greatest product.
  static func nearestCentre(
    _ centres: [Float], dimensions: Int, count: Int,
    fill: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) -> [Int32] {
    let cells = centres.count / dimensions
    return mapOnAllCores(count, inBlocksOf: 512) { rows in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count * dimensions) { vectors in
        fill(rows, vectors.baseAddress!)
        var products = [Float](repeating: 0, count: rows.count * cells)
        centres.withUnsafeBufferPointer {
          BlockedProducts.multiply(
            vectors.baseAddress!, rows.count, $0.baseAddress!, cells, dimensions, into: &products)
        }
        return rows.indices.map { row in
          let first = (row - rows.lowerBound) * cells
          var best = first
          for index in first..<first + cells where products[index] > products[best] { best = index }
          return Int32(best - first)
        }
      }
    }
  }
}

/// Products of all vectors of one list with all of another.
enum BlockedProducts {
  /// Writes `queryCount` rows of `count` products to `products`.
  static func multiply(
    _ queries: UnsafePointer<Float>, _ queryCount: Int, _ vectors: UnsafePointer<Float>,
    _ count: Int, _ dimensions: Int, into products: UnsafeMutablePointer<Float>
  ) {
    useOneThreadPerProduct
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, Int32(queryCount), Int32(count), Int32(dimensions),
      1, queries, Int32(dimensions), vectors, Int32(dimensions), 0, products, Int32(count))
  }

  /// The workers are the parallelism; threads within a product would only get in their way.
  private static let useOneThreadPerProduct: Void = openblas_set_num_threads(1)
}
