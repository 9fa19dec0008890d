import Foundation

extension Canvas {
  /// Where a text begins along its line.
  public enum Alignment: Sendable {
    /// At the line's start.
    case start
    /// In its middle.
    case center
  }

  /// The width in pixels of `text` written `size` pixels high (the em of the font).
  public static func width(of text: String, size: Double) -> Double {
    GlyphAtlas.shared.width(of: text) * size
  }

  /// Writes a text with its base line starting at `origin`.
  ///
  /// - Parameters:
  ///   - size: pixels of the em; capitals are about 0.73 of it high.
  ///   - angle: direction of the line in radians, clockwise from the x axis.
  ///   - background: colour of a rounded box behind the text, or nil.
  public mutating func text(
    _ text: String, at origin: Point, size: Double, angle: Double = 0, color: RGBColor,
    background: RGBColor? = nil
  ) {
    guard size > 0, size.isFinite, angle.isFinite else { return }
    let atlas = GlyphAtlas.shared
    let glyphs = atlas.glyphs(of: text)
    let along = Point(x: cos(angle), y: sin(angle))
    let scale = size / atlas.size
    if let background, !glyphs.isEmpty {
      let width = glyphs.reduce(0) { $0 + $1.advance } * scale
      paint(
        [Self.roundedBox(origin, along, width: width, size: size)], color: background,
        opacity: 0.72)
    }
    var pen = 0.0
    for glyph in glyphs {
      if glyph.width > 0 {
        draw(
          glyph, atlas, origin: origin, along: along, left: pen + glyph.left * scale,
          top: glyph.top * scale, scale: scale, color: color)
      }
      pen += glyph.advance * scale
    }
  }

  /// Writes a text along a spine: down a standing one, left to right on a lying one. It shrinks to
  /// fit the spine's length, and ends in "…" where it would become too small.
  ///
  /// - Parameters:
  ///   - size: pixels of the em, or nil for one that suits the spine and the photo.
  ///   - background: colour of a rounded box behind the text, or nil.
  public mutating func text(
    _ text: String, along quad: Quad, size: Double? = nil, alignment: Alignment = .center,
    color: RGBColor, background: RGBColor? = nil
  ) {
    guard !text.isEmpty else { return }
    let spine = StripGeometry(quad: quad, scale: 1)
    let start = spine.corners[0].toward(spine.corners[3], 0.5)
    let end = spine.corners[1].toward(spine.corners[2], 0.5)
    let length = start.distance(to: end)
    guard length > 0 else { return }
    let smallest = max(9, 8 * unit)
    let largest = max(smallest, 14 * unit)
    var size = size ?? min(max(0.6 * spine.spineThickness, smallest), largest)
    var text = text
    let room = length - 2 * Self.padding * size
    let width = Self.width(of: text, size: size)
    if width > room {
      size = max(size * room / width, min(size, smallest))
      if Self.width(of: text, size: size) > room {
        text = Self.fitted(text, size: size, room: room)
      }
    }
    let along = Point(x: (end.x - start.x) / length, y: (end.y - start.y) / length)
    let gap =
      switch alignment {
      case .start: Self.padding * size
      case .center: max((length - Self.width(of: text, size: size)) / 2, 0)
      }
    // The base line lies so that capitals stand in the middle of the spine.
    let drop = 0.36 * size
    self.text(
      text,
      at: Point(
        x: start.x + along.x * gap - along.y * drop, y: start.y + along.y * gap + along.x * drop),
      size: size, angle: atan2(along.y, along.x), color: color, background: background)
  }

  /// Space left at each end of a text, in ems.
  private static let padding = 0.45

  /// The box behind a text whose base line starts at `origin`.
  private static func roundedBox(
    _ origin: Point, _ along: Point, width: Double, size: Double
  ) -> [Point] {
    let left = -padding * size
    let right = width + padding * size
    let top = -0.98 * size
    let bottom = 0.28 * size
    let radius = 0.3 * size
    let centers: [(Double, Double, Double)] = [
      (right - radius, top + radius, -0.5), (right - radius, bottom - radius, 0),
      (left + radius, bottom - radius, 0.5), (left + radius, top + radius, 1),
    ]
    return centers.flatMap { x, y, quarter in
      (0...6).map { step in
        let turn = (quarter + Double(step) / 12) * .pi
        let u = x + radius * cos(turn)
        let v = y + radius * sin(turn)
        return Point(
          x: origin.x + along.x * u - along.y * v, y: origin.y + along.y * u + along.x * v)
      }
    }
  }

  /// Blends one glyph whose box begins `left` along and `top` below the line's origin.
  private mutating func draw(
    _ glyph: GlyphAtlas.Glyph, _ atlas: GlyphAtlas, origin: Point, along: Point, left: Double,
    top: Double, scale: Double, color: RGBColor
  ) {
    let ink = Ink(color, opacity: 1)
    let right = left + Double(glyph.width) * scale
    let bottom = top + Double(glyph.height) * scale
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)].map { u, v in
      Point(x: origin.x + along.x * u - along.y * v, y: origin.y + along.y * u + along.x * v)
    }
    // A pixel more all round for the fading edges.
    let minX = max(Int((corners.map(\.x).min()! - 1).rounded(.down)), 0)
    let maxX = min(Int((corners.map(\.x).max()! + 1).rounded(.up)), image.width)
    let minY = max(Int((corners.map(\.y).min()! - 1).rounded(.down)), 0)
    let maxY = min(Int((corners.map(\.y).max()! + 1).rounded(.up)), image.height)
    guard minX < maxX, minY < maxY else { return }
    // Where the text is smaller than the atlas several samples make a pixel.
    let samples = min(max(Int((1 / scale).rounded(.up)), 2), 6)
    let width = image.width
    withPixels { pixels in
      for y in minY..<maxY {
        for x in minX..<maxX {
          var sum: Float = 0
          for sub in 0..<(samples * samples) {
            let dx =
              Double(x) + (Double(sub % samples) + 0.5) / Double(samples) - origin.x
            let dy =
              Double(y) + (Double(sub / samples) + 0.5) / Double(samples) - origin.y
            let u = (dx * along.x + dy * along.y - left) / scale
            let v = (dy * along.x - dx * along.y - top) / scale
            sum += atlas.coverage(of: glyph, x: u, y: v)
          }
          guard sum > 0 else { continue }
          ink.blend(
            into: pixels, at: 3 * (y * width + x), coverage: sum / Float(samples * samples))
        }
      }
    }
  }
}
