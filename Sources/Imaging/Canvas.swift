import Foundation

/// Draws outlines and titles on a copy of a photo, with smooth edges.
public struct Canvas: Sendable {
  /// The picture as drawn so far.
  public private(set) var image: ColorImage

  /// Starts from a picture; the original is not changed.
  public init(_ image: consuming ColorImage) { self.image = image }

  /// Starts from a picture with `rows` more rows of one colour below it.
  public init(_ image: consuming ColorImage, below rows: Int, color: RGBColor) {
    let (width, height) = (image.width, image.height + max(rows, 0))
    var pixels = image.pixels
    pixels.reserveCapacity(3 * width * height)
    for _ in 0..<(width * max(rows, 0)) {
      pixels.append(color.red)
      pixels.append(color.green)
      pixels.append(color.blue)
    }
    self.image = ColorImage(width: width, height: height, pixels: pixels)
  }

  /// A thousandth of the longer side, in pixels, or less where the picture is very narrow: widths and
  /// text sizes given in it look the same on every photo.
  public var unit: Double { Self.unit(width: image.width, height: image.height) }

  /// The same for a picture of this size.
  public static func unit(width: Int, height: Int) -> Double {
    min(Double(max(width, height)) / 1000, Double(min(width, height)) / 300)
  }

  /// Fills a quad; `opacity` 0...1.
  public mutating func fill(_ quad: Quad, color: RGBColor, opacity: Double = 1) {
    paint([quad.corners], color: color, opacity: opacity)
  }

  /// Draws a quad's outline, `width` pixels wide, half of it outside.
  public mutating func stroke(
    _ quad: Quad, color: RGBColor, width: Double, opacity: Double = 1
  ) {
    let half = width / 2
    // Each side is a bar that reaches half a width beyond its ends, so that corners are square.
    let bars = (0..<4).compactMap { index -> [Point]? in
      let a = quad.corners[index]
      let b = quad.corners[(index + 1) % 4]
      let length = a.distance(to: b)
      guard length > 0 else { return nil }
      let along = Point(x: (b.x - a.x) / length * half, y: (b.y - a.y) / length * half)
      return [
        Point(x: a.x - along.x + along.y, y: a.y - along.y - along.x),
        Point(x: b.x + along.x + along.y, y: b.y + along.y - along.x),
        Point(x: b.x + along.x - along.y, y: b.y + along.y + along.x),
        Point(x: a.x - along.x - along.y, y: a.y - along.y + along.x),
      ]
    }
    paint(bars, color: color, opacity: opacity)
  }

  /// Fills polygons by the non-zero winding rule.
  mutating func paint(_ contours: [[Point]], color: RGBColor, opacity: Double) {
    let ink = Ink(color, opacity: opacity)
    let width = image.width
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      PolygonCoverage.scan(contours, width: width, height: image.height) { y, x, coverage in
        for (index, share) in coverage.enumerated() where share > 0 {
          ink.blend(into: pixels, at: 3 * (y * width + x + index), coverage: share)
        }
      }
    }
  }

  /// Draws with one colour; channels as Float so that blending rounds once.
  struct Ink {
    let color: SIMD3<Float>
    let opacity: Float

    init(_ color: RGBColor, opacity: Double) {
      self.color = SIMD3(Float(color.red), Float(color.green), Float(color.blue))
      self.opacity = Float(min(max(opacity, 0), 1))
    }

    @inline(__always)
    func blend(
      into pixels: UnsafeMutableBufferPointer<UInt8>, at index: Int, coverage: Float
    ) {
      let share = coverage * opacity
      for channel in 0..<3 {
        let ground = Float(pixels[index + channel])
        pixels[index + channel] = UInt8(ground + (color[channel] - ground) * share + 0.5)
      }
    }
  }

  /// Draws on the pixels in place; for the other files of this type.
  mutating func withPixels(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    image.pixels.withUnsafeMutableBufferPointer { body($0) }
  }
}
