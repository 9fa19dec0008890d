/// A long straight edge, perhaps interrupted, that may bound spines on either side.
package struct BoundaryLine: Sendable {
  /// A point of the line.
  package var origin: Vector
  /// Unit direction: downwards for upright books, to the right for lying ones.
  package var direction: Vector
  /// First and last position, from `origin` along `direction`, at which a segment lies on the line.
  package var extent: ClosedRange<Float>

  /// Length of the extent in view pixels.
  package var length: Float { extent.upperBound - extent.lowerBound }
  /// Unit normal, clockwise of the direction turned back by 90°: to the right of an upright line,
  /// upwards of a lying one.
  package var normal: Vector { Vector(direction.y, -direction.x) }

  /// The point at position `t`.
  package func point(at t: Float) -> Vector { origin + t * direction }
}

/// How books stand: which way their spines run.
package enum Family: Sendable, CaseIterable {
  /// Books standing in a row, leaning up to about 50°.
  case upright
  /// Books lying in a pile.
  case lying

  /// The direction along spines that stand or lie straight.
  package var axis: Vector { self == .upright ? Vector(0, 1) : Vector(1, 0) }
}
