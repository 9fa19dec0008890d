import Foundation

/// Measures what tells a spine from other quads between two boundary lines.
///
/// The order of the features is part of the trained weights: whoever changes it trains anew.
struct SpineFeatures {
  /// How many features there are.
  static let count = 33

  /// The strip that the quad is cut from.
  let strip: Strip
  /// Where it is cut off.
  let head: StripEnd
  let foot: StripEnd
  /// Edges along its sides.
  let first: EdgeProfile
  let second: EdgeProfile
  /// Colours over the strip.
  let colors: StripColors

  private let from: Float
  private let to: Float
  private let length: Float
  private let width: Float
  /// The quad's extent along either side, in that side's own positions.
  private let firstSide: ClosedRange<Float>
  private let secondSide: ClosedRange<Float>

  init(
    strip: Strip, head: StripEnd, foot: StripEnd, first: EdgeProfile, second: EdgeProfile,
    colors: StripColors
  ) {
    self.strip = strip
    self.head = head
    self.foot = foot
    self.first = first
    self.second = second
    self.colors = colors
    from = head.middle
    to = foot.middle
    length = to - from
    width = strip.width(at: 0.5 * (from + to))
    firstSide = SpineFeatures.range(
      strip.firstPosition(head.first), strip.firstPosition(foot.first))
    secondSide = SpineFeatures.range(
      strip.secondPosition(head.second), strip.secondPosition(foot.second))
  }

  private static func range(_ a: Float, _ b: Float) -> ClosedRange<Float> { min(a, b)...max(a, b) }

  /// All features. `inner` are the lines that run inside the strip, `ends` the other places where it
  /// could end, `shortSide` the shorter side of the view.
  func values(
    inner: [(line: BoundaryLine, profile: EdgeProfile)], ends: [StripEnd], shortSide: Float
  ) -> [Float] {
    let support = ordered(first.support(in: firstSide), second.support(in: secondSide))
    let strength = ordered(first.meanStrength(in: firstSide), second.meanStrength(in: secondSide))
    let cover = ordered(cover(of: head), cover(of: foot))
    let weakerEndStrength = min(strengthOfEnd(head), strengthOfEnd(foot))
    let near = beyond(by: max(0.08 * length, 6), gap: 2, from: 2)
    let far = beyond(by: max(0.3 * length, 20), gap: 0, from: 2)
    let lines = innerLines(inner)
    let columns = columnColors()
    let sides = sideContrasts(columns.colors)
    let endContrast = endContrasts()
    let mean = columns.mean
    let highest = max(mean.x, mean.y, mean.z)
    let lowest = min(mean.x, mean.y, mean.z)
    let slant = max(abs(head.first - head.second), abs(foot.first - foot.second)) / max(width, 1)
    return [
      support.low, support.high, logf(1 + strength.low), logf(1 + strength.high),
      cover.low, cover.high, logf(1 + weakerEndStrength),
      (head.isAtBorder ? 1 : 0) + (foot.isAtBorder ? 1 : 0),
      logf(width / shortSide), logf(length / shortSide), logf(length / width),
      lines.support, lines.strength / max(strength.low, 1), lines.secondSupport,
      near.low, near.high,
      logf(1 + columns.step), logf(1 + columns.spread),
      logf(1 + colors.deviation(from: from, to: to)),
      logf(1 + sides.low), logf(1 + sides.high),
      logf(1 + endContrast.low), logf(1 + endContrast.high),
      colors.edgeDensity(from: from, to: to),
      abs(strip.width(at: from) - strip.width(at: to)) / max(width, 1),
      min(abs(strip.axis.x), abs(strip.axis.y)),
      innerEndCover(ends), logf(1 + (mean.x + mean.y + mean.z) / 3),
      (highest - lowest) / max(highest, 1),
      supportNearEnds(), slant, far.high, far.low,
    ]
  }

  private func ordered(_ a: Float, _ b: Float) -> (low: Float, high: Float) {
    (min(a, b), max(a, b))
  }

  /// The border of the photo hides the end: neither for nor against a spine.
  private func cover(of end: StripEnd) -> Float { end.isAtBorder ? 0.8 : end.coverage }
  private func strengthOfEnd(_ end: StripEnd) -> Float { end.isAtBorder ? 10 : end.strength }

  /// Support of both sides beyond the head and beyond the foot, over `reach` view pixels from `from`
  /// on (and `gap` more): a spine's two edges do not both go on.
  private func beyond(by reach: Float, gap: Float, from start: Float) -> (low: Float, high: Float) {
    let above = min(
      first.support(
        from: firstSide.lowerBound - reach - gap, to: firstSide.lowerBound - start),
      second.support(
        from: secondSide.lowerBound - reach - gap, to: secondSide.lowerBound - start))
    let below = min(
      first.support(
        from: firstSide.upperBound + start, to: firstSide.upperBound + reach + gap),
      second.support(
        from: secondSide.upperBound + start, to: secondSide.upperBound + reach + gap))
    return ordered(head.isAtBorder ? 0 : above, foot.isAtBorder ? 0 : below)
  }

  /// The better supported side just inside each end, at the worse of the two ends.
  private func supportNearEnds() -> Float {
    let near = 0.12 * length
    let a = firstSide
    let b = secondSide
    return min(
      max(
        first.support(from: a.lowerBound, to: a.lowerBound + near),
        second.support(from: b.lowerBound, to: b.lowerBound + near)),
      max(
        first.support(from: a.upperBound - near, to: a.upperBound),
        second.support(from: b.upperBound - near, to: b.upperBound)))
  }

  /// Support of the two best supported lines inside, and the greatest strength of any.
  private func innerLines(_ inner: [(line: BoundaryLine, profile: EdgeProfile)])
    -> (support: Float, secondSupport: Float, strength: Float)
  {
    var result: (support: Float, secondSupport: Float, strength: Float) = (0, 0, 0)
    for (line, profile) in inner {
      let slope = 1 / line.direction.dot(strip.axis)
      let offset = (line.origin - strip.origin).dot(strip.axis)
      let part = SpineFeatures.range((from - offset) * slope, (to - offset) * slope)
      let support = profile.support(in: part)
      if support > result.support {
        result.secondSupport = result.support
        result.support = support
      } else {
        result.secondSupport = max(result.secondSupport, support)
      }
      result.strength = max(result.strength, profile.meanStrength(in: part))
    }
    return result
  }

  /// The best cover of an end well inside: a label's edge, or a shelf board that the quad spans.
  private func innerEndCover(_ ends: [StripEnd]) -> Float {
    let inside = (from + 0.1 * length)...(to - 0.1 * length)
    return ends.reduce(0) { inside.contains($1.middle) ? max($0, $1.coverage) : $0 }
  }

  /// Mean colours of the columns, their mean, the greatest step between neighbours, and their spread.
  private func columnColors() -> (
    colors: [SIMD4<Float>], mean: SIMD4<Float>, step: Float, spread: Float
  ) {
    let columns = (0..<StripColors.columns).map { colors.mean(column: $0, from: from, to: to) }
    let mean = columns.reduce(.zero, +) / Float(columns.count)
    var step: Float = 0
    var spread: Float = 0
    for index in columns.indices {
      if index > 0 { step = max(step, colorDistance(columns[index], columns[index - 1])) }
      spread += colorDistance(columns[index], mean)
    }
    return (columns, mean, step, spread / Float(columns.count))
  }

  /// How much colour changes across either side.
  private func sideContrasts(_ columns: [SIMD4<Float>]) -> (low: Float, high: Float) {
    let last = columns.count - 1
    let beforeFirst = colors.mean(column: StripColors.columns, from: from, to: to)
    let afterSecond = colors.mean(column: StripColors.columns + 1, from: from, to: to)
    return ordered(
      colorDistance(columns[0], beforeFirst), colorDistance(columns[last], afterSecond))
  }

  /// How much colour changes across either end.
  private func endContrasts() -> (low: Float, high: Float) {
    let piece = max(0.06 * length, 5)
    return ordered(
      colorDistance(
        colors.mean(from: from - piece, to: from - 1),
        colors.mean(from: from + 1, to: from + piece)),
      colorDistance(
        colors.mean(from: to + 1, to: to + piece), colors.mean(from: to - piece, to: to - 1)))
  }
}

/// Root of the mean squared difference of the channels, 0...255.
func colorDistance(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
  let difference = a - b
  return ((difference * difference).sum() / 3).squareRoot()
}
