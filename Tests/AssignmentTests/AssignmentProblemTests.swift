import Assignment
import Testing

/// What a caller meets first: rejection, copies, ties, and input at the edges.
@Suite struct AssignmentProblemTests {
  @Test func contestedColumnGoesWhereItSavesMost() {
    var problem = AssignmentProblem(columnCount: 2)
    problem.addRow(rejectionCost: 10, entries: [(column: 0, cost: 1), (column: 1, cost: 2)])
    problem.addRow(rejectionCost: 10, entries: [(column: 0, cost: 1), (column: 1, cost: 5)])
    let solution = problem.solved()
    #expect(solution.columnOfRow == [1, 0])
    #expect(solution.totalCost == 3)
  }

  @Test func rowIsRejectedWhereThatIsCheaper() {
    var problem = AssignmentProblem(columnCount: 1)
    problem.addRow(rejectionCost: 0.5, entries: [(column: 0, cost: 0.6)])
    problem.addRow(rejectionCost: 0.7, entries: [(column: 0, cost: 0.6)])
    let solution = problem.solved()
    #expect(solution.columnOfRow == [nil, 0])
    #expect(solution.totalCost == 1.1)
  }

  @Test func placedRowIsTurnedOutWhenAnotherSavesMore() {
    var problem = AssignmentProblem(columnCount: 1)
    problem.addRow(rejectionCost: 2, entries: [(column: 0, cost: 1)])
    problem.addRow(rejectionCost: 5, entries: [(column: 0, cost: 1)])
    #expect(problem.solved().columnOfRow == [nil, 0])
  }

  @Test(arguments: [(0.25, [0, 0, 0]), (1.0, [0, 0, 1]), (.infinity, [0, 0, 1])])
  func furtherCopiesCostTheirPenalty(penalty: Double, expected: [Int?]) {
    var problem = AssignmentProblem(supplies: [
      ColumnSupply(capacity: 2, furtherPenalty: penalty), ColumnSupply(),
    ])
    problem.addRow(rejectionCost: 9, entries: [(column: 0, cost: 0)])
    problem.addRow(rejectionCost: 9, entries: [(column: 0, cost: 0)])
    problem.addRow(rejectionCost: 9, entries: [(column: 0, cost: 0), (column: 1, cost: 0.5)])
    let solution = problem.solved()
    #expect(solution.columnOfRow == expected)
    #expect(solution.totalCost == min(penalty, 0.5))
  }

  @Test func furtherCopiesStopAtTheirLimit() {
    var problem = AssignmentProblem(supplies: [
      ColumnSupply(capacity: 1, furtherPenalty: 1, furtherLimit: 2)
    ])
    for gain in 1...5 {
      problem.addRow(rejectionCost: 0, entries: [(column: 0, cost: -10 * Double(gain))])
    }
    let solution = problem.solved()
    #expect(solution.columnOfRow == [nil, nil, 0, 0, 0])
    #expect(solution.totalCost == -120 + 2)
  }

  /// A penalty lost when it is added to the costs is still what a further place is priced at.
  @Test func penaltyBelowTheRoundingOfCostsIsKept() {
    var problem = AssignmentProblem(columnCount: 1, supply: ColumnSupply(furtherPenalty: 1e-8))
    problem.addRow(rejectionCost: 2e9, entries: [(column: 0, cost: 1e9)])
    problem.addRow(rejectionCost: 2e9, entries: [(column: 0, cost: 1e9)])
    let solution = problem.solved()
    #expect(solution.columnOfRow == [0, 0])
    #expect(solution.columnPrices == [1e-8])
    #expect(problem.certificate(of: solution).worstSlackness == 0)
  }

  @Test func lowestColumnWinsTies() {
    var problem = AssignmentProblem(columnCount: 4)
    problem.addRow(
      rejectionCost: 3, entries: [(column: 3, cost: 1), (column: 1, cost: 1), (column: 2, cost: 1)])
    problem.addRow(rejectionCost: 1, entries: [(column: 3, cost: 1)])
    #expect(problem.solved().columnOfRow == [1, 3])
  }

  @Test func cheapestOfSeveralEntriesForAColumnCounts() {
    var problem = AssignmentProblem(columnCount: 2)
    problem.addRow(
      rejectionCost: 9,
      entries: [
        (column: 0, cost: 4), (column: 1, cost: 3), (column: 0, cost: 2), (column: 0, cost: 8),
      ]
    )
    problem.addRow(rejectionCost: 9, entries: [(column: 1, cost: 1), (column: 0, cost: 7)])
    #expect(problem.entryCount == 4)
    #expect(problem.solved().columnOfRow == [0, 1])
    #expect(problem.solved().totalCost == 3)
  }

  @Test func infiniteCostForbids() {
    var problem = AssignmentProblem(columnCount: 1)
    problem.addRow(rejectionCost: 9, entries: [(column: 0, cost: .infinity)])
    #expect(problem.entryCount == 0)
    #expect(problem.solved().columnOfRow == [nil])
    #expect(problem.solved().totalCost == 9)
  }

  @Test func nothingToAssign() {
    var problem = AssignmentProblem(columnCount: 0)
    #expect(problem.solved().totalCost == 0)
    #expect(problem.solved().columnOfRow.isEmpty)
    problem.addRow(rejectionCost: 2, entries: [])
    #expect(problem.solved().columnOfRow == [nil])
    #expect(problem.solved().totalCost == 2)
    #expect(problem.certificate(of: problem.solved()).isOptimal)
  }

  @Test func columnWithoutPlacesTakesOnlyFurtherRows() {
    var problem = AssignmentProblem(supplies: [
      ColumnSupply(capacity: 0), ColumnSupply(capacity: 0, furtherPenalty: 2, furtherLimit: 1),
    ])
    problem.addRow(rejectionCost: 5, entries: [(column: 0, cost: 0), (column: 1, cost: 1)])
    problem.addRow(rejectionCost: 5, entries: [(column: 0, cost: 0), (column: 1, cost: 2)])
    let solution = problem.solved()
    #expect(solution.columnOfRow == [1, nil])
    #expect(solution.totalCost == 3 + 5)
    #expect(problem.certificate(of: solution).isOptimal)
  }

  @Test func rowsCanBeAddedAfterSolving() {
    var problem = AssignmentProblem(columnCount: 1)
    problem.addRow(rejectionCost: 4, entries: [(column: 0, cost: 3)])
    #expect(problem.solved().columnOfRow == [0])
    #expect(problem.addRow(rejectionCost: 9, entries: [(column: 0, cost: 3)]) == 1)
    #expect(problem.solved().columnOfRow == [nil, 0])
  }

  @Test func costThatIsNotANumberIsNamed() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var problem = AssignmentProblem(columnCount: 8)
      problem.addRow(rejectionCost: 1, entries: [(column: 2, cost: 0)])
      problem.addRow(rejectionCost: 1, entries: [(column: 7, cost: .nan)])
    }
    expect(result, toSay: "row 1, column 7: the cost must be within 1e100 of zero, not nan")
  }

  @Test func columnThatDoesNotExistIsNamed() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var problem = AssignmentProblem(columnCount: 8)
      problem.addRow(rejectionCost: 1, entries: [(column: 8, cost: 1)])
    }
    expect(result, toSay: "row 0 names column 8; there are 8 columns")
  }

  @Test func infiniteRejectionIsRefused() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var problem = AssignmentProblem(columnCount: 1)
      problem.addRow(rejectionCost: .infinity, entries: [(column: 0, cost: 1)])
    }
    expect(result, toSay: "the rejection cost of row 0 must be within 1e100 of zero, not inf")
  }

  @Test func negativePenaltyIsRefused() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = AssignmentProblem(supplies: [ColumnSupply(), ColumnSupply(furtherPenalty: -1)])
    }
    expect(result, toSay: "the further penalty of column 1 must be 0 to 1e100, or infinity")
  }

  private func expect(_ result: ExitTest.Result?, toSay message: String) {
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains(message))
  }
}
