import Assignment
import Testing

/// A certificate must tell a cheapest assignment from one that is not, whoever made it.
@Suite struct AssignmentCertificateTests {
  private let problem: AssignmentProblem = {
    var problem = AssignmentProblem(supplies: [
      ColumnSupply(), ColumnSupply(furtherPenalty: 4, furtherLimit: 1),
    ])
    problem.addRow(rejectionCost: 9, entries: [(column: 0, cost: 1), (column: 1, cost: 2)])
    problem.addRow(rejectionCost: 9, entries: [(column: 0, cost: 1), (column: 1, cost: 6)])
    problem.addRow(rejectionCost: 9, entries: [(column: 1, cost: 3)])
    return problem
  }()

  @Test func cheapestAssignmentIsProven() {
    let solution = problem.solved()
    let certificate = problem.certificate(of: solution)
    #expect(solution.columnOfRow == [1, 0, 1])
    #expect(certificate.isOptimal)
    #expect(certificate.totalCost == 10)
    #expect(certificate.lowerBound == 10)
    #expect(certificate.gap == 0)
    #expect(certificate.worstDualViolation == 0)
    #expect(certificate.worstSlackness == 0)
  }

  @Test func dearerAssignmentShowsItsGap() {
    var solution = problem.solved()
    solution.columnOfRow = [0, 1, 1]
    let certificate = problem.certificate(of: solution)
    #expect(certificate.isFeasible)
    #expect(!certificate.isOptimal)
    #expect(certificate.totalCost == 14)
    #expect(certificate.gap == 4)
  }

  @Test func needlessRejectionShowsItsGap() {
    var solution = problem.solved()
    solution.columnOfRow[2] = nil
    let certificate = problem.certificate(of: solution)
    #expect(!certificate.isOptimal)
    #expect(certificate.gap == 12 - 10 + 0)
  }

  @Test(arguments: [[0, 0, 1], [1, 1, 1], [1, 0, 0], [5, 0, 1], [-1, 0, 1]] as [[Int?]])
  func assignmentThatIsNotAllowedIsRefused(columnOfRow: [Int?]) {
    var solution = problem.solved()
    solution.columnOfRow = columnOfRow
    let certificate = problem.certificate(of: solution)
    #expect(!certificate.isFeasible)
    #expect(!certificate.isOptimal)
    #expect(certificate.totalCost == .infinity)
    #expect(certificate.gap == .infinity)
  }

  @Test(arguments: [-0.5, .nan, .infinity, -.infinity])
  func priceThatIsNoneProvesNothing(price: Double) {
    var solution = problem.solved()
    solution.columnPrices[0] = price
    let certificate = problem.certificate(of: solution)
    #expect(!certificate.isOptimal)
    #expect(certificate.lowerBound == -.infinity)
    #expect(certificate.worstDualViolation > 0)
  }

  @Test(arguments: [0, 1, 3, 7.5])
  func boundHoldsAtAnyPrices(price: Double) {
    var solution = problem.solved()
    solution.columnPrices = [price, 7.5 - price]
    let certificate = problem.certificate(of: solution)
    #expect(certificate.lowerBound <= 10)
    #expect(abs(certificate.totalCost - certificate.lowerBound - certificate.gap) < 1e-12)
  }

  @Test func rowDualAboveWhatTheRowCanHaveIsNoticed() {
    var solution = problem.solved()
    solution.rowDuals[2] += 0.5
    let certificate = problem.certificate(of: solution)
    #expect(certificate.worstDualViolation == 0.5)
    #expect(!certificate.isOptimal)
  }

  @Test func tamperingWithRandomSolutionsIsNoticed() {
    for seed in UInt64(0)..<300 {
      let random = SeededCase.random(
        seed: seed, rows: 20, columns: 15, entries: 2...6, costs: .real)
      let problem = random.problem
      let solution = problem.solved()
      for row in random.rows.indices {
        for column in [nil] + random.rows[row].entries.map({ Optional($0.column) })
        where column != solution.columnOfRow[row] {
          var changed = solution
          changed.columnOfRow[row] = column
          let certificate = problem.certificate(of: changed)
          // Real costs at random: no other assignment costs the same.
          #expect(!certificate.isOptimal, "row \(row) to \(String(describing: column)), \(random)")
          #expect(certificate.isFeasible == (random.cost(of: changed.columnOfRow) != nil))
        }
      }
    }
  }
}
