import Assignment
import Testing

/// Larger cases against a dense Hungarian solver on the full matrix of rows and single places.
@Suite struct DenseSolverTests {
  @Test(arguments: SeededCase.Costs.allCases)
  func sixtyRows(costs: SeededCase.Costs) {
    for seed in UInt64(0)..<40 {
      check(SeededCase.random(seed: seed, rows: 60, columns: 80, entries: 1...12, costs: costs))
    }
  }

  @Test(arguments: SeededCase.Costs.allCases)
  func manyRowsForFewColumns(costs: SeededCase.Costs) {
    for seed in UInt64(100)..<130 {
      check(SeededCase.random(seed: seed, rows: 80, columns: 25, entries: 2...15, costs: costs))
    }
  }

  @Test(arguments: UInt64(200)..<206)
  func twoHundredRows(seed: UInt64) {
    check(
      SeededCase.random(
        seed: seed, rows: 200, columns: 300, entries: 0...30, costs: seed % 2 == 0 ? .real : .whole)
    )
  }

  private func check(_ larger: SeededCase) {
    let solution = larger.problem.solved()
    let tolerance = 1e-11 * larger.scale
    let expected = DenseHungarian.cheapest(larger)
    #expect(abs(solution.totalCost - expected) <= tolerance, "seed \(larger.seed)")
    #expect(
      abs((larger.cost(of: solution.columnOfRow) ?? .infinity) - expected) <= tolerance,
      "seed \(larger.seed)")
    #expect(larger.problem.certificate(of: solution).isOptimal, "seed \(larger.seed)")
  }
}

/// The Hungarian method on a dense matrix, row by row (Kuhn 1955, Munkres 1957): slow and obvious.
enum DenseHungarian {
  /// Each column becomes as many single places as rows name it; each row gets a place of its own
  /// for being rejected.
  static func cheapest(_ sparse: SeededCase) -> Double {
    var places: [(column: Int, added: Double)] = []
    for (column, supply) in sparse.supplies.enumerated() {
      let wanted = sparse.rows.count { row in row.entries.contains { $0.column == column } }
      for place in 0..<wanted {
        if place < supply.capacity {
          places.append((column, 0))
        } else if place - supply.capacity < supply.furtherLimit, supply.furtherPenalty < .infinity {
          places.append((column, supply.furtherPenalty))
        }
      }
    }
    let forbidden = 4 * sparse.scale + places.reduce(0) { max($0, $1.added) }
    let matrix = sparse.rows.enumerated().map { index, row -> [Double] in
      var least: [Int: Double] = [:]
      for (column, cost) in row.entries where cost < .infinity {
        least[column] = min(least[column] ?? .infinity, cost)
      }
      return places.map { place in least[place.column].map { $0 + place.added } ?? forbidden }
        + sparse.rows.indices.map { $0 == index ? row.rejection : forbidden }
    }
    return cheapest(matrix)
  }

  /// The least sum of one element from each row, no two from one column; at least as many columns
  /// as rows.
  private static func cheapest(_ matrix: [[Double]]) -> Double {
    guard let columnCount = matrix.first?.count else { return 0 }
    var rowPotential = Array(repeating: 0.0, count: matrix.count + 1)
    var columnPotential = Array(repeating: 0.0, count: columnCount + 1)
    // Column 0 stands for "not placed yet"; rows and columns count from 1.
    var rowOfColumn = Array(repeating: 0, count: columnCount + 1)
    for row in 1...matrix.count {
      rowOfColumn[0] = row
      var least = Array(repeating: Double.infinity, count: columnCount + 1)
      var previous = Array(repeating: 0, count: columnCount + 1)
      var isVisited = Array(repeating: false, count: columnCount + 1)
      var column = 0
      repeat {
        isVisited[column] = true
        let from = rowOfColumn[column]
        var step = Double.infinity
        var next = 0
        for other in 1...columnCount where !isVisited[other] {
          let reduced = matrix[from - 1][other - 1] - rowPotential[from] - columnPotential[other]
          if reduced < least[other] {
            least[other] = reduced
            previous[other] = column
          }
          if least[other] < step {
            step = least[other]
            next = other
          }
        }
        for other in 0...columnCount {
          if isVisited[other] {
            rowPotential[rowOfColumn[other]] += step
            columnPotential[other] -= step
          } else {
            least[other] -= step
          }
        }
        column = next
      } while rowOfColumn[column] != 0
      while column != 0 {
        rowOfColumn[column] = rowOfColumn[previous[column]]
        column = previous[column]
      }
    }
    return (1...columnCount).reduce(0) { sum, column in
      rowOfColumn[column] == 0 ? sum : sum + matrix[rowOfColumn[column] - 1][column - 1]
    }
  }
}
