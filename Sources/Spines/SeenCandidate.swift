import Imaging

/// An outline of the network's in the working view.
struct SeenCandidate: Sendable {
  /// Clockwise from the top left of the straight book: along the family's axis run the sides from the
  /// first corner to the fourth (upright) or to the second (lying).
  let corners: [Vector]
  let family: Family
  /// In square view pixels.
  let area: Float
  /// 0...1.
  let confidence: Float

  init(_ candidate: LearnedCandidate, in view: WorkingView) {
    let family = candidate.proposal.family
    func along(_ c: [Vector]) -> Float {
      family == .upright ? (c[3] - c[0] + c[2] - c[1]).y : (c[1] - c[0] + c[2] - c[3]).x
    }
    let quad = candidate.quad.corners.map(view.viewPoint)
    let turns = (0..<4).map { turn in (0..<4).map { quad[($0 + turn) % 4] } }
    corners = turns.max { along($0) < along($1) }!
    self.family = family
    area = polygonArea(corners)
    confidence = Float(candidate.confidence)
  }

  /// How much of both a quad of area `area` shares with this outline, 0...1; 0 where their sizes
  /// are too unlike for half.
  func overlap(with quad: [Vector], area other: Float) -> Float {
    guard min(area, other) > 0.4 * max(area, other) else { return 0 }
    let common = convexOverlap(quad, corners)
    return common / (area + other - common)
  }
}

/// Finds the candidates around a point: those that share half of their area with a quad lie around
/// its middle.
struct CandidateIndex: Sendable {
  private static let cell: Float = 32
  private let columns: Int
  private let rows: Int
  private var cells: [[Int32]]

  /// Sorts candidates of a view of `width` x `height` pixels into cells. O(candidates x their area).
  init(_ candidates: [SeenCandidate], width: Int, height: Int) {
    columns = width / Int(Self.cell) + 1
    rows = height / Int(Self.cell) + 1
    cells = [[Int32]](repeating: [], count: columns * rows)
    for (number, candidate) in candidates.enumerated() {
      var low = candidate.corners[0]
      var high = low
      for corner in candidate.corners {
        low = pointwiseMin(low, corner)
        high = pointwiseMax(high, corner)
      }
      // The middles of two quads that share half of both are no further apart than this.
      let center = 0.5 * (low + high)
      let reach = 0.36 * (high - low) + 2
      let from = place(center - reach)
      let to = place(center + reach)
      for row in from.row...to.row {
        for column in from.column...to.column {
          cells[row * columns + column].append(Int32(number))
        }
      }
    }
  }

  /// Positions in the list of the candidates around `point`. O(1).
  func near(_ point: Vector) -> [Int32] {
    let at = place(point)
    return cells[at.row * columns + at.column]
  }

  private func place(_ point: Vector) -> (column: Int, row: Int) {
    (
      min(max(Int(point.x / Self.cell), 0), columns - 1),
      min(max(Int(point.y / Self.cell), 0), rows - 1)
    )
  }
}
