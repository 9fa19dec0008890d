/// Something whose time and memory are worth knowing.
struct Benchmark: Sendable {
  /// What it is called on the command line.
  var name: String
  /// What is measured, in a line.
  var summary: String
  /// Measures, and prints what was found.
  var run: @Sendable () async throws -> Void
}

/// All of them, in the order in which they run when none is named. Each has a file of its own.
let benchmarks: [Benchmark] = [
  assignmentBenchmark, matchingBenchmark, fuzzyBenchmark, openSetBenchmark, searchBenchmark,
  commandsBenchmark,
  scalingBenchmark,
  marcBenchmark,
]
