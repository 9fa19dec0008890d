import Foundation

/// What the other proposals say about each: rivals that split or swallow it, neighbours that touch it,
/// and whether it stands on the same board as they do.
///
/// Half a spine cut off at its label, or two spines under one outline, look right by themselves; they
/// are told by the better quad beside, inside or around them (the idea is that of auto-context,
/// Z. Tu, "Auto-context and its application to high-level vision tasks", CVPR 2008).
package struct SpineContext {
  private let neighborhood: ProposalNeighborhood
  private let axes: [Vector]
  /// The latest score of each proposal.
  private let scores: [Float]

  package init(_ neighborhood: ProposalNeighborhood, scores: [Float]) {
    self.neighborhood = neighborhood
    self.scores = scores
    axes = neighborhood.proposals.map(\.axis)
  }

  /// The features of one proposal: those of its own and those of its surroundings.
  /// O(proposals that overlap its surroundings).
  package func features(of index: Int) -> [Float] {
    let own = neighborhood.proposals[index]
    let logit = logf(max(scores[index], 1e-5) / max(1 - scores[index], 1e-5))
    var rivals = Rivals()
    var row = Row()
    for neighbor in neighborhood.neighbors[index] { compare(index, neighbor, &rivals, &row) }
    let context: [Float] = [
      logit, own.family == .upright ? 0 : 1,
      rivals.narrowerInside, rivals.shorterInside, rivals.widerAround, rivals.longerAround,
      rivals.crossing, rivals.otherFamily, rivals.endToEnd,
      max(row.before, row.after), min(row.before, row.after),
      row.share(row.sameFoot), row.share(row.sameHead), row.weight,
      row.share(row.logWidth), row.share(row.logLength), row.share(row.lean),
      rivals.bestCovered, rivals.narrowerBoth, row.share(row.footOffset), row.share(row.headOffset),
    ]
    return own.features + context
  }

  /// Best scores of the proposals that contradict one.
  private struct Rivals {
    var narrowerInside: Float = 0
    var narrowerFirst: Float = 0
    var narrowerSecond: Float = 0
    var shorterInside: Float = 0
    var widerAround: Float = 0
    var longerAround: Float = 0
    var crossing: Float = 0
    var otherFamily: Float = 0
    var endToEnd: Float = 0
    var bestCovered: Float = 0
    /// Both halves are claimed by narrower ones.
    var narrowerBoth: Float { min(narrowerFirst, narrowerSecond) }
  }

  /// What stands beside, weighted by score.
  private struct Row {
    var before: Float = 0
    var after: Float = 0
    var weight: Float = 0
    var sameFoot: Float = 0
    var sameHead: Float = 0
    /// How far the others' feet and heads lie beyond the own, in own lengths.
    var footOffset: Float = 0
    var headOffset: Float = 0
    var logWidth: Float = 0
    var logLength: Float = 0
    var lean: Float = 0

    func share(_ sum: Float) -> Float { weight > 0.05 ? sum / weight : -1 }
  }

  private func compare(
    _ index: Int, _ neighbor: ProposalNeighborhood.Neighbor, _ rivals: inout Rivals,
    _ row: inout Row
  ) {
    let other = neighbor.index
    let areas = neighborhood.areas
    let own = neighborhood.proposals[index]
    let rival = neighborhood.proposals[other]
    let score = scores[other]
    let common = neighbor.common
    let inside = common / areas[other]
    let covered = common / areas[index]
    let union = areas[index] + areas[other] - common
    if common > 0.2 * min(areas[index], areas[other]), common < 0.75 * union {
      rivals.bestCovered = max(rivals.bestCovered, score)
    }
    let alignment = axes[index].cross(axes[other])
    if abs(alignment) > 0.3 {
      if max(inside, covered) > 0.3 { rivals.otherFamily = max(rivals.otherFamily, score) }
      return
    }
    let offset = rival.center - own.center
    let along = offset.dot(axes[index])
    let aside = offset.cross(axes[index])
    let isNarrower = rival.width < 0.8 * own.width
    let isShorter = rival.length < 0.8 * own.length
    if inside > 0.8, isNarrower || isShorter {
      if isNarrower && !isShorter {
        rivals.narrowerInside = max(rivals.narrowerInside, score)
        if aside > 0 {
          rivals.narrowerFirst = max(rivals.narrowerFirst, score)
        } else {
          rivals.narrowerSecond = max(rivals.narrowerSecond, score)
        }
      } else {
        rivals.shorterInside = max(rivals.shorterInside, score)
      }
      return
    }
    let isWider = rival.width > 1.25 * own.width
    let isLonger = rival.length > 1.25 * own.length
    if covered > 0.8, isWider || isLonger {
      if isLonger {
        rivals.longerAround = max(rivals.longerAround, score)
      } else {
        rivals.widerAround = max(rivals.widerAround, score)
      }
      return
    }
    if common > 0.2 * min(areas[index], areas[other]) {
      if common < 0.7 * union { rivals.crossing = max(rivals.crossing, score) }
      return
    }
    let distance = 0.5 * (own.width + rival.width)
    let overlap = 0.5 * (own.length + rival.length) - abs(along)
    if abs(aside) < 0.3 * own.width, abs(rival.width - own.width) < 0.25 * own.width {
      if abs(overlap) < 0.15 * own.length { rivals.endToEnd = max(rivals.endToEnd, score) }
      return
    }
    guard overlap > 0.5 * min(own.length, rival.length) else { return }
    if abs(abs(aside) - distance) < max(4, 0.25 * min(own.width, rival.width)) {
      if aside > 0 {
        row.before = max(row.before, score)
      } else {
        row.after = max(row.after, score)
      }
    }
    let weight = score * score
    row.weight += weight
    let foot = along + 0.5 * (rival.length - own.length)
    let head = along - 0.5 * (rival.length - own.length)
    if abs(foot) < 0.04 * own.length { row.sameFoot += weight }
    if abs(head) < 0.04 * own.length { row.sameHead += weight }
    row.footOffset += weight * min(max(foot / own.length, -0.5), 0.5)
    row.headOffset += weight * min(max(head / own.length, -0.5), 0.5)
    row.logWidth += weight * logf(own.width / rival.width)
    row.logLength += weight * logf(own.length / rival.length)
    row.lean += weight * abs(alignment)
  }
}
