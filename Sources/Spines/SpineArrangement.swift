import Imaging

extension Spine {
  /// Arranges outlines into rows and piles and numbers them, as a segmenter does with those it finds.
  ///
  /// - Parameter outlines: each with how sure it is that it is exactly one spine, 0...1; those that
  ///   are taller than wide stand upright.
  /// - Returns: the spines in the order of shelf and position, each with its place in `outlines`.
  ///   O(n²).
  public static func arranged(
    _ outlines: [(quad: Quad, confidence: Double)]
  ) -> [(spine: Spine, source: Int)] {
    let proposals = outlines.enumerated().map { index, outline in
      let corners = outline.quad.corners.map { Vector(Float($0.x), Float($0.y)) }
      func length(_ a: Int, _ b: Int) -> Float { (corners[b] - corners[a]).length }
      let sides = (
        across: (length(0, 1) + length(3, 2)) / 2, down: (length(0, 3) + length(1, 2)) / 2
      )
      return SpineProposal(
        corners: corners, family: sides.down >= sides.across ? .upright : .lying,
        features: [Float(index)], length: max(sides.across, sides.down),
        width: min(sides.across, sides.down))
    }
    return ShelfNumbering.number(proposals).map { place in
      let source = Int(place.spine.features[0])
      return (
        Spine(
          quad: outlines[source].quad, shelf: place.shelf, position: place.position,
          isInPile: place.spine.family == .lying, confidence: outlines[source].confidence), source
      )
    }
  }
}
