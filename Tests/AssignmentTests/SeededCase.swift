import Assignment

/// A problem as the tests write it down, for slow and obvious solvers that share nothing with the
/// room but its definition.
struct SeededCase: CustomStringConvertible {
  struct Row {
    var rejection: Double
    var entries: [(column: Int, cost: Double)]
  }

  var seed: UInt64 = 0
  var supplies: [ColumnSupply]
  var rows: [Row]

  var problem: AssignmentProblem {
    var problem = AssignmentProblem(supplies: supplies)
    for row in rows { problem.addRow(rejectionCost: row.rejection, entries: row.entries) }
    return problem
  }

  var description: String { "seed \(seed): \(supplies) \(rows)" }

  /// How costs are drawn: small whole numbers make ties, halves and quarters add up exactly.
  enum Costs: CaseIterable { case whole, quarters, real, wide }

  static func random(
    seed: UInt64, rows rowCount: Int, columns columnCount: Int,
    entries entryCount: ClosedRange<Int>,
    costs: Costs, largestLimit: Int = 3
  ) -> SeededCase {
    var generator = SplitMix64(state: seed)
    func cost() -> Double {
      switch costs {
      case .whole: Double(Int.random(in: -3...6, using: &generator))
      case .quarters: Double(Int.random(in: -40...400, using: &generator)) / 4
      case .real: Double.random(in: -1...3, using: &generator)
      case .wide:
        Double.random(in: -1...3, using: &generator)
          * [1e-6, 1, 1e6][Int.random(in: 0..<3, using: &generator)]
      }
    }
    func supply() -> ColumnSupply {
      ColumnSupply(
        capacity: [1, 1, 1, 0, 2, 3][Int.random(in: 0..<6, using: &generator)],
        furtherPenalty: [.infinity, 0, abs(cost()), abs(cost())][
          Int.random(in: 0..<4, using: &generator)],
        furtherLimit: Bool.random(using: &generator)
          ? .max : Int.random(in: 0...largestLimit, using: &generator))
    }
    func row() -> Row {
      var entries: [(column: Int, cost: Double)] = []
      if columnCount > 0 {
        for _ in 0..<Int.random(in: entryCount, using: &generator) {
          let column = Int.random(in: 0..<columnCount, using: &generator)
          let isForbidden = Int.random(in: 0..<20, using: &generator) == 0
          entries.append((column, isForbidden ? .infinity : cost()))
        }
      }
      let rejection = Int.random(in: 0..<4, using: &generator) == 0 ? 4 * abs(cost()) : cost()
      return Row(rejection: rejection, entries: entries)
    }
    let supplies = (0..<columnCount).map { _ in supply() }
    return SeededCase(seed: seed, supplies: supplies, rows: (0..<rowCount).map { _ in row() })
  }

  /// The cost of an assignment by the definition; nil if it is not allowed.
  func cost(of columnOfRow: [Int?]) -> Double? {
    var total = 0.0
    var load = Array(repeating: 0, count: supplies.count)
    for (row, column) in zip(rows, columnOfRow) {
      guard let column else {
        total += row.rejection
        continue
      }
      guard let cost = row.entries.filter({ $0.column == column }).map(\.cost).min(),
        cost < .infinity
      else { return nil }
      total += cost
      load[column] += 1
    }
    for (supply, load) in zip(supplies, load) where load > supply.capacity {
      let further = load - supply.capacity
      if further > supply.furtherLimit || supply.furtherPenalty == .infinity { return nil }
      total += Double(further) * supply.furtherPenalty
    }
    return total
  }

  /// The size of the numbers involved, for tolerances.
  var scale: Double {
    1
      + rows.reduce(0) { sum, row in
        sum + abs(row.rejection)
          + row.entries.reduce(0) { max($0, $1.cost < .infinity ? abs($1.cost) : 0) }
      }
  }
}

/// Steele, Lea and Flood's SplitMix64: the same numbers from the same seed everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}
