/// Area of a polygon, positive where its corners run clockwise as seen (y down). O(corners).
@inlinable
public func polygonArea<Scalar: BinaryFloatingPoint & SIMDScalar>(
  _ corners: [SIMD2<Scalar>]
) -> Scalar {
  guard var previous = corners.last else { return 0 }
  var twice: Scalar = 0
  for corner in corners {
    twice += previous.x * corner.y - previous.y * corner.x
    previous = corner
  }
  return twice / 2
}

/// Area common to two polygons whose corners run clockwise as seen, of which `clip` is convex
/// (I. Sutherland, G. Hodgman, "Reentrant polygon clipping", CACM 17/1, 1974). Exact where
/// `subject` is convex too. O(corners of both, multiplied).
@inlinable
public func convexOverlap<Scalar: BinaryFloatingPoint & SIMDScalar>(
  _ subject: [SIMD2<Scalar>], _ clip: [SIMD2<Scalar>]
) -> Scalar {
  // Each line can cut off one corner more of a convex shape, and half as many again of any other.
  var room = subject.count
  for _ in clip { room += room / 2 + 1 }
  return withUnsafeTemporaryAllocation(of: SIMD2<Scalar>.self, capacity: 2 * room) { memory in
    var shape = memory.baseAddress!
    var next = shape + room
    var count = subject.count
    for index in 0..<count { (shape + index).initialize(to: subject[index]) }
    for index in clip.indices {
      let a = clip[index == 0 ? clip.count - 1 : index - 1]
      let edge = clip[index] - a
      guard count > 0 else { return 0 }
      var kept = 0
      var previous = shape[count - 1]
      var previousSide = edge.x * (previous.y - a.y) - edge.y * (previous.x - a.x)
      for corner in 0..<count {
        let current = shape[corner]
        let side = edge.x * (current.y - a.y) - edge.y * (current.x - a.x)
        if (side >= 0) != (previousSide >= 0) {
          let share = previousSide / (previousSide - side)
          (next + kept).initialize(to: previous + share * (current - previous))
          kept += 1
        }
        if side >= 0 {
          (next + kept).initialize(to: current)
          kept += 1
        }
        previous = current
        previousSide = side
      }
      swap(&shape, &next)
      count = kept
    }
    guard count > 2 else { return 0 }
    var twice: Scalar = 0
    var previous = shape[count - 1]
    for corner in 0..<count {
      let current = shape[corner]
      twice += previous.x * current.y - previous.y * current.x
      previous = current
    }
    return twice / 2
  }
}
