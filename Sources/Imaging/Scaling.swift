extension ColorImage {
  /// The image at another size: each axis averages areas where it shrinks and interpolates
  /// linearly where it grows. O(width * height) when shrinking.
  public func scaled(toWidth newWidth: Int, height newHeight: Int) -> ColorImage {
    let scaled = resample(
      pixels, width: width, height: height, channels: 3, toWidth: newWidth, height: newHeight)
    return ColorImage(width: newWidth, height: newHeight, pixels: scaled)
  }

  /// The image with its longer side brought down to `side` pixels, or itself where it is smaller.
  public func shrunk(toLongerSide side: Int) -> ColorImage {
    guard max(width, height) > side else { return self }
    let size = shrunkSize(width: width, height: height, side: side)
    return scaled(toWidth: size.width, height: size.height)
  }
}

extension GrayImage {
  /// The image at another size: each axis averages areas where it shrinks and interpolates
  /// linearly where it grows. O(width * height) when shrinking.
  public func scaled(toWidth newWidth: Int, height newHeight: Int) -> GrayImage {
    let scaled = resample(
      pixels, width: width, height: height, channels: 1, toWidth: newWidth, height: newHeight)
    return GrayImage(width: newWidth, height: newHeight, pixels: scaled)
  }

  /// The image with its longer side brought down to `side` pixels, or itself where it is smaller.
  public func shrunk(toLongerSide side: Int) -> GrayImage {
    guard max(width, height) > side else { return self }
    let size = shrunkSize(width: width, height: height, side: side)
    return scaled(toWidth: size.width, height: size.height)
  }
}

private func shrunkSize(width: Int, height: Int, side: Int) -> (width: Int, height: Int) {
  let scale = Double(side) / Double(max(width, height))
  return (
    max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded()))
  )
}

/// For every output sample of one axis, the input samples it is made of and their weights.
private struct Taps {
  /// First input sample of each output sample.
  var first: [Int] = []
  /// How many weights each output sample has.
  var count: [Int] = []
  /// Where its weights begin.
  var offset: [Int] = []
  var weights: [Float] = []

  init(from inputCount: Int, to outputCount: Int) {
    let ratio = Double(inputCount) / Double(outputCount)
    for output in 0..<outputCount {
      offset.append(weights.count)
      if ratio > 1 {
        // The share of each input sample that lies under this output sample.
        let start = Double(output) * ratio
        let end = min(start + ratio, Double(inputCount))
        let begin = min(Int(start), inputCount - 1)
        let stop = max(begin + 1, min(Int(end.rounded(.up)), inputCount))
        first.append(begin)
        count.append(stop - begin)
        for input in begin..<stop {
          let share = min(end, Double(input + 1)) - max(start, Double(input))
          weights.append(Float(max(share, 0) / (end - start)))
        }
      } else {
        let center = (Double(output) + 0.5) * ratio - 0.5
        let clamped = min(max(center, 0), Double(inputCount - 1))
        let begin = min(Int(clamped), max(inputCount - 2, 0))
        let second = clamped - Double(begin)
        first.append(begin)
        if inputCount == 1 {
          count.append(1)
          weights.append(1)
        } else {
          count.append(2)
          weights.append(Float(1 - second))
          weights.append(Float(second))
        }
      }
    }
  }
}

/// Separable resampling: rows are summed first, which runs along memory, then columns.
private func resample(
  _ pixels: [UInt8], width: Int, height: Int, channels: Int, toWidth newWidth: Int,
  height newHeight: Int
) -> [UInt8] {
  precondition(newWidth > 0 && newHeight > 0, "an image has at least one pixel")
  precondition(width > 0 && height > 0, "an empty image cannot be scaled")
  if newWidth == width && newHeight == height { return pixels }
  let columns = Taps(from: width, to: newWidth)
  let rows = Taps(from: height, to: newHeight)
  let rowLength = width * channels
  var sums = [Float](repeating: 0, count: rowLength)
  return [UInt8](unsafeUninitializedCapacity: newWidth * newHeight * channels) { out, count in
    pixels.withUnsafeBufferPointer { source in
      sums.withUnsafeMutableBufferPointer { sum in
        for y in 0..<newHeight {
          for tap in 0..<rows.count[y] {
            let weight = rows.weights[rows.offset[y] + tap]
            let base = (rows.first[y] + tap) * rowLength
            if tap == 0 {
              for index in 0..<rowLength { sum[index] = weight * Float(source[base + index]) }
            } else {
              for index in 0..<rowLength { sum[index] += weight * Float(source[base + index]) }
            }
          }
          let target = y * newWidth * channels
          for x in 0..<newWidth {
            let base = columns.first[x] * channels
            let offset = columns.offset[x]
            for channel in 0..<channels {
              var value: Float = 0.5
              for tap in 0..<columns.count[x] {
                value += columns.weights[offset + tap] * sum[base + tap * channels + channel]
              }
              out[target + x * channels + channel] = UInt8(min(max(value, 0), 255))
            }
          }
        }
      }
    }
    count = newWidth * newHeight * channels
  }
}
