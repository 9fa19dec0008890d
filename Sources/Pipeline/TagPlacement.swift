import Imaging

/// Where the tags of spines go: below the foot of a standing one, left of a lying one, and further out
/// where a neighbour's tag is in the way.
package enum TagPlacement {
  /// The place of one tag.
  package struct Place {
    /// Which spine it belongs to.
    package var index: Int
    /// The middle of the spine's foot.
    package var foot: Point
    /// The tag's middle.
    package var center: Point
    /// Whether a line to the spine is needed.
    package var isAway: Bool
  }

  /// How many steps away from its spine a tag is tried.
  private static let steps = 5

  /// A place for each outline and the size of its tag, inside a picture of `size`. O(n²) boxes.
  package static func places(
    of spines: [(outline: Quad, tag: (width: Double, height: Double))],
    in size: (width: Int, height: Int)
  ) -> [Place] {
    var taken: [(x: ClosedRange<Double>, y: ClosedRange<Double>)] = []
    return spines.enumerated().map { index, spine in
      let (foot, direction) = foot(of: spine.outline)
      let (halfWidth, halfHeight) = (spine.tag.width / 2, spine.tag.height / 2)
      // From the foot to the tag's middle, so that they touch.
      let reach =
        1.15
        * min(halfWidth / max(abs(direction.x), 1e-6), halfHeight / max(abs(direction.y), 1e-6))
      func box(_ step: Int) -> (x: ClosedRange<Double>, y: ClosedRange<Double>, center: Point) {
        let way = reach * Double(2 * step + 1)
        let x = inside(foot.x + direction.x * way, halfWidth, Double(size.width))
        let y = inside(foot.y + direction.y * way, halfHeight, Double(size.height))
        return (
          x - halfWidth...x + halfWidth, y - halfHeight...y + halfHeight, Point(x: x, y: y)
        )
      }
      let order = Array(0..<steps) + (1..<steps).map { -$0 }
      let free = order.first { step in
        let box = box(step)
        return !taken.contains { $0.x.overlaps(box.x) && $0.y.overlaps(box.y) }
      }
      let chosen = box(free ?? 0)
      taken.append((chosen.x, chosen.y))
      return Place(
        index: index, foot: foot, center: chosen.center,
        isAway: foot.distance(to: chosen.center) > 1.6 * reach)
    }
  }

  /// Where a spine stands, or the left end of a lying one, and the direction out of the spine there.
  private static func foot(of outline: Quad) -> (point: Point, direction: Point) {
    let strip = StripGeometry(quad: outline, scale: 1)
    let start = strip.corners[0].toward(strip.corners[3], 0.5)
    let end = strip.corners[1].toward(strip.corners[2], 0.5)
    let length = max(start.distance(to: end), 1e-6)
    let along = Point(x: (end.x - start.x) / length, y: (end.y - start.y) / length)
    return abs(along.y) >= abs(along.x)
      ? (end, along) : (start, Point(x: -along.x, y: -along.y))
  }

  private static func inside(_ value: Double, _ half: Double, _ side: Double) -> Double {
    guard value.isFinite else { return half }
    return min(max(value, half), max(side - half, half))
  }
}
