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
  let maps: PooledMaps?
  let tuning: SegmenterTuning
  /// Segments that run across the family's axis.
  let crossing: [LineSegment]

  init(
    segments: [LineSegment], family: Family, field: GradientField, maps: PooledMaps?,
    tuning: SegmenterTuning
  ) {
    self.field = field
    self.maps = maps
    self.tuning = tuning
    crossing = segments.filter { abs($0.direction.dot(family.axis)) < tuning.familyLargestSine }
  }

  /// The most plausible ends of `strip`, in order of position.
  func ends(of strip: Strip) -> [StripEnd] {
    let a = strip.extent(of: strip.first)
    let b = strip.extent(of: strip.second)
    return ends(
      of: strip, between: min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound),
      likely: [a.lowerBound, a.upperBound, b.lowerBound, b.upperBound])
  }

  /// The most plausible ends of `strip` in `range` and a margin around it, in order of position;
  /// where its lines end, it is `likely` to end too.
  func ends(of strip: Strip, between range: ClosedRange<Float>, likely: [Float] = [])
    -> [StripEnd]
  {
    let margin = tuning.endSearchMargin * range.length
    let range = (range.lowerBound - margin)...(range.upperBound + margin)
    var found: [StripEnd] = []
    for t in likely { add(first: t, second: t, strip: strip, to: &found) }
    for segment in crossing { add(segment, strip: strip, range: range, to: &found) }
    addBorders(strip: strip, range: range, to: &found)
    var kept = best(of: found)
    if let maps {
      for t in seenEnds(of: strip, in: range, maps: maps)
      where kept.allSatisfy({ abs($0.middle - t) > tuning.endMergeDistance }) {
        add(first: t, second: t, strip: strip, to: &kept)
      }
      kept.sort { $0.middle < $1.middle }
    }
    return kept
  }

  /// The end at given positions, nil where the strip is too slender for one.
  func end(first: Float, second: Float, strip: Strip) -> StripEnd? {
    var found: [StripEnd] = []
    add(first: first, second: second, strip: strip, to: &found)
    return found.first
  }

  /// Where the network saw a spine begin or end in the strip: boundary across it, and spine on one
  /// side only. The best few.
  private func seenEnds(of strip: Strip, in range: ClosedRange<Float>, maps: PooledMaps) -> [Float]
  {
    let step: Float = 2
    let count = Int(range.length / step)
    guard count > 8 else { return [] }
    var rows = [SIMD4<Float>](repeating: .zero, count: count)
    maps.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        let t = range.lowerBound + step * Float(row)
        let a = strip.firstPoint(t)
        let span = strip.secondPoint(t) - a
        for column in 0..<4 {
          let p = a + (0.2 + 0.2 * Float(column)) * span + 0.5
          guard p.x >= 0, p.y >= 0, p.x < Float(maps.width), p.y < Float(maps.height) else {
            continue
          }
          rows[row] += 0.25 * values[Int(p.y) * maps.width + Int(p.x)]
        }
      }
    }
    let reach = 3
    var strengths = [Float](repeating: 0, count: count)
    for row in reach..<(count - reach) {
      strengths[row] = rows[row].z + 0.5 * abs(rows[row + reach].x - rows[row - reach].x)
    }
    let peaks = (reach..<(count - reach)).filter { row in
      strengths[row] > tuning.seenEndLeastStrength
        && (row - reach...row + reach).allSatisfy { strengths[$0] <= strengths[row] }
    }
    return peaks.sorted { strengths[$0] > strengths[$1] }.prefix(tuning.seenEndsPerStrip)
      .map { range.lowerBound + step * Float($0) }
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
