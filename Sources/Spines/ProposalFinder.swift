/// Proposes spines of one family: pairs of neighbouring boundary lines, cut off at likely ends.
package struct ProposalFinder {
  private let view: WorkingView
  private let field: GradientField
  private let family: Family
  private let tuning: SegmenterTuning
  private let lines: [BoundaryLine]
  private let profiles: [EdgeProfile]
  private let ends: StripEndFinder

  /// Finds the boundary lines of `family` among `segments`; spines end where `maps` say so too.
  package init(
    view: WorkingView, field: GradientField, segments: [LineSegment], family: Family,
    maps: PooledMaps? = nil, tuning: SegmenterTuning
  ) {
    self.view = view
    self.field = field
    self.family = family
    self.tuning = tuning
    let leastLength = tuning.lineLeastLength * Float(min(view.width, view.height))
    lines = BoundaryLines.lines(
      from: segments, family: family, leastLength: leastLength, tuning: tuning)
    profiles = lines.map { EdgeProfile(of: $0, in: field, tuning: tuning) }
    ends = StripEndFinder(
      segments: segments, family: family, field: field, maps: maps, tuning: tuning)
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
    propose(
      pair.strip, sides: (profiles[pair.first], profiles[pair.second]),
      cuts: plausibleCuts(pair, candidates), candidates,
      inner: linesBetween(pair.strip, width: pair.width, common: pair.common), into: &result)
  }

  /// The proposals that are a strip's `cuts`; `candidates` are all its likely ends, `inner` the lines
  /// inside.
  private func propose(
    _ strip: Strip, sides: (first: EdgeProfile, second: EdgeProfile), cuts: [Cut],
    _ candidates: [StripEnd], inner: [Int], into result: inout [SpineProposal]
  ) {
    guard let firstEnd = candidates.first, let lastEnd = candidates.last, !cuts.isEmpty else {
      return
    }
    let margin = 0.15 * (lastEnd.middle - firstEnd.middle) + 4
    let colors = StripColors(
      of: strip, range: (firstEnd.middle - margin)...(lastEnd.middle + margin), view: view,
      field: field)
    let inner = inner.map { (line: lines[$0], profile: profiles[$0]) }
    let shortSide = Float(min(view.width, view.height))
    for (head, foot) in cuts {
      let features = SpineFeatures(
        strip: strip, head: head, foot: foot, first: sides.first, second: sides.second,
        colors: colors
      ).values(inner: inner, ends: candidates, shortSide: shortSide)
      result.append(
        SpineProposal(
          corners: corners(strip, head, foot), family: family, features: features,
          length: foot.middle - head.middle,
          width: strip.width(at: 0.5 * (head.middle + foot.middle))))
    }
  }

  /// Head and foot of a spine.
  private typealias Cut = (head: StripEnd, foot: StripEnd)

  /// Proposals after an outline that was found otherwise: as it is, and with its sides and ends moved
  /// to the nearest lines and ends. `outline` runs clockwise as seen from the top left of the
  /// straight book, in view pixels.
  package func proposals(after outline: [Vector]) -> [SpineProposal] {
    var result: [SpineProposal] = []
    let lying = family == .lying
    let sides = [
      (outline[0], lying ? outline[1] : outline[3]), (lying ? outline[3] : outline[1], outline[2]),
    ].map { head, foot in
      let half = 0.5 * (foot - head).length
      return BoundaryLine(
        origin: 0.5 * (head + foot), direction: (foot - head).normalized, extent: -half...half)
    }
    let own = Strip(sides[0], sides[1], family: family)
    let width = own.width(at: 0)
    guard width > 3, sides[0].length > 4, sides[1].length > 4 else { return [] }
    let choices = sides.map { side in
      [(side, EdgeProfile(of: side, in: field, tuning: tuning))]
        + nearest(to: side, within: max(2.5, 0.12 * width)).map { (lines[$0], profiles[$0]) }
    }
    for (index, first) in choices[0].enumerated() {
      // Both sides as they are, or both at the nearest lines.
      for second in choices[1].count > index ? choices[1][index...index] : choices[1][...0] {
        let strip = Strip(first.0, second.0, family: family)
        func position(_ point: Vector) -> Float { (point - strip.origin).dot(strip.axis) }
        let feet = lying ? (outline[1], outline[2]) : (outline[3], outline[2])
        let heads = lying ? (outline[0], outline[3]) : (outline[0], outline[1])
        guard
          let head = ends.end(
            first: position(heads.0), second: position(heads.1), strip: strip),
          let foot = ends.end(first: position(feet.0), second: position(feet.1), strip: strip),
          foot.middle - head.middle > tuning.leastAspect * width
        else { continue }
        let range = head.middle...foot.middle
        let candidates = ends.ends(of: strip, between: range)
        let reach = max(6, 0.08 * range.length)
        func choices(_ end: StripEnd) -> [StripEnd] {
          let near = candidates.filter { abs($0.middle - end.middle) < reach }
          return [end] + near.sorted { $0.coverage > $1.coverage }.prefix(1)
        }
        let cuts = choices(head).flatMap { head in
          choices(foot).map { (head: head, foot: $0) }
        }.filter {
          strip.width(at: $0.head.middle) > 2 && strip.width(at: $0.foot.middle) > 2
        }
        propose(
          strip, sides: (first.1, second.1), cuts: cuts,
          (candidates + [head, foot]).sorted { $0.middle < $1.middle },
          inner: linesBetween(strip, width: width, common: range), into: &result)
      }
    }
    return result
  }

  /// The line that runs nearest along `side`, if any does within `distance` view pixels.
  private func nearest(to side: BoundaryLine, within distance: Float) -> [Int] {
    var best: (index: Int, distance: Float)?
    for index in lines.indices {
      let line = lines[index]
      let slope = line.direction.dot(side.direction)
      guard slope > 0.95 else { continue }
      // Both ends of the side, measured from the line.
      let a = abs((side.point(at: side.extent.lowerBound) - line.origin).cross(line.direction))
      let b = abs((side.point(at: side.extent.upperBound) - line.origin).cross(line.direction))
      let offset = (line.origin - side.origin).dot(side.direction)
      let common =
        min(offset + line.extent.upperBound, side.extent.upperBound)
        - max(offset + line.extent.lowerBound, side.extent.lowerBound)
      guard common > 0.4 * side.length, max(a, b) < distance else { continue }
      if best == nil || max(a, b) < best!.distance { best = (index, max(a, b)) }
    }
    return best.map { [$0.index] } ?? []
  }

  /// Heads and feet between which the strip is long enough and its sides are edges.
  private func plausibleCuts(_ pair: Pair, _ ends: [StripEnd]) -> [Cut] {
    let strip = pair.strip
    var cuts: [Cut] = []
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
  private func linesBetween(_ strip: Strip, width: Float, common: ClosedRange<Float>) -> [Int] {
    let middle = 0.5 * (common.lowerBound + common.upperBound)
    let margin = max(tuning.innerLineMargin * width, 2.5)
    return lines.indices.filter { index in
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
