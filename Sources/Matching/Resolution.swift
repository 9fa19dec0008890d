import Assignment

/// Settles which spine gets which record, over all spines of a run.
package struct Resolution {
  /// What a spine got.
  package struct Match {
    /// True where the assignment gave the spine the first of its candidates.
    package var isAssigned: Bool
    /// The score of the first candidate.
    package var score: Float
    /// The candidates, the chosen one first.
    package var candidates: [SpineMatch.Choice]
  }

  /// One per spine.
  package private(set) var matches: [Match] = []

  /// So low that a spine whose best guess went to another is left with the next one as its guess.
  private static let rejection: Float = -8

  /// Assigns by the second scores, `logits`, of the pairs of `look`.
  package init(look: SecondLook, logits: [Float], supplies: RecordSupplies) {
    let assignment = PricedAssignment(
      look, logits: logits, supplies: supplies, rejection: Self.rejection)
    for spine in 0..<look.starts.count - 1 {
      var order = look.range(spine).sorted {
        (logits[$1], $0) < (logits[$0], $1)
      }
      let chosen = assignment.pairOfSpine[spine]
      if let chosen { order.insert(order.remove(at: order.firstIndex(of: chosen)!), at: 0) }
      matches.append(
        Match(
          isAssigned: chosen != nil, score: order.first.map { logits[$0] } ?? -.infinity,
          candidates: order.map {
            SpineMatch.Choice(row: Int(look.pairs[$0].row), score: Double(logits[$0]))
          }))
    }
  }
}

/// How many spines may be one record: as many as it has copies, further ones at a price, since the
/// same book may be in two photos.
package struct RecordSupplies: Sendable {
  /// What each further spine costs, in log odds.
  static let furtherPenalty = 2.0

  private let copies: [Int32]

  /// Takes the number of copies of each record.
  package init(copies: [Int]) { self.copies = copies.map { Int32(clamping: max(1, $0)) } }

  func supply(of row: Int32) -> ColumnSupply {
    ColumnSupply(capacity: Int(copies[Int(row)]), furtherPenalty: Self.furtherPenalty)
  }
}
