import Imaging

/// Which of a list of proposals lie on or beside each other, and how much area they share.
///
/// Judging proposals beside their rivals and choosing among them both need this; it is worked out
/// once.
package struct ProposalNeighborhood: Sendable {
  /// Another proposal nearby.
  struct Neighbor: Sendable {
    /// Its index in the list.
    var index: Int
    /// Area that both have in common, in square view pixels.
    var common: Float
  }

  /// The proposals, in the order given.
  package let proposals: [SpineProposal]
  /// Area of each, in square view pixels.
  package let areas: [Float]
  /// For each proposal, those on it or in its surroundings, in the order of the list.
  let neighbors: [[Neighbor]]

  /// Finds the neighbours of each of `proposals`. O(n²) comparisons of boxes, and a polygon overlap
  /// for each pair whose boxes overlap.
  package init(_ proposals: [SpineProposal]) {
    self.proposals = proposals
    areas = proposals.map { polygonArea($0.corners) }
    var outlines = BoundingBoxes()
    for proposal in proposals { outlines.append(proposal.corners) }
    neighbors = proposals.indices.map { index in
      let corners = proposals[index].corners
      let nearby = outlines.overlapping(ProposalNeighborhood.surroundings(of: proposals[index]))
      return nearby.filter { $0 != index }.map { other in
        let isTouching = outlines.areOverlapping(index, other)
        let common = isTouching ? convexOverlap(corners, proposals[other].corners) : 0
        return Neighbor(index: other, common: common)
      }
    }
  }

  /// The corners pushed out sideways by some neighbours' widths and along by a tenth of the length.
  private static func surroundings(of proposal: SpineProposal) -> [Vector] {
    let axis = proposal.axis
    let across = Vector(-axis.y, axis.x)
    let center = proposal.center
    let reach = max(3 * proposal.width, 0.3 * proposal.length)
    return proposal.corners.map { corner in
      let offset = corner - center
      let along = offset.dot(axis)
      let side = offset.dot(across)
      return corner + (along > 0 ? 0.1 : -0.1) * proposal.length * axis
        + (side > 0 ? reach : -reach) * across
    }
  }
}
