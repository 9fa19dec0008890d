import Foundation

extension Point {
  /// The point `share` of the way from this one to `other`.
  public func toward(_ other: Point, _ share: Double) -> Point {
    Point(x: x + (other.x - x) * share, y: y + (other.y - y) * share)
  }

  /// The point as a vector.
  var vector: SIMD2<Double> { SIMD2(x, y) }
}

extension Quad {
  /// Area in square pixels.
  public var area: Double { abs(Self.signedArea(corners)) }

  /// Mean of the corners.
  public var center: Point {
    Point(
      x: corners.reduce(0) { $0 + $1.x } / 4,
      y: corners.reduce(0) { $0 + $1.y } / 4)
  }

  /// The smallest upright rectangle that holds the quad, in pixels.
  public var boundingBox: (minX: Double, minY: Double, maxX: Double, maxY: Double) {
    var box = (minX: corners[0].x, minY: corners[0].y, maxX: corners[0].x, maxY: corners[0].y)
    for corner in corners.dropFirst() {
      box.minX = min(box.minX, corner.x)
      box.minY = min(box.minY, corner.y)
      box.maxX = max(box.maxX, corner.x)
      box.maxY = max(box.maxY, corner.y)
    }
    return box
  }

  /// Whether `point` lies inside (even-odd rule).
  public func contains(_ point: Point) -> Bool {
    var inside = false
    for index in 0..<4 {
      let a = corners[index]
      let b = corners[(index + 1) % 4]
      if (a.y > point.y) != (b.y > point.y),
        point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
      {
        inside.toggle()
      }
    }
    return inside
  }

  /// The quad with every coordinate multiplied: from a scaled image to the photo, say.
  public func scaled(by factor: Double) -> Quad {
    Quad(corners.map { Point(x: $0.x * factor, y: $0.y * factor) })
  }

  /// Area shared with `other`, in square pixels. Exact where `other` is convex
  /// (Sutherland-Hodgman clipping).
  public func intersectionArea(with other: Quad) -> Double {
    abs(convexOverlap(corners.map(\.vector), other.corners.map(\.vector)))
  }

  /// Shared area over the area of both together, 0...1.
  public func intersectionOverUnion(with other: Quad) -> Double {
    let shared = intersectionArea(with: other)
    let sum = area + other.area
    return sum > shared ? shared / (sum - shared) : 0
  }

  /// Shared area over that of the smaller quad, 0...1.
  public func overlapOfSmaller(with other: Quad) -> Double {
    let smaller = min(area, other.area)
    return smaller > 0 ? intersectionArea(with: other) / smaller : 0
  }
}

extension Quad: Codable {
  /// Four `[x, y]` pairs.
  public init(from decoder: any Decoder) throws {
    let pairs = try decoder.singleValueContainer().decode([[Double]].self)
    guard pairs.count == 4, pairs.allSatisfy({ $0.count == 2 }) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a quad is four [x, y] pairs"))
    }
    self.init(pairs.map { Point(x: $0[0], y: $0[1]) })
  }

  /// Four `[x, y]` pairs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(corners.map { [$0.x, $0.y] })
  }
}
