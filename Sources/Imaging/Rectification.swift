extension ColorImage {
  /// The spine as an upright strip, sampled from this photo's pixels. See `StripGeometry` for
  /// which end is where. What lies outside the photo repeats its border.
  public func strip(_ geometry: StripGeometry) -> ColorImage {
    let pixels = rectify(pixels, width: width, height: height, channels: 3, geometry)
    return ColorImage(width: geometry.width, height: geometry.height, pixels: pixels)
  }
}

extension GrayImage {
  /// The spine as an upright strip, sampled from this photo's pixels. See `StripGeometry` for
  /// which end is where. What lies outside the photo repeats its border.
  public func strip(_ geometry: StripGeometry) -> GrayImage {
    let pixels = rectify(pixels, width: width, height: height, channels: 1, geometry)
    return GrayImage(width: geometry.width, height: geometry.height, pixels: pixels)
  }
}

/// Projective sampling: bilinear, and the mean of as many bilinear samples as there are photo pixels
/// under a strip's pixel where the strip is smaller than the spine.
private func rectify(
  _ pixels: [UInt8], width: Int, height: Int, channels: Int, _ geometry: StripGeometry
) -> [UInt8] {
  precondition(width > 0 && height > 0, "an empty image has no strips")
  // More than eight a side add nothing that is seen.
  func samples(_ photo: Double, _ strip: Int) -> Int {
    min(max(Int((photo / Double(strip)).rounded(.up)), 1), 8)
  }
  let alongCount = samples(geometry.spineLength, geometry.width)
  let acrossCount = samples(geometry.spineThickness, geometry.height)
  let m = SIMD8<Float>(geometry.coefficients)
  let stepX = 1 / Float(geometry.width * alongCount)
  let stepY = 1 / Float(geometry.height * acrossCount)
  let maxX = Float(width - 1)
  let maxY = Float(height - 1)
  let mean = 1 / Float(alongCount * acrossCount)
  let size = geometry.width * geometry.height * channels
  return [UInt8](unsafeUninitializedCapacity: size) { out, count in
    pixels.withUnsafeBufferPointer { source in
      var at = 0
      for row in 0..<geometry.height {
        for column in 0..<geometry.width {
          var sum = SIMD3<Float>(repeating: 0)
          for subRow in 0..<acrossCount {
            let v = (Float(row * acrossCount + subRow) + 0.5) * stepY
            for subColumn in 0..<alongCount {
              let u = (Float(column * alongCount + subColumn) + 0.5) * stepX
              let w = 1 / (m[6] * u + m[7] * v + 1)
              let x = min(max((m[0] * u + m[1] * v + m[2]) * w - 0.5, 0), maxX)
              let y = min(max((m[3] * u + m[4] * v + m[5]) * w - 0.5, 0), maxY)
              let left = Int(x)
              let top = Int(y)
              let right = min(left + 1, width - 1)
              let bottom = min(top + 1, height - 1)
              let fx = x - Float(left)
              let fy = y - Float(top)
              let weights = SIMD4<Float>(
                (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy)
              let a = (top * width + left) * channels
              let b = (top * width + right) * channels
              let c = (bottom * width + left) * channels
              let d = (bottom * width + right) * channels
              for channel in 0..<channels {
                sum[channel] +=
                  weights[0] * Float(source[a + channel]) + weights[1] * Float(source[b + channel])
                  + weights[2] * Float(source[c + channel])
                  + weights[3] * Float(source[d + channel])
              }
            }
          }
          for channel in 0..<channels {
            out[at + channel] = UInt8(min(max(sum[channel] * mean + 0.5, 0), 255))
          }
          at += channels
        }
      }
    }
    count = size
  }
}
