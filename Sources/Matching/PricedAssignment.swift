import Assignment

/// The best assignment of records to spines by some scores, and what every choice costs at its
/// prices: a spine's second best choice tells how firmly it has its first.
struct PricedAssignment {
  /// The pair that each spine got, nil where it is left without a record.
  private(set) var pairOfSpine: [Int?] = []
  /// Score of every pair less the price of its record: what it is worth to the spine.
  private(set) var worths: [Float] = []
  /// The price of every pair's record: what another spine would give for it, 0 where nobody would.
  private(set) var prices: [Float] = []

  /// Log odds below which a spine is rather left without a record than pushed to it.
  private let rejection: Float

  /// Scores count up to this size in the assignment, so that one sure spine does not outweigh many.
  static let largestScore: Float = 6

  /// Assigns by `logits`, one per pair of `look`; a spine whose records would all cost it more than
  /// `rejection` gets none.
  init(_ look: SecondLook, logits: [Float], supplies: RecordSupplies, rejection: Float) {
    self.rejection = rejection
    // Only records that occur get a column.
    var columns: [Int32: Int] = [:]
    var rows: [Int32] = []
    let columnOfPair = look.pairs.map { pair in
      if let known = columns[pair.row] { return known }
      columns[pair.row] = rows.count
      rows.append(pair.row)
      return rows.count - 1
    }
    var problem = AssignmentProblem(supplies: rows.map { supplies.supply(of: $0) })
    problem.reserveCapacity(rows: look.starts.count - 1, entries: look.pairs.count)
    let costs = logits.map { -Double(min(max($0, -Self.largestScore), Self.largestScore)) }
    for spine in 0..<look.starts.count - 1 {
      problem.addRow(
        rejectionCost: -Double(rejection),
        entries: look.range(spine).lazy.map { (columnOfPair[$0], costs[$0]) })
    }
    let solution = problem.solved()
    for spine in 0..<look.starts.count - 1 {
      let column = solution.columnOfRow[spine]
      pairOfSpine.append(
        column.flatMap { column in
          look.range(spine).first { columnOfPair[$0] == column }
        })
    }
    prices = columnOfPair.map { Float(solution.columnPrices[$0]) }
    worths = zip(costs, prices).map { Float(-$0) - $1 }
  }

  /// By how much a pair is worth more to its spine than the best of another work, or than no record.
  func margin(of pair: Int, in look: SecondLook, spine: Int) -> Float {
    let work = look.work(pair)
    var other = rejection
    for rival in look.range(spine) where look.work(rival) != work {
      other = max(other, worths[rival])
    }
    return worths[pair] - other
  }
}

extension SecondLook {
  /// As in training.
  private static let rejection: Float = -5

  /// Fills in what a first assignment says.
  mutating func describePrices(_ supplies: RecordSupplies) {
    let assignment = PricedAssignment(
      self, logits: pairs.map(\.logit), supplies: supplies, rejection: Self.rejection)
    for spine in 0..<starts.count - 1 {
      for pair in range(spine) {
        set(pair, .pricedMargin, assignment.margin(of: pair, in: self, spine: spine))
        set(pair, .price, assignment.prices[pair])
      }
    }
  }
}
