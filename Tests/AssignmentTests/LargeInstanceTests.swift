import Assignment
import Testing

/// Instances at full size, proven by their certificates or by known answers.
@Suite struct LargeInstanceTests {
  enum Supply: CaseIterable { case single, copies, penalised, limited }

  /// 8,000 rows with 100 entries each, most of them for the same 500 columns.
  @Test(arguments: Supply.allCases)
  func contestedColumnsAreProvenOptimal(supply: Supply) {
    var generator = SplitMix64(state: 8_000)
    let supplies = (0..<15_000).map { column -> ColumnSupply in
      switch supply {
      case .single: ColumnSupply()
      case .copies: ColumnSupply(capacity: column % 4)
      case .penalised: ColumnSupply(capacity: 1 + column % 2, furtherPenalty: 0.2)
      case .limited: ColumnSupply(furtherPenalty: 0.1, furtherLimit: 2)
      }
    }
    var problem = AssignmentProblem(supplies: supplies)
    for _ in 0..<8_000 {
      let entries = (0..<100).map { rank -> (column: Int, cost: Double) in
        let isPopular = rank < 70
        return (
          Int.random(in: 0..<(isPopular ? 500 : 15_000), using: &generator),
          Double.random(in: isPopular ? 0..<0.5 : 0.3..<1, using: &generator)
        )
      }
      problem.addRow(rejectionCost: Double.random(in: 0.3..<2, using: &generator), entries: entries)
    }
    let solution = problem.solved()
    let certificate = problem.certificate(of: solution)
    #expect(certificate.isOptimal, "\(certificate)")
    #expect(certificate.worstSlackness <= certificate.tolerance)
    #expect(abs(certificate.totalCost - solution.totalCost) <= certificate.tolerance)
    #expect(abs(certificate.totalCost - certificate.lowerBound) <= certificate.tolerance)
    // Contested in earnest: prices are above zero on most of the popular columns.
    #expect(solution.columnPrices[0..<500].count { $0 > 0 } > 250)
  }

  /// Costs near a thousand million that differ by less than one.
  @Test func smallDifferencesOfLargeCostsAreKept() {
    var generator = SplitMix64(state: 9)
    var offset = AssignmentProblem(columnCount: 300)
    var plain = AssignmentProblem(columnCount: 300)
    for _ in 0..<400 {
      let entries = (0..<30).map { _ -> (column: Int, cost: Double) in
        let cost = Double(Int.random(in: 0..<4_096, using: &generator)) / 4_096
        return (Int.random(in: 0..<300, using: &generator), cost)
      }
      plain.addRow(rejectionCost: 3, entries: entries)
      offset.addRow(rejectionCost: 3 + 1e9, entries: entries.map { ($0.column, $0.cost + 1e9) })
    }
    let (solution, other) = (plain.solved(), offset.solved())
    #expect(offset.certificate(of: other).isOptimal)
    #expect(other.totalCost - 400e9 == solution.totalCost)
    #expect(other.columnOfRow == solution.columnOfRow)
  }

  /// Row i has columns i and i + 1; a last row wants column 0, and all must move by one.
  @Test func everyRowMovesAlongALongChain() {
    let count = 20_000
    var problem = AssignmentProblem(columnCount: count + 1)
    for row in 0..<count {
      problem.addRow(
        rejectionCost: 1e6, entries: [(column: row, cost: 0), (column: row + 1, cost: 1)])
    }
    #expect(problem.solved().columnOfRow == (0..<count).map { $0 })
    problem.addRow(rejectionCost: 1e6, entries: [(column: 0, cost: 0)])
    let solution = problem.solved()
    #expect(solution.columnOfRow == (0..<count).map { $0 + 1 } + [0])
    #expect(solution.totalCost == Double(count))
    #expect(problem.certificate(of: solution).isOptimal)
  }

  /// The same chain with one row half-way that is cheap to reject: the chain ends there.
  @Test func chainEndsAtTheRowThatIsCheapToReject() {
    let count = 20_000
    var problem = AssignmentProblem(columnCount: count + 1)
    for row in 0..<count {
      problem.addRow(
        rejectionCost: row == count / 2 ? 10 : 1e6,
        entries: [(column: row, cost: 0), (column: row + 1, cost: 1)])
    }
    problem.addRow(rejectionCost: 1e6, entries: [(column: 0, cost: 0)])
    let solution = problem.solved()
    #expect(solution.columnOfRow[count / 2] == nil)
    #expect(solution.columnOfRow[count / 2 - 1] == count / 2)
    #expect(solution.columnOfRow[count / 2 + 1] == count / 2 + 1)
    #expect(solution.totalCost == Double(count / 2) + 10)
  }

  /// Machol and Wien's hard case (Operations Research 24(1), 1976): every row prefers the same
  /// columns in the same order, and each new row moves many. Row i goes to column n - 1 - i.
  @Test(arguments: [50, 300])
  func productMatrixIsReversed(count: Int) {
    var problem = AssignmentProblem(columnCount: count)
    for row in 1...count {
      problem.addRow(
        rejectionCost: 1e9,
        entries: (1...count).map { (column: $0 - 1, cost: Double(row * $0)) })
    }
    let solution = problem.solved()
    #expect(solution.columnOfRow == (0..<count).reversed().map { $0 })
    #expect(solution.totalCost == (1...count).reduce(0.0) { $0 + Double($1 * (count + 1 - $1)) })
    #expect(problem.certificate(of: solution).isOptimal)
  }

  /// One column wanted by everybody, with room for a few: the rows that save most stay.
  @Test func thousandsOfRowsForOneColumn() {
    var problem = AssignmentProblem(
      columnCount: 1, supply: ColumnSupply(capacity: 3, furtherPenalty: 100.5))
    let order = (0..<5_000).map { $0 * 1_237 % 5_000 }
    for gain in order {
      problem.addRow(rejectionCost: 0, entries: [(column: 0, cost: -Double(gain))])
    }
    let solution = problem.solved()
    let placed = order.indices.filter { solution.columnOfRow[$0] != nil }.map { order[$0] }
    #expect(placed.sorted() == Array(101..<5_000))
    #expect(problem.certificate(of: solution).isOptimal)
  }
}
