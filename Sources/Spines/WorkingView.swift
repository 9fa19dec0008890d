import Imaging

/// A photo scaled to the size the segmenter works at, as floating-point colour.
///
/// Spines of a shelf photo are found by their outlines, which survive scaling down far better than
/// their lettering does: one size for all photos keeps time and memory bounded and lets every
/// length below be given in pixels of this view.
package struct WorkingView: Sendable {
  /// Width in view pixels.
  package let width: Int
  /// Height in view pixels.
  package let height: Int
  /// Red, green, blue, 0...255, and an unused fourth lane, row after row.
  package let colors: [SIMD4<Float>]
  /// Photo pixels per view pixel, along x and y.
  package let scaleX: Double
  /// Photo pixels per view pixel along y.
  package let scaleY: Double

  /// Scales `photo` so that its longer side measures `longSide` pixels; a smaller photo is enlarged
  /// at most `maximumEnlargement` times. O(pixels of the photo + pixels of the view).
  package init(of photo: Photo, longSide: Int, maximumEnlargement: Double = 2) {
    let longest = max(photo.width, photo.height)
    let factor = min(Double(longSide) / Double(max(longest, 1)), maximumEnlargement)
    width = max(1, Int((Double(photo.width) * factor).rounded()))
    height = max(1, Int((Double(photo.height) * factor).rounded()))
    scaleX = Double(photo.width) / Double(width)
    scaleY = Double(photo.height) / Double(height)
    let horizontal = ResamplingTaps(from: photo.width, to: width)
    let vertical = ResamplingTaps(from: photo.height, to: height)
    colors = WorkingView.resample(photo.image, horizontal, vertical)
  }

  /// The photo's pixel coordinates of a point of this view.
  func photoPoint(_ point: Vector) -> Point {
    Point(x: Double(point.x) * scaleX, y: Double(point.y) * scaleY)
  }

  /// Separable resampling, one output row at a time: memory beyond the result is one row.
  private static func resample(
    _ image: ColorImage, _ horizontal: ResamplingTaps, _ vertical: ResamplingTaps
  ) -> [SIMD4<Float>] {
    let outWidth = horizontal.starts.count
    let outHeight = vertical.starts.count
    var result = [SIMD4<Float>](repeating: .zero, count: outWidth * outHeight)
    var column = [SIMD4<Float>](repeating: .zero, count: image.width)
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<outHeight {
        for x in 0..<image.width { column[x] = .zero }
        for tap in 0..<vertical.weights[y].count {
          let weight = vertical.weights[y][tap]
          var source = (vertical.starts[y] + tap) * image.width * 3
          for x in 0..<image.width {
            let color = SIMD4<Float>(
              Float(pixels[source]), Float(pixels[source + 1]), Float(pixels[source + 2]), 0)
            column[x] += weight * color
            source += 3
          }
        }
        for x in 0..<outWidth {
          var sum = SIMD4<Float>.zero
          let weights = horizontal.weights[x]
          for tap in 0..<weights.count { sum += weights[tap] * column[horizontal.starts[x] + tap] }
          result[y * outWidth + x] = sum
        }
      }
    }
    return result
  }
}

/// The weights with which samples of one axis are averaged (scaling down) or interpolated
/// (scaling up): a triangle as wide as the coarser of the two grids.
private struct ResamplingTaps {
  /// First source sample of each result sample.
  var starts: [Int] = []
  /// Weights of the source samples from there on; they sum to 1.
  var weights: [[Float]] = []

  init(from source: Int, to target: Int) {
    let ratio = Double(source) / Double(target)
    let reach = max(ratio, 1)
    for index in 0..<target {
      let center = (Double(index) + 0.5) * ratio - 0.5
      let first = max(0, Int((center - reach).rounded(.up)))
      let last = min(source - 1, Int((center + reach).rounded(.down)))
      var taps = first <= last ? (first...last).map { Float(1 - abs(Double($0) - center) / reach) } : []
      let sum = taps.reduce(0, +)
      if sum > 0 {
        taps = taps.map { $0 / sum }
        starts.append(first)
      } else {
        taps = [1]
        starts.append(min(source - 1, max(0, Int(center.rounded()))))
      }
      weights.append(taps)
    }
  }
}
