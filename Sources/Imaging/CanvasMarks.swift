import Foundation

extension Canvas {
  /// How a line is drawn, so that kinds of marks differ by more than their colour.
  public enum LinePattern: Sendable, Hashable {
    /// Without gaps.
    case solid
    /// Long strokes.
    case dashed
    /// Short strokes.
    case dotted

    /// Length of a stroke and of the gap behind it, in widths of the line; nil for none.
    fileprivate var strokes: (length: Double, gap: Double)? {
      switch self {
      case .solid: nil
      case .dashed: (5, 3)
      case .dotted: (1.4, 2.2)
      }
    }
  }

  /// Draws a quad's outline that reads on any ground: a coloured line on a wider dark one that lets
  /// the picture through.
  public mutating func outline(
    _ quad: Quad, color: RGBColor, width: Double, pattern: LinePattern = .solid
  ) {
    stroke(quad, color: .black, width: width * 1.9, opacity: 0.45)
    guard let strokes = pattern.strokes else { return stroke(quad, color: color, width: width) }
    for index in 0..<4 {
      let (a, b) = (quad.corners[index], quad.corners[(index + 1) % 4])
      let length = a.distance(to: b)
      guard length.isFinite, length > 0 else { continue }
      // Strokes and gaps are stretched so that every side begins and ends with half a gap.
      let count = max((length / (width * (strokes.length + strokes.gap))).rounded(), 1)
      let share = strokes.length / (strokes.length + strokes.gap)
      var bars: [[Point]] = []
      for number in 0..<Int(min(count, 2000)) {
        let from = (Double(number) + (1 - share) / 2) / count
        bars.append(
          Self.bar(a.toward(b, from), a.toward(b, from + share / count), width: width))
      }
      paint(bars, color: color, opacity: 1)
    }
  }

  /// Draws a straight line.
  public mutating func line(
    from a: Point, to b: Point, color: RGBColor, width: Double, opacity: Double = 1
  ) {
    guard a.distance(to: b) > 0 else { return }
    paint([Self.bar(a, b, width: width)], color: color, opacity: opacity)
  }

  /// The size in pixels of a tag (see `tag`) whose text is `size` pixels high.
  public static func tagSize(of text: String, size: Double) -> (width: Double, height: Double) {
    (max(Self.width(of: text, size: size) + 0.7 * size, 1.3 * size), 1.3 * size)
  }

  /// Draws a short text in a box with rounded corners around `center`, upright.
  public mutating func tag(
    _ text: String, center: Point, size: Double, ink: RGBColor, ground: RGBColor, edge: RGBColor
  ) {
    let box = Self.tagSize(of: text, size: size)
    let line = max(0.12 * size, 1)
    for (grown, color) in [(line, edge), (0, ground)] {
      paint(
        [
          Self.rounded(
            center, width: box.width + grown, height: box.height + grown,
            radius: 0.35 * size)
        ], color: color, opacity: 1)
    }
    self.text(
      text,
      at: Point(
        x: center.x - Self.width(of: text, size: size) / 2, y: center.y + 0.36 * size),
      size: size, color: ink)
  }

  /// `text`, or as much of its beginning as fits into `room` pixels with "…" behind it; empty where
  /// not even that fits.
  public static func fitted(_ text: String, size: Double, room: Double) -> String {
    if width(of: text, size: size) <= room { return text }
    var kept = text
    while !kept.isEmpty {
      kept.removeLast()
      let candidate = kept.trimmingCharacters(in: .whitespaces) + "…"
      if width(of: candidate, size: size) <= room { return candidate }
    }
    return ""
  }

  private static func bar(_ a: Point, _ b: Point, width: Double) -> [Point] {
    let length = a.distance(to: b)
    let across = Point(
      x: -(b.y - a.y) / length * width / 2, y: (b.x - a.x) / length * width / 2)
    return [
      Point(x: a.x - across.x, y: a.y - across.y), Point(x: b.x - across.x, y: b.y - across.y),
      Point(x: b.x + across.x, y: b.y + across.y), Point(x: a.x + across.x, y: a.y + across.y),
    ]
  }

  private static func rounded(
    _ center: Point, width: Double, height: Double, radius: Double
  ) -> [Point] {
    let corners = [(1.0, -1.0, -0.5), (1.0, 1.0, 0), (-1.0, 1.0, 0.5), (-1.0, -1.0, 1)]
    return corners.flatMap { sideX, sideY, quarter in
      (0...6).map { step in
        let turn = (quarter + Double(step) / 12) * .pi
        return Point(
          x: center.x + sideX * (width / 2 - radius) + radius * cos(turn),
          y: center.y + sideY * (height / 2 - radius) + radius * sin(turn))
      }
    }
  }
}
