import Assignment
import Testing

/// Small cases of every kind against trying every assignment.
@Suite struct ExhaustiveSearchTests {
  @Test(arguments: SeededCase.Costs.allCases)
  func smallCasesCostWhatTryingEverythingFinds(costs: SeededCase.Costs) {
    for seed in UInt64(0)..<10_000 {
      let small = SeededCase.random(
        seed: seed, rows: Int(seed % 6), columns: Int(seed / 6 % 6), entries: 0...5, costs: costs)
      check(small)
    }
  }

  @Test func fewColumnsWantedByManyRows() {
    for seed in UInt64(10_000)..<10_600 {
      check(
        SeededCase.random(seed: seed, rows: 8, columns: 2, entries: 1...3, costs: .whole))
    }
  }

  /// Weak duality for a capacity one larger, which is what `columnPrices` promises.
  @Test func onePlaceMoreNeverSavesMoreThanItsPrice() {
    for seed in UInt64(20_000)..<20_500 {
      let small = SeededCase.random(seed: seed, rows: 5, columns: 3, entries: 1...3, costs: .real)
      let solution = small.problem.solved()
      for column in small.supplies.indices {
        var roomier = small
        roomier.supplies[column].capacity += 1
        let saved = solution.totalCost - cheapest(roomier)
        #expect(
          saved <= solution.columnPrices[column] + 1e-12 * small.scale, "column \(column), \(small)"
        )
      }
    }
  }

  private func check(_ small: SeededCase) {
    let solution = small.problem.solved()
    let certificate = small.problem.certificate(of: solution)
    let tolerance = 1e-12 * small.scale
    guard let cost = small.cost(of: solution.columnOfRow) else {
      Issue.record("not allowed: \(solution.columnOfRow), \(small)")
      return
    }
    #expect(abs(cost - cheapest(small)) <= tolerance, "\(small)")
    #expect(abs(cost - solution.totalCost) <= tolerance, "\(small)")
    #expect(certificate.isOptimal, "\(certificate), \(small)")
    #expect(abs(certificate.lowerBound - cost) <= tolerance, "\(small)")
  }

  /// The least cost, by trying every choice of every row.
  private func cheapest(_ small: SeededCase) -> Double {
    var choice: [Int?] = []
    var best = Double.infinity
    func tryRows(from row: Int) {
      if row == small.rows.count {
        if let cost = small.cost(of: choice) { best = min(best, cost) }
        return
      }
      for column in [nil] + Set(small.rows[row].entries.map(\.column)).sorted().map(Optional.some) {
        choice.append(column)
        tryRows(from: row + 1)
        choice.removeLast()
      }
    }
    tryRows(from: 0)
    return best
  }
}
