import Bibliography
import Evaluation
import Foundation

/// The whole evaluation beside the comparison of all pairs by the Python package rapidfuzz.
let fuzzyBenchmark = Benchmark(
  name: "fuzzy",
  summary: "eval matching beside rapidfuzz's token_set_ratio of all pairs; PYTHON names a Python"
) {
  try LibraryData.withFolder { work in
    guard let data = try LibraryData(work: work) else { return }
    let fields = "title,author"
    func evaluate(_ method: String) throws -> CommandMeasurement {
      try CommandMeasurement.shelfread(
        "eval", "matching", "--annotations", data.annotations, "--catalogue", data.catalogue.path,
        "--fields", fields, "--method", method)
    }
    _ = try evaluate("full")  // Leaves the index behind.
    let full = try evaluate("full")
    print(CommandMeasurement.heading)
    print(full.line("eval matching, full"))
    print(try evaluate("fuzzy").line("eval matching, fuzzy"))

    let task = MatchingTask(
      regions: data.regions, catalogue: data.catalogue, fields: [.title, .author])
    let records = try task.records().map { $0.text(of: task.fields) }
    let queries = task.regions.map { FoldedText($0.text) }
    guard let others = try rapidfuzz(queries, records, work) else { return }
    print(
      String(
        format:
          "rapidfuzz, process.cdist, all cores: %.2f s, cpu %.2f s; full takes 1/%.0f, cpu 1/%.0f",
        others.seconds, others.processorSeconds, others.seconds / full.seconds,
        others.processorSeconds / full.processorSeconds))
    let own = FuzzyIndex(records).candidates(for: queries, limit: 1).map { $0.first?.score ?? 0 }
    let apart = zip(own, others.best).map { abs(Double($0) - $1) }.max() ?? 0
    print(String(format: "greatest difference of the best scores: %.5f of 100", apart))
  }
}

/// Times rapidfuzz on the same texts; nil, and says so, where it is not installed.
private func rapidfuzz(
  _ queries: [FoldedText], _ records: [FoldedText], _ work: URL
) throws -> (seconds: Double, processorSeconds: Double, best: [Double])? {
  let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"
  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: work.appendingPathComponent(name))
  }
  try write("queries", queries.map(\.string).joined(separator: "\n"))
  try write("records", records.map(\.string).joined(separator: "\n"))
  try write(
    "time.py",
    """
    import sys, time
    from rapidfuzz import fuzz, process
    queries, records = ([line for line in open(name, encoding="utf-8").read().split("\\n")]
                        for name in sys.argv[1:3])
    start, work = time.perf_counter(), time.process_time()
    scores = process.cdist(queries, records, scorer=fuzz.token_set_ratio, workers=-1)
    print(time.perf_counter() - start)
    print(time.process_time() - work)
    for score in scores.max(axis=1): print(score)
    """)
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [python] + ["time.py", "queries", "records"]
  process.currentDirectoryURL = work
  let output = work.appendingPathComponent("output")
  try Data().write(to: output)
  process.standardOutput = try FileHandle(forWritingTo: output)
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  let numbers = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
    .compactMap { Double($0) }
  guard process.terminationStatus == 0, numbers.count == queries.count + 2 else {
    print("rapidfuzz: skipped, \(python) has no rapidfuzz and numpy (PYTHON names another Python)")
    return nil
  }
  return (numbers[0], numbers[1], Array(numbers.dropFirst(2)))
}
