import Foundation

/// Draws outlines and titles on a copy of a photo, with smooth edges.
public struct Canvas: Sendable {
  /// The picture as drawn so far.
  public private(set) var image: ColorImage

  /// Starts from a picture; the original is not changed.
  public init(_ image: ColorImage) { self.image = image }

  /// A thousandth of the longer side, in pixels: widths and text sizes given in it look the same on
  /// every photo.
  public var unit: Double { Double(max(image.width, image.height)) / 1000 }

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

  /// A mark on a spine that reads well on any ground: a tint, an outline with a dark edge, and along
  /// the spine its label, if there is one.
  public mutating func annotate(_ quad: Quad, label: String? = nil, color: RGBColor) {
    fill(quad, color: color, opacity: 0.16)
    stroke(quad, color: .black, width: max(4.2 * unit, 3), opacity: 0.45)
    stroke(quad, color: color, width: max(2.4 * unit, 1.5))
    if let label { text(label, along: quad, color: .white, background: .black) }
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
