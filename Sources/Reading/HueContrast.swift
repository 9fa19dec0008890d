import Imaging

extension ColorImage {
  /// The image along the second principal axis of its colours, stretched to the full range of grey:
  /// text that differs from its ground in hue but hardly in lightness stands out. Nil where that
  /// axis holds no more than noise.
  ///
  /// The axes are those of the colours' covariance, by power iteration and deflation.
  func hueContrast() -> GrayImage? {
    let count = width * height
    guard count > 0 else { return nil }
    let (mean, covariance) = colorStatistics(step: max(count / 40_000, 1))
    let first = Self.principalAxis(covariance)
    let variance = Self.spread(covariance, first)
    var rest = covariance
    for a in 0..<3 { for b in 0..<3 { rest[a][b] -= variance * first[a] * first[b] } }
    var axis = Self.principalAxis(rest)
    // A spread of less than about three grey levels is sensor noise and compression.
    guard Self.spread(rest, axis) > 9 else { return nil }
    if axis.sum() < 0 { axis = -axis }

    // Three of its standard deviations each way fill the range.
    let scale = 128 / (3 * Self.spread(rest, axis).squareRoot())
    let values = [UInt8](unsafeUninitializedCapacity: count) { out, length in
      pixels.withUnsafeBufferPointer { rgb in
        for index in 0..<count {
          let color = SIMD3(
            Float(rgb[3 * index]), Float(rgb[3 * index + 1]), Float(rgb[3 * index + 2]))
          let value = 128 + scale * ((color - mean) * axis).sum()
          out[index] = UInt8(min(max(value, 0), 255))
        }
      }
      length = count
    }
    return GrayImage(width: width, height: height, pixels: values)
  }

  /// Mean and covariance of every `step`-th pixel.
  private func colorStatistics(step: Int) -> (SIMD3<Float>, [SIMD3<Float>]) {
    var sum = SIMD3<Double>()
    var products = [SIMD3<Double>](repeating: .zero, count: 3)
    var samples = 0.0
    for index in stride(from: 0, to: width * height, by: step) {
      let color = SIMD3(
        Double(pixels[3 * index]), Double(pixels[3 * index + 1]), Double(pixels[3 * index + 2]))
      sum += color
      for row in 0..<3 { products[row] += color[row] * color }
      samples += 1
    }
    let mean = sum / samples
    return (
      SIMD3<Float>(mean), (0..<3).map { SIMD3<Float>(products[$0] / samples - mean[$0] * mean) }
    )
  }

  private static func principalAxis(_ matrix: [SIMD3<Float>]) -> SIMD3<Float> {
    var axis = SIMD3<Float>(0.5, 0.6, -0.4)
    for _ in 0..<50 {
      let next = SIMD3((0..<3).map { (matrix[$0] * axis).sum() })
      let length = (next * next).sum().squareRoot()
      guard length > 0 else { break }
      axis = next / length
    }
    return axis
  }

  /// Variance along an axis.
  private static func spread(_ matrix: [SIMD3<Float>], _ axis: SIMD3<Float>) -> Float {
    (0..<3).reduce(0) { $0 + axis[$1] * (matrix[$1] * axis).sum() }
  }
}
