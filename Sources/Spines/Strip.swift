/// The frame of two neighbouring boundary lines: positions `t` along their common direction, and the
/// points of either line there.
struct Strip: Sendable {
  /// Common unit direction.
  let axis: Vector
  /// Unit vector from the first line to the second.
  let across: Vector
  /// Origin of `t`.
  let origin: Vector
  /// The line on the left (of upright books) or above (lying ones).
  let first: BoundaryLine
  /// The line on the right or below.
  let second: BoundaryLine
  private let firstMap: Vector
  private let secondMap: Vector

  init(_ first: BoundaryLine, _ second: BoundaryLine, family: Family) {
    self.first = first
    self.second = second
    axis = (first.direction + second.direction).normalized
    // To the right of a downward axis, downwards of one to the right.
    let normal = Vector(axis.y, -axis.x)
    across = family == .upright ? normal : -normal
    origin = 0.5 * (first.origin + second.origin)
    firstMap = Strip.map(first, origin, axis)
    secondMap = Strip.map(second, origin, axis)
  }

  /// Constant and slope of a line's own position as a function of `t`.
  private static func map(_ line: BoundaryLine, _ origin: Vector, _ axis: Vector) -> Vector {
    let slope = 1 / line.direction.dot(axis)
    return Vector(-(line.origin - origin).dot(axis) * slope, slope)
  }

  /// The first line's own position at `t`.
  func firstPosition(_ t: Float) -> Float { firstMap.x + firstMap.y * t }
  /// The second line's own position at `t`.
  func secondPosition(_ t: Float) -> Float { secondMap.x + secondMap.y * t }
  /// The point of the first line at `t`.
  func firstPoint(_ t: Float) -> Vector { first.point(at: firstPosition(t)) }
  /// The point of the second line at `t`.
  func secondPoint(_ t: Float) -> Vector { second.point(at: secondPosition(t)) }
  /// Distance of the lines at `t`, negative where they have crossed.
  func width(at t: Float) -> Float { (secondPoint(t) - firstPoint(t)).dot(across) }

  /// The extent of a line in this frame.
  func extent(of line: BoundaryLine) -> ClosedRange<Float> {
    let a = (line.point(at: line.extent.lowerBound) - origin).dot(axis)
    let b = (line.point(at: line.extent.upperBound) - origin).dot(axis)
    return min(a, b)...max(a, b)
  }
}
