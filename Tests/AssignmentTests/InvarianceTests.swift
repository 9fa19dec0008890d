import Assignment
import Testing

/// Changes to a problem whose effect on the answer is known.
@Suite struct InvarianceTests {
  private func cases(_ costs: SeededCase.Costs) -> [SeededCase] {
    (UInt64(0)..<60).map {
      SeededCase.random(seed: $0, rows: 50, columns: 40, entries: 0...10, costs: costs)
    }
  }

  @Test func orderOfRowsDoesNotMatter() {
    for random in cases(.real) {
      var generator = SplitMix64(state: random.seed)
      let order = random.rows.indices.shuffled(using: &generator)
      var permuted = random
      permuted.rows = order.map { random.rows[$0] }
      let solution = random.problem.solved()
      let other = permuted.problem.solved()
      #expect(abs(solution.totalCost - other.totalCost) <= 1e-12 * random.scale, "\(random)")
      // A penalty of 0 and equal costs make ties; real costs make none between columns.
      #expect(order.map { solution.columnOfRow[$0] } == other.columnOfRow, "\(random)")
    }
  }

  @Test func orderOfEntriesChangesNothingAtAll() {
    for random in cases(.whole) {
      var generator = SplitMix64(state: random.seed)
      var shuffled = random
      for row in shuffled.rows.indices { shuffled.rows[row].entries.shuffle(using: &generator) }
      #expect(random.problem.solved() == shuffled.problem.solved(), "\(random)")
    }
  }

  @Test func solvingTwiceGivesTheSame() {
    for random in cases(.whole) { #expect(random.problem.solved() == random.problem.solved()) }
  }

  @Test func constantAddedToARowShiftsTheTotal() {
    for random in cases(.quarters) {
      var shifted = random
      for row in shifted.rows.indices {
        let constant = Double(row % 7) - 3
        shifted.rows[row].rejection += constant
        for entry in shifted.rows[row].entries.indices {
          shifted.rows[row].entries[entry].cost += constant
        }
      }
      let constants = random.rows.indices.reduce(0.0) { $0 + Double($1 % 7) - 3 }
      let (solution, other) = (random.problem.solved(), shifted.problem.solved())
      #expect(solution.totalCost + constants == other.totalCost, "\(random)")
      #expect(solution.columnOfRow == other.columnOfRow, "\(random)")
      #expect(solution.columnPrices == other.columnPrices, "\(random)")
    }
  }

  @Test(arguments: [0x1p-300, 0x1p-20, 0x1p200])
  func scalingCostsScalesTheTotal(factor: Double) {
    for random in cases(.real) {
      var scaled = random
      for column in scaled.supplies.indices { scaled.supplies[column].furtherPenalty *= factor }
      for row in scaled.rows.indices {
        scaled.rows[row].rejection *= factor
        for entry in scaled.rows[row].entries.indices {
          scaled.rows[row].entries[entry].cost *= factor
        }
      }
      let (solution, other) = (random.problem.solved(), scaled.problem.solved())
      #expect(solution.columnOfRow == other.columnOfRow, "\(random)")
      #expect(solution.totalCost * factor == other.totalCost, "\(random)")
      #expect(scaled.problem.certificate(of: other).isOptimal, "\(random)")
    }
  }

  /// Two problems side by side, their rows taking turns, are solved as each alone.
  @Test func componentsDoNotInfluenceEachOther() {
    let all = cases(.real)
    for (first, second) in zip(all, all.dropFirst()) {
      var both = SeededCase(seed: first.seed, supplies: first.supplies + second.supplies, rows: [])
      let offset = first.supplies.count
      for (one, other) in zip(first.rows, second.rows) {
        both.rows.append(one)
        both.rows.append(
          .init(
            rejection: other.rejection,
            entries: other.entries.map { ($0.column + offset, $0.cost) }))
      }
      let parts = (first.problem.solved(), second.problem.solved())
      let whole = both.problem.solved()
      let even = stride(from: 0, to: both.rows.count, by: 2)
      #expect(even.map { whole.columnOfRow[$0] } == parts.0.columnOfRow, "\(first)")
      #expect(
        even.map { whole.columnOfRow[$0 + 1].map { $0 - offset } } == parts.1.columnOfRow,
        "\(second)")
      #expect(whole.columnPrices == parts.0.columnPrices + parts.1.columnPrices)
      #expect(whole.componentCount == parts.0.componentCount + parts.1.componentCount)
    }
  }

  @Test func componentsAreCounted() {
    var problem = AssignmentProblem(columnCount: 7)
    problem.addRow(rejectionCost: 5, entries: [(column: 6, cost: 1), (column: 2, cost: 1)])
    problem.addRow(rejectionCost: 5, entries: [(column: 0, cost: 1), (column: 3, cost: 9)])
    problem.addRow(rejectionCost: 5, entries: [(column: 3, cost: 1)])
    problem.addRow(rejectionCost: 5, entries: [(column: 4, cost: 1), (column: 2, cost: 5)])
    problem.addRow(rejectionCost: 5, entries: [(column: 5, cost: 5.5)])
    // {0, 3} with columns {6, 2, 4}; {1} with {0}, its other entry being dearer than rejection;
    // {2} with {3}; row 4 has nothing but rejection.
    #expect(problem.solved().componentCount == 3)
  }

  /// A column with several places is the same as so many columns with one.
  @Test func placesCanBeWrittenAsColumns() {
    for random in cases(.real) {
      var split = SeededCase(seed: random.seed, supplies: [], rows: random.rows)
      var copies: [[(column: Int, added: Double)]] = []
      for supply in random.supplies {
        var places: [(column: Int, added: Double)] = []
        for place in 0..<min(random.rows.count, supply.capacity + min(supply.furtherLimit, 50)) {
          let added = place < supply.capacity ? 0 : supply.furtherPenalty
          places.append((split.supplies.count, added))
          split.supplies.append(ColumnSupply())
        }
        copies.append(places)
      }
      for row in split.rows.indices {
        split.rows[row].entries = split.rows[row].entries.flatMap { column, cost in
          copies[column].map { ($0.column, cost + $0.added) }
        }
      }
      let (solution, other) = (random.problem.solved(), split.problem.solved())
      #expect(abs(solution.totalCost - other.totalCost) <= 1e-12 * random.scale, "\(random)")
    }
  }
}
