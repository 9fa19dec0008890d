/// A point in a photo, in pixels: x to the right, y down, (0, 0) the top-left corner of the
/// top-left pixel.
public struct Point: Sendable, Hashable, Codable {
  /// Pixels from the left edge.
  public var x: Double
  /// Pixels from the top edge.
  public var y: Double

  /// Creates a point.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// Distance to `other` in pixels.
  public func distance(to other: Point) -> Double {
    let dx = x - other.x
    let dy = y - other.y
    return (dx * dx + dy * dy).squareRoot()
  }
}

/// A quadrilateral in a photo: a spine's outline.
///
/// The corners run clockwise as seen, beginning with the one that is top-left in the photo.
public struct Quad: Sendable, Hashable {
  /// Four corners, clockwise from the one at the top left of the photo.
  public var corners: [Point]

  /// Creates a quad from four corners in any order of direction and start; they are put clockwise
  /// from the top-left one. The corners must be those of a simple quadrilateral, in cyclic order.
  public init(_ points: [Point]) {
    precondition(points.count == 4, "a quad has four corners")
    let clockwise = Quad.signedArea(points) >= 0 ? points : points.reversed()
    // Top-left in the photo: the corner with the least x + y; ties go to the upper one.
    let first = clockwise.indices.min {
      let a = clockwise[$0]
      let b = clockwise[$1]
      return (a.x + a.y, a.y) < (b.x + b.y, b.y)
    }!
    corners = (0..<4).map { clockwise[(first + $0) % 4] }
  }

  /// The upright rectangle with its top-left corner at (`x`, `y`), in pixels.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.init([
      Point(x: x, y: y), Point(x: x + width, y: y), Point(x: x + width, y: y + height),
      Point(x: x, y: y + height),
    ])
  }

  /// Area in square pixels, positive where the corners run clockwise as seen (y down).
  static func signedArea(_ points: [Point]) -> Double {
    var twice = 0.0
    for index in points.indices {
      let p = points[index]
      let q = points[(index + 1) % points.count]
      twice += p.x * q.y - q.x * p.y
    }
    return twice / 2
  }
}
