/// What the network says about every pixel of a view.
package struct NetworkMaps: Sendable {
  /// Width in pixels.
  package let width: Int
  /// Height in pixels.
  package let height: Int
  /// Five planes of `width * height` values, one after the other: the probabilities of spine, core
  /// (the spine's inner part, a fifth of its thickness away from its edges) and boundary, then the
  /// cosine and the sine of twice the angle of the spine's long axis.
  package var values: [Float]

  /// Wraps maps of the given size.
  package init(width: Int, height: Int, values: [Float]) {
    self.width = width
    self.height = height
    self.values = values
  }

  /// The planes, in the order in which they are stored.
  package enum Plane: Int, CaseIterable, Sendable {
    case spine, core, boundary, cosine, sine
  }

  /// Where a plane begins in `values`.
  package func start(of plane: Plane) -> Int { plane.rawValue * width * height }
}
