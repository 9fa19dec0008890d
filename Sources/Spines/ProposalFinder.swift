/// Proposes spines of one family: pairs of neighbouring boundary lines, cut off at likely ends.
package struct ProposalFinder {
  private let view: WorkingView
  private let field: GradientField
  private let family: Family
  private let tuning: SegmenterTuning
  private let lines: [BoundaryLine]
  private let profiles: [EdgeProfile]
  private let ends: StripEndFinder

  /// Finds the boundary lines of `family` among `segments`.
  package init(
    view: WorkingView, field: GradientField, segments: [LineSegment], family: Family,
    tuning: SegmenterTuning
  ) {
    self.view = view
    self.field = field
    self.family = family
    self.tuning = tuning
    let leastLength = tuning.lineLeastLength * Float(min(view.width, view.height))
    lines = BoundaryLines.lines(
      from: segments, family: family, leastLength: leastLength, tuning: tuning)
    profiles = lines.map { EdgeProfile(of: $0, in: field, tuning: tuning) }
    ends = StripEndFinder(segments: segments, family: family, field: field, tuning: tuning)
  }

  /// All proposals that pass the least requirements, with their features. O(lines * neighbours *
  /// ends²).
  package func proposals() -> [SpineProposal] {
    var result: [SpineProposal] = []
    for first in lines.indices {
      for neighbor in neighbors(of: first) { propose(neighbor, into: &result) }
    }
    return result
  }

  /// A pair of lines that could bound a spine.
  private struct Pair {
    var first: Int
    var second: Int
    var strip: Strip
    /// Distance of the lines in the middle of what they have in common.
    var width: Float
    /// What the lines have in common, in the strip's frame.
    var common: ClosedRange<Float>
  }

  /// The lines beyond `first` that could bound the same spine, nearest first.
  private func neighbors(of first: Int) -> [Pair] {
    let line = lines[first]
    let longSide = Float(max(view.width, view.height))
    let widths = (tuning.pairWidth.lowerBound * longSide)...(tuning.pairWidth.upperBound * longSide)
    var found: [Pair] = []
    for second in lines.indices where second != first {
      let other = lines[second]
      guard abs(line.direction.cross(other.direction)) < tuning.pairLargestTaper else { continue }
      let strip = Strip(line, other, family: family)
      let a = strip.extent(of: line)
      let b = strip.extent(of: other)
      let from = max(a.lowerBound, b.lowerBound)
      let to = min(a.upperBound, b.upperBound)
      guard to - from > tuning.pairLeastCommon * min(a.length, b.length) else { continue }
      let width = strip.width(at: 0.5 * (from + to))
      let reach = max(a.upperBound, b.upperBound) - min(a.lowerBound, b.lowerBound)
      guard widths.contains(width), reach > tuning.leastAspect * width else { continue }
      found.append(
        Pair(first: first, second: second, strip: strip, width: width, common: from...to))
    }
    found.sort { $0.width < $1.width }
    return Array(found.prefix(tuning.pairNeighbors))
  }

  private func propose(_ pair: Pair, into result: inout [SpineProposal]) {
    let candidates = ends.ends(of: pair.strip)
    let cuts = plausibleCuts(pair, candidates)
    guard let firstEnd = candidates.first, let lastEnd = candidates.last, !cuts.isEmpty else {
      return
    }
    let margin = 0.15 * (lastEnd.middle - firstEnd.middle) + 4
    let colors = StripColors(
      of: pair.strip, range: (firstEnd.middle - margin)...(lastEnd.middle + margin), view: view,
      field: field)
    let inner = linesBetween(pair).map { (line: lines[$0], profile: profiles[$0]) }
    let shortSide = Float(min(view.width, view.height))
    for (head, foot) in cuts {
      let features = SpineFeatures(
        strip: pair.strip, head: head, foot: foot, first: profiles[pair.first],
        second: profiles[pair.second], colors: colors
      ).values(inner: inner, ends: candidates, shortSide: shortSide)
      result.append(
        SpineProposal(
          corners: corners(pair.strip, head, foot), family: family, features: features,
          length: foot.middle - head.middle,
          width: pair.strip.width(at: 0.5 * (head.middle + foot.middle))))
    }
  }

  /// Heads and feet between which the strip is long enough and its sides are edges.
  private func plausibleCuts(_ pair: Pair, _ ends: [StripEnd]) -> [(head: StripEnd, foot: StripEnd)]
  {
    let strip = pair.strip
    var cuts: [(head: StripEnd, foot: StripEnd)] = []
    for (index, head) in ends.enumerated() {
      for foot in ends[(index + 1)...] {
        let width = strip.width(at: 0.5 * (head.middle + foot.middle))
        guard foot.middle - head.middle > tuning.leastAspect * width, width > 3,
          strip.width(at: head.middle) > 2, strip.width(at: foot.middle) > 2
        else { continue }
        let a = profiles[pair.first].support(
          from: strip.firstPosition(head.first), to: strip.firstPosition(foot.first))
        let b = profiles[pair.second].support(
          from: strip.secondPosition(head.second), to: strip.secondPosition(foot.second))
        if min(a, b) > tuning.leastWeakerSupport, a + b > 2 * tuning.leastMeanSupport {
          cuts.append((head, foot))
        }
      }
    }
    return cuts
  }

  /// Corners clockwise as seen from the top left of the straight book.
  private func corners(_ strip: Strip, _ head: StripEnd, _ foot: StripEnd) -> [Vector] {
    let firstHead = strip.firstPoint(head.first)
    let secondHead = strip.secondPoint(head.second)
    let firstFoot = strip.firstPoint(foot.first)
    let secondFoot = strip.secondPoint(foot.second)
    return family == .upright
      ? [firstHead, secondHead, secondFoot, firstFoot]
      : [firstHead, firstFoot, secondFoot, secondHead]
  }

  /// The lines that run inside a strip, away from its edges.
  private func linesBetween(_ pair: Pair) -> [Int] {
    let strip = pair.strip
    let middle = 0.5 * (pair.common.lowerBound + pair.common.upperBound)
    let margin = max(tuning.innerLineMargin * pair.width, 2.5)
    return lines.indices.filter { index in
      guard index != pair.first, index != pair.second else { return false }
      let line = lines[index]
      guard abs(line.direction.cross(strip.axis)) < tuning.innerLineLargestSine else {
        return false
      }
      let extent = strip.extent(of: line)
      let t = min(max(middle, extent.lowerBound), extent.upperBound)
      let slope = line.direction.dot(strip.across) / line.direction.dot(strip.axis)
      let start = line.origin - strip.origin
      let offset = start.dot(strip.across) + slope * (t - start.dot(strip.axis))
      let left = (strip.firstPoint(t) - strip.origin).dot(strip.across)
      let right = (strip.secondPoint(t) - strip.origin).dot(strip.across)
      return offset > left + margin && offset < right - margin
    }
  }
}
