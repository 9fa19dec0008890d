/// A place where a strip between two boundary lines may end: head or foot of a spine.
struct StripEnd: Sendable {
  /// Position on the first line, in the strip's frame.
  var first: Float
  /// Position on the second line.
  var second: Float
  /// Share of the strip's width along which there is an edge, 0...1.
  var coverage: Float
  /// Mean gradient along the end.
  var strength: Float
  /// True where the strip leaves the photo.
  var isAtBorder: Bool

  /// Position in the middle of the strip.
  var middle: Float { 0.5 * (first + second) }
}

/// Finds the places where strips may end.
struct StripEndFinder {
  let field: GradientField
  let tuning: SegmenterTuning
  /// Segments that run across the family's axis.
  let crossing: [LineSegment]

  init(segments: [LineSegment], family: Family, field: GradientField, tuning: SegmenterTuning) {
    self.field = field
    self.tuning = tuning
    crossing = segments.filter { abs($0.direction.dot(family.axis)) < tuning.familyLargestSine }
  }

  /// The most plausible ends of `strip`, in order of position.
  func ends(of strip: Strip) -> [StripEnd] {
    let a = strip.extent(of: strip.first)
    let b = strip.extent(of: strip.second)
    let margin = tuning.endSearchMargin * max(a.length, b.length)
    let range =
      (min(a.lowerBound, b.lowerBound) - margin)...(max(a.upperBound, b.upperBound) + margin)
    var found: [StripEnd] = []
    for t in [a.lowerBound, a.upperBound, b.lowerBound, b.upperBound] {
      add(first: t, second: t, strip: strip, to: &found)
    }
    for segment in crossing { add(segment, strip: strip, range: range, to: &found) }
    addBorders(strip: strip, range: range, to: &found)
    return best(of: found)
  }

  private func add(
    _ segment: LineSegment, strip: Strip, range: ClosedRange<Float>, to found: inout [StripEnd]
  ) {
    let offset = segment.center - strip.origin
    let t = offset.dot(strip.axis)
    guard range.contains(t), strip.width(at: t) > 0 else { return }
    let direction = segment.direction
    let along = direction.dot(strip.axis)
    guard abs(along) < tuning.endLargestSine else { return }
    let toFirst = (strip.firstPoint(t) - segment.center).dot(strip.across)
    let toSecond = (strip.secondPoint(t) - segment.center).dot(strip.across)
    let reach = 0.5 * segment.length * abs(direction.dot(strip.across))
    let inside = min(toSecond, reach) - max(toFirst, -reach)
    guard inside > tuning.endLeastCover * (toSecond - toFirst) else { return }
    let slope = along / direction.dot(strip.across)
    add(first: t + slope * toFirst, second: t + slope * toSecond, strip: strip, to: &found)
  }

  private func add(first: Float, second: Float, strip: Strip, to found: inout [StripEnd]) {
    let from = strip.firstPoint(first)
    let to = strip.secondPoint(second)
    let span = to - from
    let length = span.length
    guard length > 2 else { return }
    let direction = span / length
    let normal = Vector(direction.y, -direction.x)
    let doubledNormal = normal.doubledAngle
    let samples = min(24, max(6, Int(length / 2)))
    var supported: Float = 0
    var strength: Float = 0
    for index in 0..<samples {
      let position = from + ((Float(index) + 0.5) / Float(samples)) * span
      let value = field.edgeStrength(
        at: position, normal: normal, doubledNormal: doubledNormal, reach: tuning.edgeReach,
        cosine: tuning.edgeOrientationCosine)
      supported += value > field.threshold ? 1 : 0
      strength += value
    }
    found.append(
      StripEnd(
        first: first, second: second, coverage: supported / Float(samples),
        strength: strength / Float(samples), isAtBorder: false))
  }

  /// Where the strip leaves the photo, if it does within `range`.
  private func addBorders(strip: Strip, range: ClosedRange<Float>, to found: inout [StripEnd]) {
    let size = Vector(Float(field.width - 1), Float(field.height - 1))
    let isUpright = abs(strip.axis.y) > abs(strip.axis.x)
    for border in [Float(0), isUpright ? size.y : size.x] {
      // Where each line meets this border.
      func meeting(_ line: BoundaryLine) -> Float {
        let here = isUpright ? line.origin.y : line.origin.x
        let slope = isUpright ? line.direction.y : line.direction.x
        return (line.point(at: (border - here) / slope) - strip.origin).dot(strip.axis)
      }
      let first = meeting(strip.first)
      let second = meeting(strip.second)
      guard range.contains(first) || range.contains(second) else { continue }
      found.append(
        StripEnd(first: first, second: second, coverage: 0, strength: 0, isAtBorder: true))
    }
  }

  /// Of ends that are the same to within a few pixels the best covered one; of the rest, the best.
  private func best(of found: [StripEnd]) -> [StripEnd] {
    var kept: [StripEnd] = []
    let ranked = found.sorted { rank($0) > rank($1) }
    for end in ranked {
      if kept.count == tuning.endsPerStrip { break }
      let isNew = kept.allSatisfy {
        abs($0.first - end.first) > tuning.endMergeDistance
          || abs($0.second - end.second) > tuning.endMergeDistance
      }
      if isNew { kept.append(end) }
    }
    return kept.sorted { $0.middle < $1.middle }
  }

  private func rank(_ end: StripEnd) -> Float {
    end.isAtBorder ? 0.8 : end.coverage
  }
}

extension ClosedRange<Float> {
  /// Upper bound less lower bound.
  var length: Float { upperBound - lowerBound }
}
