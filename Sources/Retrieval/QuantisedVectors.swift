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
  static func rounding(_ vectors: [Float], dimensions: Int) -> (scales: [Float], values: [Int8]) {
    let count = vectors.count / dimensions
    var scales = [Float](repeating: 0, count: count)
    let values = [Int8](unsafeUninitializedCapacity: vectors.count) { values, initialized in
      initialized = vectors.count
      guard let base = values.baseAddress else { return }
      let output = SharedMemory(base)
      scales.withUnsafeMutableBufferPointer { scales in
        let scales = SharedMemory(scales.baseAddress!)
        onAllCores(count, inBlocksOf: 256) { block in
          for row in block {
            let start = row * dimensions
            var largest: Float = 0
            for index in start..<start + dimensions { largest = max(largest, abs(vectors[index])) }
            let factor = largest > 0 ? 127 / largest : 0
            scales[row] = largest / 127
            for index in start..<start + dimensions {
              output[index] = Int8((vectors[index] * factor).rounded())
            }
          }
        }
      }
    }
    return (scales, values)
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
