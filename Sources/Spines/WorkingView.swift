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
    let scaled = photo.image.scaled(toWidth: width, height: height).pixels
    colors = [SIMD4<Float>](unsafeUninitializedCapacity: width * height) { colors, count in
      for index in 0..<(scaled.count / 3) {
        let source = 3 * index
        colors[index] = SIMD4(
          Float(scaled[source]), Float(scaled[source + 1]), Float(scaled[source + 2]), 0)
      }
      count = scaled.count / 3
    }
  }

  /// Where a point of the photo lies in this view.
  func viewPoint(_ point: Point) -> Vector {
    Vector(Float(point.x / scaleX - 0.5), Float(point.y / scaleY - 0.5))
  }

  /// The photo's pixel coordinates of a point of this view.
  package func photoPoint(_ point: Vector) -> Point {
    Point(x: (Double(point.x) + 0.5) * scaleX, y: (Double(point.y) + 0.5) * scaleY)
  }
}
