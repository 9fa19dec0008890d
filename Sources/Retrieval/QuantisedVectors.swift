import Foundation

/// Unit vectors rounded to 8 bits, each with a scale of its own.
///
/// Rounding moves a product of two vectors by about 0.001; a vector of 256 numbers takes 260 bytes.
struct QuantisedVectors: Sendable {
  let dimensions: Int
  let scales: Column<Float>
  let values: Column<Int8>

  var count: Int { scales.count }

  init?(dimensions: Int, scales: Column<Float>, values: Column<Int8>) {
    guard dimensions > 0, values.count == scales.count * dimensions else { return nil }
    self.dimensions = dimensions
    self.scales = scales
    self.values = values
  }

  /// Rounds `vectors`, row after row. On all cores.
  init(rounding vectors: [Float], dimensions: Int) {
    self.init(dimensions: dimensions, count: vectors.count / dimensions) { $0(vectors) }
  }

  /// Rounds `count` vectors that come batch by batch: `fill` is to be called with all of them.
  init(dimensions: Int, count: Int, batches: (_ fill: ([Float]) -> Void) -> Void) {
    self.dimensions = dimensions
    var filled: Column<Int8>?
    scales = Column(count: count) { scales in
      filled = Column(count: count * dimensions) { values in
        var first = 0
        batches { vectors in
          precondition(first + vectors.count / dimensions <= count, "more vectors than announced")
          Self.round(
            vectors, dimensions: dimensions, scales: scales + first,
            values: values + first * dimensions)
          first += vectors.count / dimensions
        }
        precondition(first == count, "fewer vectors than announced")
      }
    }
    values = filled!
  }

  private static func round(
    _ vectors: [Float], dimensions: Int, scales: UnsafeMutablePointer<Float>,
    values: UnsafeMutablePointer<Int8>
  ) {
    let (scales, values) = (SharedMemory(scales), SharedMemory(values))
    onAllCores(vectors.count / dimensions, inBlocksOf: 256) { block in
      for row in block {
        let start = row * dimensions
        var largest: Float = 0
        for index in start..<start + dimensions { largest = max(largest, abs(vectors[index])) }
        let factor = largest > 0 ? 127 / largest : 0
        scales[row] = largest / 127
        for index in start..<start + dimensions {
          values[index] = Int8((vectors[index] * factor).rounded())
        }
      }
    }
  }

  /// The same vectors, row `i` being that of `order[i]`. On all cores.
  func reordered(_ order: [Int32]) -> QuantisedVectors {
    let dimensions = dimensions
    let moved = Column<Int8>(count: values.count) { base in
      let output = SharedMemory(base)
      onAllCores(order.count, inBlocksOf: 4096) { block in
        for row in block {
          (output.base + row * dimensions).update(
            from: values.values.baseAddress! + Int(order[row]) * dimensions, count: dimensions)
        }
      }
    }
    return QuantisedVectors(
      dimensions: dimensions, scales: Column(order.map { scales[Int($0)] }), values: moved)!
  }

  /// Writes the vectors of `rows` to `output`.
  func write(_ rows: Range<Int>, to output: UnsafeMutablePointer<Float>) {
    let values = values.values.baseAddress! + rows.lowerBound * dimensions
    for row in 0..<rows.count {
      let scale = scales[rows.lowerBound + row]
      let start = row * dimensions
      for index in start..<start + dimensions { output[index] = scale * Float(values[index]) }
    }
  }

  /// The product of one vector with `query`, whose first number is at `start`.
  func product(_ row: Int, with query: [Float], from start: Int) -> Float {
    var sum = SIMD8<Float>.zero
    let first = row * dimensions
    for index in stride(from: 0, to: dimensions, by: 8) {
      for lane in 0..<8 {
        sum[lane] += query[start + index + lane] * Float(values[first + index + lane])
      }
    }
    return sum.sum() * scales[row]
  }
}
