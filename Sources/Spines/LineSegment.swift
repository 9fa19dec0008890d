/// A straight piece of an edge in the working view.
package struct LineSegment: Sendable {
  /// One end.
  package var start: Vector
  /// The other end.
  package var end: Vector
  /// Mean gradient magnitude of its pixels.
  package var strength: Float

  /// Length in view pixels.
  package var length: Float { (end - start).length }
  /// Unit vector from start to end.
  package var direction: Vector { (end - start).normalized }
  /// The point halfway.
  package var center: Vector { 0.5 * (start + end) }
}
