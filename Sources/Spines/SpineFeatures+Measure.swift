import Foundation

extension SpineFeatures {
  /// Measures the quad of `strip` between `head` and `foot`.
  init(
    strip: Strip, head: StripEnd, foot: StripEnd, ends: [StripEnd], first: EdgeProfile,
    second: EdgeProfile, inner: [(line: BoundaryLine, profile: EdgeProfile)], colors: StripColors,
    view: WorkingView
  ) {
    let from = head.middle
    let to = foot.middle
    let length = to - from
    let width = strip.width(at: 0.5 * (from + to))
    let shortSide = Float(min(view.width, view.height))

    // Sides.
    let a0 = strip.firstPosition(head.first)
    let a1 = strip.firstPosition(foot.first)
    let b0 = strip.secondPosition(head.second)
    let b1 = strip.secondPosition(foot.second)
    let supportA = first.support(from: a0, to: a1)
    let supportB = second.support(from: b0, to: b1)
    let strengthA = first.meanStrength(from: a0, to: a1)
    let strengthB = second.meanStrength(from: b0, to: b1)

    // Beyond the ends: a spine's two edges do not both go on.
    let beyond = max(0.08 * length, 6)
    let aboveBoth = min(
      first.support(from: a0 - beyond - 2, to: a0 - 2),
      second.support(from: b0 - beyond - 2, to: b0 - 2))
    let belowBoth = min(
      first.support(from: a1 + 2, to: a1 + beyond + 2),
      second.support(from: b1 + 2, to: b1 + beyond + 2))
    let above = head.isAtBorder ? 0 : aboveBoth
    let below = foot.isAtBorder ? 0 : belowBoth
    let near = 0.12 * length
    let nearEnds = min(
      max(first.support(from: a0, to: a0 + near), second.support(from: b0, to: b0 + near)),
      max(first.support(from: a1 - near, to: a1), second.support(from: b1 - near, to: b1)))

    // Lines inside.
    var innerSupport: Float = 0
    var innerSecond: Float = 0
    var innerStrength: Float = 0
    for (line, profile) in inner {
      let slope = 1 / line.direction.dot(strip.axis)
      let offset = (line.origin - strip.origin).dot(strip.axis)
      let support = profile.support(from: (from - offset) * slope, to: (to - offset) * slope)
      let strength = profile.meanStrength(from: (from - offset) * slope, to: (to - offset) * slope)
      if support > innerSupport {
        innerSecond = innerSupport
        innerSupport = support
      } else {
        innerSecond = max(innerSecond, support)
      }
      innerStrength = max(innerStrength, strength)
    }

    // Ends inside.
    var innerEnd: Float = 0
    for end in ends where end.middle > from + 0.1 * length && end.middle < to - 0.1 * length {
      innerEnd = max(innerEnd, end.coverage)
    }

    // Colours.
    let columns = (0..<StripColors.columns).map { colors.mean(column: $0, from: from, to: to) }
    let mean = columns.reduce(.zero, +) / Float(columns.count)
    var step: Float = 0
    var spread: Float = 0
    for index in columns.indices {
      if index > 0 { step = max(step, colorDistance(columns[index], columns[index - 1])) }
      spread += colorDistance(columns[index], mean)
    }
    spread /= Float(columns.count)
    let last = columns.count - 1
    let contrastA = colorDistance(columns[0], colors.mean(column: last + 1, from: from, to: to))
    let contrastB = colorDistance(columns[last], colors.mean(column: last + 2, from: from, to: to))
    let piece = max(0.06 * length, 5)
    let endA = colorDistance(
      colors.mean(from: from - piece, to: from - 1), colors.mean(from: from + 1, to: from + piece))
    let endB = colorDistance(
      colors.mean(from: to + 1, to: to + piece), colors.mean(from: to - piece, to: to - 1))
    let highest = max(mean.x, mean.y, mean.z)
    let lowest = min(mean.x, mean.y, mean.z)

    let coverA = head.isAtBorder ? 0.8 : head.coverage
    let coverB = foot.isAtBorder ? 0.8 : foot.coverage
    let endStrengthA = head.isAtBorder ? 10 : head.strength
    let endStrengthB = foot.isAtBorder ? 10 : foot.strength
    let slant = max(abs(head.first - head.second), abs(foot.first - foot.second)) / max(width, 1)
    let widthAtHead = strip.width(at: from)
    let widthAtFoot = strip.width(at: to)

    values = [
      min(supportA, supportB), max(supportA, supportB),
      logf(1 + min(strengthA, strengthB)), logf(1 + max(strengthA, strengthB)),
      min(coverA, coverB), max(coverA, coverB), logf(1 + min(endStrengthA, endStrengthB)),
      (head.isAtBorder ? 1 : 0) + (foot.isAtBorder ? 1 : 0),
      logf(width / shortSide), logf(length / shortSide), logf(length / width),
      innerSupport, innerStrength / max(min(strengthA, strengthB), 1), innerSecond,
      min(above, below), max(above, below),
      logf(1 + step), logf(1 + spread), logf(1 + colors.deviation(from: from, to: to)),
      logf(1 + min(contrastA, contrastB)), logf(1 + max(contrastA, contrastB)),
      logf(1 + min(endA, endB)), logf(1 + max(endA, endB)),
      colors.edgeDensity(from: from, to: to),
      abs(widthAtHead - widthAtFoot) / max(width, 1),
      abs(strip.axis.x) < abs(strip.axis.y) ? abs(strip.axis.x) : abs(strip.axis.y),
      innerEnd, logf(1 + (mean.x + mean.y + mean.z) / 3), (highest - lowest) / max(highest, 1),
      nearEnds, slant, 0,
    ]
  }
}
