/// Area of a polygon, positive where its corners run clockwise as seen (y down). O(corners).
package func polygonArea(_ corners: [Vector]) -> Float {
  guard var previous = corners.last else { return 0 }
  var twice: Float = 0
  for corner in corners {
    twice += previous.cross(corner)
    previous = corner
  }
  return 0.5 * twice
}

/// Area common to two convex polygons whose corners run clockwise as seen
/// (I. Sutherland, G. Hodgman, "Reentrant polygon clipping", CACM 17/1, 1974).
package func convexOverlap(_ subject: [Vector], _ clip: [Vector]) -> Float {
  var output = subject
  var a = clip[clip.count - 1]
  for b in clip {
    if output.isEmpty { return 0 }
    let edge = b - a
    let input = output
    output.removeAll(keepingCapacity: true)
    var previous = input[input.count - 1]
    var previousSide = edge.cross(previous - a)
    for current in input {
      let side = edge.cross(current - a)
      if (side >= 0) != (previousSide >= 0) {
        output.append(previous + (previousSide / (previousSide - side)) * (current - previous))
      }
      if side >= 0 { output.append(current) }
      previous = current
      previousSide = side
    }
    a = b
  }
  return polygonArea(output)
}
