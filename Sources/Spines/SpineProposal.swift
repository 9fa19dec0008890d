/// A quad that may be a spine.
package struct SpineProposal: Sendable {
  /// Corners in the working view, clockwise as seen.
  package var corners: [Vector]
  /// How the book stands.
  package var family: Family
  /// What is known of it.
  package var features: [Float]
  /// Chance that it is exactly one spine, 0...1.
  package var score: Float
  /// Head and foot distance in view pixels.
  package var length: Float
  /// Mean distance of the long edges in view pixels.
  package var width: Float

  /// Creates a proposal.
  package init(
    corners: [Vector], family: Family, features: [Float], score: Float = 0, length: Float,
    width: Float
  ) {
    self.corners = corners
    self.family = family
    self.features = features
    self.score = score
    self.length = length
    self.width = width
  }

  /// The middle of the quad.
  package var center: Vector { 0.25 * (corners[0] + corners[1] + corners[2] + corners[3]) }

  /// Unit direction of the long edges: downwards, or to the right.
  package var axis: Vector {
    family == .upright
      ? (corners[3] - corners[0] + corners[2] - corners[1]).normalized
      : (corners[1] - corners[0] + corners[2] - corners[3]).normalized
  }
}
