/// A point or direction in the working view, in view pixels; pixel centres lie at whole numbers.
package typealias Vector = SIMD2<Float>

extension Vector {
  /// Scalar product.
  @inline(__always)
  func dot(_ other: Vector) -> Float { x * other.x + y * other.y }

  /// The third component of the vector product: positive where `other` lies clockwise of `self`
  /// as seen (y down).
  @inline(__always)
  func cross(_ other: Vector) -> Float { x * other.y - y * other.x }

  /// Euclidean length.
  @inline(__always)
  var length: Float { dot(self).squareRoot() }

  /// The same direction with length 1.
  @inline(__always)
  var normalized: Vector { self / Swift.max(length, 1e-12) }
}
