extension GrayImage {
  /// The image with mean and contrast evened out: each value's distance from the mean of the square
  /// of `2 * radius + 1` pixels around it, in standard deviations of that square.
  ///
  /// - Parameters:
  ///   - radius: half the side of the square, in pixels.
  ///   - gain: grey levels for one standard deviation.
  ///   - floor: least deviation that is divided by, so that plain ground does not become noise.
  ///
  /// O(width * height), whatever the radius.
  public func locallyNormalized(radius: Int, gain: Float = 50, floor: Float = 12) -> GrayImage {
    guard width > 0, height > 0 else { return self }
    let radius = max(radius, 1)
    // Sums over the window's rows, a column each, slide down; window sums then slide along.
    var sums = [Int32](repeating: 0, count: width)
    var squares = [Int64](repeating: 0, count: width)
    let result = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      pixels.withUnsafeBufferPointer { source in
        sums.withUnsafeMutableBufferPointer { sums in
          squares.withUnsafeMutableBufferPointer { squares in
            func slide(_ row: Int, _ sign: Int32) {
              for x in 0..<width {
                let value = Int32(source[row * width + x])
                sums[x] += sign * value
                squares[x] += Int64(sign * value * value)
              }
            }
            for row in 0..<min(radius, height) { slide(row, 1) }
            for y in 0..<height {
              if y + radius < height { slide(y + radius, 1) }
              if y - radius - 1 >= 0 { slide(y - radius - 1, -1) }
              let rows = min(y + radius, height - 1) - max(y - radius, 0) + 1
              var sum: Int64 = 0
              var square: Int64 = 0
              for x in 0..<min(radius, width) {
                sum += Int64(sums[x])
                square += squares[x]
              }
              for x in 0..<width {
                if x + radius < width {
                  sum += Int64(sums[x + radius])
                  square += squares[x + radius]
                }
                if x - radius - 1 >= 0 {
                  sum -= Int64(sums[x - radius - 1])
                  square -= squares[x - radius - 1]
                }
                let columns = min(x + radius, width - 1) - max(x - radius, 0) + 1
                let area = Float(rows * columns)
                let mean = Float(sum) / area
                let variance = max(Float(square) / area - mean * mean, 0)
                let deviation = max(variance.squareRoot(), floor)
                let value = 128 + gain * (Float(source[y * width + x]) - mean) / deviation
                out[y * width + x] = UInt8(min(max(value, 0), 255))
              }
            }
          }
        }
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, pixels: result)
  }
}
