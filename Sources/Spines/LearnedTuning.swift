/// The numbers of the learned segmenter that were tuned; how is told in
/// `training/segmenter/README.md`.
package struct LearnedTuning: Sendable {
  /// Longer side of each view in pixels, and by how many degrees it is turned.
  package var views: [(side: Int, degrees: Int)] = [(1024, 0), (1024, 90), (1408, 0), (768, 0)]
  /// How much boundary takes from core before components are formed.
  package var boundaryWeight: Float = 0.3
  /// Components are formed of what exceeds each of these.
  package var thresholds: [Float] = [0.06, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85]
  /// Smallest component, in pixels of the view.
  package var leastArea = 24
  /// The share of a spine's thickness by which its core stays away from each edge: that of the
  /// training's truth.
  package var inset: Float = 0.2
  /// Shortest spine, in pixels of the view, and least length by thickness.
  package var leastLength: Float = 18
  package var leastElongation: Float = 1.3
  /// Least confidence of a spine in one view.
  package var leastViewConfidence: Float = 0.05
  /// Spines of one view hide each other where they share this much of the smaller one.
  package var viewOverlap = 0.35
  /// An outline is a copy of a surer one where they overlap by this much (over their union).
  package var copyOverlap = 0.85
  /// Spines of two views are the same where they overlap by this much (over their union).
  package var agreement = 0.5
  /// Least mean confidence over all views.
  package var leastConfidence = 0.2
  /// Narrowest photo that is looked at, in pixels.
  package var leastPhotoSide = 32
  /// Two spines are not both kept where they share this much of the smaller one.
  package var overlap = 0.3

  /// The tuning that the program uses.
  package init() {}
}
