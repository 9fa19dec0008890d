import Assignment
import Foundation

/// The assignment of 8,179 regions with 100 candidates each, the size of the matching-only task,
/// on seeded instances from easy to as hard as that size can be.
let assignmentBenchmark = Benchmark(
  name: "assignment",
  summary: "8,179 rows with 100 entries each, one thread, shortest of five runs"
) {
  print("  instance     build s  solve s    peak MB  components  placed  relative gap  proven")
  for instance in AssignmentInstance.allCases {
    let (problem, building) = Measurement.of(runs: 1) { instance.problem(seed: 1) }
    let (solution, solving) = Measurement.of { problem.solved() }
    let certificate = problem.certificate(of: solution)
    let placed = solution.columnOfRow.count { $0 != nil }
    let amounts = certificate.tolerance / AssignmentCertificate.relativeTolerance
    print(
      "  " + instance.rawValue.padding(toLength: 11, withPad: " ", startingAt: 0)
        + String(
          format: "  %7.3f  %7.3f  %9.1f  %10d  %6d  %12.1e  ", building.seconds, solving.seconds,
          solving.peakMegabytes ?? .nan, solution.componentCount, placed, certificate.gap / amounts)
        + (certificate.isOptimal ? "yes" : "NO"))
  }
}

enum AssignmentInstance: String, CaseIterable {
  /// Most rows have a column of their own that fits well, and a few near it; rejection cuts off
  /// the rest; a further copy costs a penalty.
  case shelf
  /// The same without useful rejection, so that all entries count.
  case kept
  /// Every row's best columns are the same few hundred, one place each.
  case contested
  /// Costs at random, more columns than rows.
  case random
  /// Costs at random, as many columns as rows, one place each and no useful rejection.
  case scarce

  static let rowCount = 8_179
  static let entryCount = 100

  func problem(seed: UInt64) -> AssignmentProblem {
    var generator = SplitMix64(seed: seed)
    let columnCount = self == .scarce ? Self.rowCount : 15_228
    let penalised = self == .shelf || self == .kept
    var problem = AssignmentProblem(
      columnCount: columnCount, supply: ColumnSupply(furtherPenalty: penalised ? 0.3 : .infinity))
    problem.reserveCapacity(rows: Self.rowCount, entries: Self.rowCount * Self.entryCount)
    var entries: [(column: Int, cost: Double)] = []
    for _ in 0..<Self.rowCount {
      entries.removeAll(keepingCapacity: true)
      // Retrieval finds neighbours: volumes, editions, the same author.
      let home = Int.random(in: 0..<columnCount, using: &generator)
      for rank in 0..<Self.entryCount {
        let noise = Double.random(in: 0..<1, using: &generator)
        let anywhere = Int.random(in: 0..<columnCount, using: &generator)
        switch self {
        case .shelf, .kept:
          let near = (home + Int(noise * 200)) % columnCount
          entries.append((rank < 20 ? near : anywhere, 1 - (1 - 0.3 * noise) / Double(rank + 1)))
        case .contested:
          let popular = rank < 60
          entries.append((popular ? anywhere % 400 : anywhere, noise + (popular ? 0 : 2)))
        case .random, .scarce:
          entries.append((anywhere, noise))
        }
      }
      problem.addRow(rejectionCost: self == .shelf ? 0.45 : 100, entries: entries)
    }
    return problem
  }
}
