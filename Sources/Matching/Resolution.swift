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

  /// Log odds below which a spine is rather left without a record than pushed to it.
  static let rejection: Float = -5
  /// Scores count up to this size in the assignment, so that one sure spine does not outweigh many.
  static let largestScore: Float = 6

  /// Assigns by the second scores, `logits`, of the pairs of `look`.
  package init(look: SecondLook, logits: [Float], supplies: RecordSupplies, works: [Int32]) {
    // Only records that occur get a column.
    var columns: [Int32: Int] = [:]
    var rows: [Int32] = []
    for pair in look.pairs where columns[pair.row] == nil {
      columns[pair.row] = rows.count
      rows.append(pair.row)
    }
    var problem = AssignmentProblem(supplies: rows.map { supplies.supply(of: $0) })
    problem.reserveCapacity(rows: look.starts.count - 1, entries: look.pairs.count)
    func cost(_ score: Float) -> Double {
      -Double(min(max(score, -Self.largestScore), Self.largestScore))
    }
    for spine in 0..<look.starts.count - 1 {
      let pairs = Int(look.starts[spine])..<Int(look.starts[spine + 1])
      problem.addRow(
        rejectionCost: -Double(Self.rejection),
        entries: pairs.lazy.map { (columns[look.pairs[$0].row]!, cost(logits[$0])) })
    }
    let solution = problem.solved()
    for spine in 0..<look.starts.count - 1 {
      let pairs = Int(look.starts[spine])..<Int(look.starts[spine + 1])
      var order = pairs.sorted {
        (logits[$1], look.pairs[$0].row) < (logits[$0], look.pairs[$1].row)
      }
      var isAssigned = false
      if let column = solution.columnOfRow[spine] {
        let place = order.firstIndex { look.pairs[$0].row == rows[column] }!
        order.insert(order.remove(at: place), at: 0)
        isAssigned = true
      }
      matches.append(
        Match(
          isAssigned: isAssigned, score: order.first.map { logits[$0] } ?? -.infinity,
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
