import Foundation

/// Proposes spines of one family: pairs of neighbouring boundary lines, cut off at likely ends.
package struct ProposalFinder {
  private let view: WorkingView
  private let field: GradientField
  private let family: Family
  private let tuning: SegmenterTuning
  package let lines: [BoundaryLine]
  private let profiles: [EdgeProfile]
  private let ends: StripEndFinder

  package init(
    view: WorkingView, field: GradientField, segments: [LineSegment], family: Family,
    tuning: SegmenterTuning
  ) {
    self.view = view
    self.field = field
    self.family = family
    self.tuning = tuning
    let leastLength = tuning.lineLeastLength * Float(min(view.width, view.height))
    let across = family == .upright ? Vector(1, 0) : Vector(0, 1)
    lines = BoundaryLines.lines(
      from: segments, family: family, leastLength: leastLength, tuning: tuning
    ).sorted { $0.origin.dot(across) < $1.origin.dot(across) }
    profiles = lines.map { EdgeProfile(of: $0, in: field, tuning: tuning) }
    ends = StripEndFinder(segments: segments, family: family, field: field, tuning: tuning)
  }

  /// All proposals that pass the least requirements.
  func proposals() -> [SpineProposal] {
    var result: [SpineProposal] = []
    for first in lines.indices {
      for neighbor in neighbors(of: first) { propose(first, neighbor, into: &result) }
    }
    return result
  }

  private struct Neighbor {
    var index: Int
    var strip: Strip
    var width: Float
    /// Lines between, with their share of the width at the middle.
    var overlap: ClosedRange<Float>
  }

  /// The lines beyond `first` that could bound the same spine, nearest first.
  private func neighbors(of first: Int) -> [Neighbor] {
    let line = lines[first]
    let longSide = Float(max(view.width, view.height))
    var found: [Neighbor] = []
    for index in lines.indices where index != first {
      let other = lines[index]
      guard abs(line.direction.cross(other.direction)) < tuning.pairLargestTaper else { continue }
      let strip = Strip(line, other, family: family)
      let a = strip.extent(of: line)
      let b = strip.extent(of: other)
      let from = max(a.lowerBound, b.lowerBound)
      let to = min(a.upperBound, b.upperBound)
      guard to - from > 0.3 * min(a.length, b.length) else { continue }
      let width = strip.width(at: 0.5 * (from + to))
      guard width >= tuning.pairWidth.lowerBound * longSide,
        width <= tuning.pairWidth.upperBound * longSide,
        max(a.upperBound, b.upperBound) - min(a.lowerBound, b.lowerBound) > tuning.leastAspect
          * width
      else { continue }
      found.append(Neighbor(index: index, strip: strip, width: width, overlap: from...to))
    }
    found.sort { $0.width < $1.width }
    return Array(found.prefix(tuning.pairNeighbors))
  }

  private func propose(_ first: Int, _ neighbor: Neighbor, into result: inout [SpineProposal]) {
    let strip = neighbor.strip
    let candidates = ends.ends(of: strip)
    guard let firstEnd = candidates.first, let lastEnd = candidates.last else { return }
    var colors: StripColors?
    var inner: [Int]?
    for head in candidates.indices {
      for foot in candidates.indices where foot > head {
        let from = candidates[head]
        let to = candidates[foot]
        let length = to.middle - from.middle
        let width = strip.width(at: 0.5 * (from.middle + to.middle))
        guard length > tuning.leastAspect * width, width > 3,
          strip.width(at: from.middle) > 2, strip.width(at: to.middle) > 2
        else { continue }
        let a = profiles[first].support(
          from: strip.firstPosition(from.first), to: strip.firstPosition(to.first))
        let b = profiles[neighbor.index].support(
          from: strip.secondPosition(from.second), to: strip.secondPosition(to.second))
        guard min(a, b) > tuning.leastWeakerSupport, a + b > 2 * tuning.leastMeanSupport else {
          continue
        }
        if colors == nil {
          let margin = 0.15 * (lastEnd.middle - firstEnd.middle) + 4
          colors = StripColors(
            of: strip, range: (firstEnd.middle - margin)...(lastEnd.middle + margin), view: view,
            field: field)
          inner = linesBetween(first, neighbor)
        }
        let features = SpineFeatures(
          strip: strip, head: from, foot: to, ends: candidates, first: profiles[first],
          second: profiles[neighbor.index], inner: inner!.map { (lines[$0], profiles[$0]) },
          colors: colors!, view: view)
        let corners = [
          strip.firstPoint(from.first), strip.secondPoint(from.second),
          strip.secondPoint(to.second), strip.firstPoint(to.first),
        ]
        result.append(
          SpineProposal(
            corners: family == .upright ? corners : corners.reversed(),
            family: family, features: features.values, length: length, width: width))
      }
    }
  }

  /// The lines that run inside a strip, away from its edges.
  private func linesBetween(_ first: Int, _ neighbor: Neighbor) -> [Int] {
    let strip = neighbor.strip
    let t = 0.5 * (neighbor.overlap.lowerBound + neighbor.overlap.upperBound)
    let margin = max(0.12 * neighbor.width, 2.5)
    return lines.indices.filter { index in
      guard index != first, index != neighbor.index else { return false }
      let line = lines[index]
      guard abs(line.direction.cross(strip.axis)) < 0.12 else { return false }
      let extent = strip.extent(of: line)
      let position = min(max(t, extent.lowerBound), extent.upperBound)
      let slope = line.direction.dot(strip.across) / line.direction.dot(strip.axis)
      let own = (line.origin - strip.origin)
      let offset = own.dot(strip.across) + slope * (position - own.dot(strip.axis))
      let left = (strip.firstPoint(position) - strip.origin).dot(strip.across)
      let right = (strip.secondPoint(position) - strip.origin).dot(strip.across)
      return offset > left + margin && offset < right - margin
    }
  }
}
