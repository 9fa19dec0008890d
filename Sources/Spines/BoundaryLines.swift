import Foundation

/// Joins segments on one straight line to boundary lines.
///
/// A spine's long edge is broken up by highlights, labels that wrap around it and neighbours of its
/// own colour; the pieces are collinear to within a pixel or two. Beginning with the longest
/// segment, each line takes in the collinear segments near its ends, nearest first, and is fitted
/// anew after each.
struct BoundaryLines {
  private let tuning: SegmenterTuning
  private let family: Family
  private let segments: [LineSegment]
  private let leastLength: Float

  private init(
    _ segments: [LineSegment], family: Family, leastLength: Float, tuning: SegmenterTuning
  ) {
    self.tuning = tuning
    self.family = family
    self.leastLength = leastLength
    let axis = family.axis
    self.segments = Array(
      segments.compactMap { segment in
        var segment = segment
        let along = segment.direction.dot(axis)
        if along < 0 { swap(&segment.start, &segment.end) }
        return abs(segment.direction.cross(axis)) <= tuning.familyLargestSine ? segment : nil
      }
      .sorted { $0.length > $1.length }
      .prefix(tuning.familyMostSegments))
  }

  /// The lines of `family` among `segments`, at least `leastLength` long. O(n²) in the segments of
  /// the family, with a cheap test for most pairs.
  static func lines(
    from segments: [LineSegment], family: Family, leastLength: Float, tuning: SegmenterTuning
  ) -> [BoundaryLine] {
    BoundaryLines(segments, family: family, leastLength: leastLength, tuning: tuning).join()
  }

  private func join() -> [BoundaryLine] {
    var lines: [BoundaryLine] = []
    for seed in segments.indices {
      var taken = [Bool](repeating: false, count: segments.count)
      taken[seed] = true
      var members = [seed]
      var line = fit(members)
      while let next = nearest(to: line, taken: taken) {
        taken[next] = true
        members.append(next)
        line = fit(members)
      }
      if line.length >= leastLength, !lines.contains(where: { isSame($0, line) }) {
        lines.append(line)
      }
    }
    return lines
  }

  /// Whether `line` adds nothing to `known`: it lies on it, and reaches no further.
  private func isSame(_ known: BoundaryLine, _ line: BoundaryLine) -> Bool {
    for t in [line.extent.lowerBound, line.extent.upperBound] {
      let offset = line.point(at: t) - known.origin
      let along = offset.dot(known.direction)
      if abs(offset.cross(known.direction)) > tuning.lineMergeDistance
        || along < known.extent.lowerBound - 6 || along > known.extent.upperBound + 6
      {
        return false
      }
    }
    return true
  }

  /// The free segment nearest along the line that continues it; nil where none does.
  private func nearest(to line: BoundaryLine, taken: [Bool]) -> Int? {
    let largestGap = min(tuning.chainLargestGap, line.length * tuning.chainLargestGapInLengths)
    var best: Int?
    var leastGap = Float.infinity
    for index in segments.indices where !taken[index] {
      let segment = segments[index]
      let a = segment.start - line.origin
      let b = segment.end - line.origin
      let offsetA = a.cross(line.direction)
      let offsetB = b.cross(line.direction)
      // A short line knows its direction less well: allow for half a pixel at each of its ends.
      let from = a.dot(line.direction)
      let to = b.dot(line.direction)
      let gap = max(from - line.extent.upperBound, line.extent.lowerBound - to, 0)
      if gap > largestGap || gap >= leastGap { continue }
      let allowed = tuning.chainLargestOffset + tuning.chainOffsetPerGap * gap / line.length
      if max(abs(offsetA), abs(offsetB)) > allowed { continue }
      leastGap = gap
      best = index
    }
    return best
  }

  /// Total least squares through the members' ends, each weighted by its segment's length.
  private func fit(_ members: [Int]) -> BoundaryLine {
    if members.count == 1 {
      let segment = segments[members[0]]
      let half = 0.5 * segment.length
      return BoundaryLine(
        origin: segment.center, direction: segment.direction, extent: -half...half)
    }
    var mass: Float = 0
    var moment = Vector.zero
    for member in members {
      mass += segments[member].length
      moment += segments[member].length * segments[member].center
    }
    let center = moment / mass
    var xx: Float = 0
    var yy: Float = 0
    var xy: Float = 0
    for member in members {
      for end in [segments[member].start, segments[member].end] {
        let offset = end - center
        let weight = segments[member].length
        xx += weight * offset.x * offset.x
        yy += weight * offset.y * offset.y
        xy += weight * offset.x * offset.y
      }
    }
    let angle = 0.5 * atan2f(2 * xy, xx - yy)
    var direction = Vector(cosf(angle), sinf(angle))
    if direction.dot(family.axis) < 0 { direction = -direction }
    var extent: ClosedRange<Float> = 0...0
    for member in members {
      for end in [segments[member].start, segments[member].end] {
        let t = (end - center).dot(direction)
        extent = min(extent.lowerBound, t)...max(extent.upperBound, t)
      }
    }
    return BoundaryLine(origin: center, direction: direction, extent: extent)
  }
}
