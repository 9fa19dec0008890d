import Imaging

/// An outline in the photo that may be a spine.
struct LearnedCandidate: Sendable {
  var quad: Quad
  /// 0...1.
  var confidence: Double

  /// The candidate as the shelf numbering takes it.
  var proposal: SpineProposal {
    let c = quad.corners
    let horizontal = (c[0].distance(to: c[1]) + c[3].distance(to: c[2])) / 2
    let vertical = (c[1].distance(to: c[2]) + c[0].distance(to: c[3])) / 2
    // The long axis joins the middles of the two short sides.
    let (from, to) = horizontal > vertical ? (c[0], c[1]) : (c[1], c[2])
    let isLying = abs(to.x - from.x) > abs(to.y - from.y)
    return SpineProposal(
      corners: c.map { Vector(Float($0.x), Float($0.y)) }, family: isLying ? .lying : .upright,
      features: [], score: Float(confidence), length: Float(max(horizontal, vertical)),
      width: Float(min(horizontal, vertical)))
  }

  /// The candidates that are left when, beginning with the surest, each removes those that share
  /// more than `overlap` of the smaller one with it. O(n²).
  static func strongest(of candidates: [LearnedCandidate], overlap: Double) -> [LearnedCandidate] {
    var kept: [LearnedCandidate] = []
    for candidate in candidates.sorted(by: { $0.confidence > $1.confidence })
    where !kept.contains(where: { $0.quad.overlapOfSmaller(with: candidate.quad) > overlap }) {
      kept.append(candidate)
    }
    return kept
  }

  /// The candidates of several views, each counting as much as the views agree on it, its corners
  /// the mean of those that agree. O(n²).
  static func agreed(among views: [[LearnedCandidate]], tuning: LearnedTuning) -> [LearnedCandidate]
  {
    var all: [LearnedCandidate] = []
    for (index, view) in views.enumerated() {
      for candidate in view {
        var support = 0.0
        var corners = candidate.quad.corners.map { ($0.x, $0.y) }
        var weight = 1.0
        for (other, spines) in views.enumerated() {
          if other == index {
            support += candidate.confidence
            continue
          }
          let nearest = spines.map { ($0, $0.quad.intersectionOverUnion(with: candidate.quad)) }
            .max { $0.1 < $1.1 }
          guard let (same, overlap) = nearest, overlap >= tuning.agreement else { continue }
          support += same.confidence * overlap
          guard overlap >= 0.7 else { continue }
          let aligned = aligned(same.quad, to: candidate.quad)
          let share = same.confidence / max(candidate.confidence, 0.01)
          for corner in 0..<4 {
            corners[corner].0 += share * aligned[corner].x
            corners[corner].1 += share * aligned[corner].y
          }
          weight += share
        }
        let quad = Quad(corners.map { Point(x: $0.0 / weight, y: $0.1 / weight) })
        all.append(LearnedCandidate(quad: quad, confidence: support / Double(views.count)))
      }
    }
    return all
  }

  /// The candidates as spines, in the order of shelf and position.
  static func numbered(_ candidates: [LearnedCandidate]) -> [Spine] {
    ShelfNumbering.number(candidates.map(\.proposal)).map {
      Spine(
        quad: Quad($0.spine.corners.map { Point(x: Double($0.x), y: Double($0.y)) }),
        shelf: $0.shelf, position: $0.position, isInPile: $0.isInPile,
        confidence: Double($0.spine.score))
    }
  }

  /// The corners of a quad, turned so that each is nearest to that of the other: which one is the
  /// top-left can differ between two views of a leaning spine.
  private static func aligned(_ quad: Quad, to other: Quad) -> [Point] {
    let turns = (0..<4).map { turn in (0..<4).map { quad.corners[($0 + turn) % 4] } }
    func distance(_ corners: [Point]) -> Double {
      zip(corners, other.corners).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }
    return turns.min { distance($0) < distance($1) }!
  }
}
