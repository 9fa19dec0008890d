import ArgumentParser
import Bibliography
import Evaluation
import Foundation

struct EvalMatchingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matching",
    abstract: "Match annotated regions with a catalogue and score the result.",
    discussion: """
      Several methods are measured on the same regions in one run and printed side by side. 'full' \
      is what 'match' does; the others are baselines. A baseline has no probabilities: it asserts \
      what reaches a threshold, which for every fifth of the photos is the one with the best F1 on \
      the other four fifths.

      Examples:
        shelfread eval matching --annotations annotations.csv --fields title,author
        shelfread eval matching --annotations annotations.csv --method fuzzy,tfidf,full
        shelfread eval matching --annotations annotations.csv --method all
      """)

  @Option(
    help: ArgumentHelp("Annotated regions, CSV as in the Library dataset.", valueName: "file"))
  var annotations: String

  @OptionGroup var catalogue: CatalogueOption

  @OptionGroup var matching: MatchingOptions

  @Option(
    help: ArgumentHelp(
      "How to match: \(MatchingMethod.allCases.map(\.rawValue).joined(separator: ", ")); several "
        + "parted by commas; or all.", valueName: "method,…"))
  var method: [MethodList] = [MethodList(methods: [.full])]

  @Option(
    help: ArgumentHelp("Write the last method's predictions to this CSV.", valueName: "file"))
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "Score the predictions in this CSV, match nothing; its form is that of --predictions.",
      valueName: "file"))
  var score: String?

  @OptionGroup var report: ReportOption

  @OptionGroup var json: JSONOption

  func validate() throws {
    if score != nil, predictions != nil || report.report != nil {
      throw ValidationError("--score scores what is there: leave out --predictions and --report.")
    }
  }

  func run() throws {
    let file = URL(fileURLWithPath: annotations)
    let start = ContinuousClock.now
    let annotated = try AnnotationFile(csv: file)
    for note in annotated.notes { Console.message("Warning: \(note).") }
    if let score { return try print(scoresOf: score, annotated.regions) }
    let library = try catalogue.open()
    let task = MatchingTask(
      regions: annotated.regions, catalogue: library, fields: matching.fields)
    let loading = RunInfo.Stage(
      "loading", seconds: (ContinuousClock.now - start) / .seconds(1))
    let methods = method.flatMap(\.methods)
    var results: [MethodResult] = []
    var runs: [(info: RunInfo, samples: [Sample])] = []
    let bar = ProgressBar("Matching", total: methods.count)
    defer { bar.finish() }
    for (number, method) in methods.enumerated() {
      bar.update(done: number, detail: method.rawValue)
      let (found, stages) = try task.timedPredictions(
        by: method, minConfidence: matching.minConfidence)
      results.append(
        MethodResult(
          method: method.rawValue, seconds: stages.reduce(0) { $0 + $1.seconds },
          result: MatchingResult(found, regions: task.regions)))
      if let predictions, results.count == methods.count {
        try found.csv().write(to: URL(fileURLWithPath: predictions))
      }
      if report.report != nil {
        let dataset = file.deletingPathExtension().lastPathComponent
        let info = try RunInfo(
          task: .matching, method: method.rawValue, dataset: dataset, records: task.recordCount(),
          inputs: [
            .init(role: "annotations", file: file),
            .init(catalogue: library),
          ],
          settings: [
            .init("fields", matching.fields.defaultValueDescription),
            .init("min-confidence", matching.minConfidenceText),
          ], stages: [loading] + stages, notes: annotated.notes)
        runs.append((info, try task.samples(of: found, by: method, dataset: dataset)))
      }
    }
    bar.finish()
    // First what lasts: whoever reads the output may close it early.
    try report.keep(runs)
    if json.isOn {
      try Console.printJSON(results)
    } else {
      try MatchingOutput.print(results)
    }
  }
}

extension EvalMatchingCommand {
  private func print(scoresOf path: String, _ regions: [AnnotatedRegion]) throws {
    let file = try PredictionFile(csv: URL(fileURLWithPath: path), regions: regions)
    for note in file.notes { Console.message("Warning: \(note).") }
    let result = MatchingResult(file.predictions, regions: regions)
    if json.isOn { return try Console.printJSON(result) }
    try Console.print(result.lines)
  }
}

/// Methods as the command line names them.
struct MethodList: ExpressibleByArgument {
  var methods: [MatchingMethod]

  init(methods: [MatchingMethod]) { self.methods = methods }

  init?(argument: String) {
    guard let methods = MatchingMethod.list(argument) else { return nil }
    self.methods = methods
  }

  var defaultValueDescription: String { methods.map(\.rawValue).joined(separator: ",") }
}

/// What one method reached.
struct MethodResult: Encodable {
  var method: String
  /// From the records to the decisions. Indexes are made anew, but `full` opens the catalogue's.
  var seconds: Double
  var result: MatchingResult

  private enum CodingKeys: String, CodingKey { case method, seconds }

  func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(seconds, forKey: .seconds)
  }
}

/// Prints what methods reached.
enum MatchingOutput {
  static func print(_ results: [MethodResult]) throws {
    guard let first = results.first else { return }
    if results.count == 1 {
      try Console.print(first.result.lines)
    } else {
      try compare(results)
    }
    for result in results {
      guard let probabilities = result.result.probabilities else { continue }
      try Console.print("\nProbabilities of \(result.method) beside what came true\n")
      try table(of: probabilities).print()
    }
  }

  private static let names =
    ["forced", "record"] + MatchingScores.depths.map { "recall@\($0)" }
    + ["precision", "recall", "f1", "best_f1", "ap", "ece"]

  private static func compare(_ results: [MethodResult]) throws {
    let scores = results[0].result.scores
    try Console.print("\(scores.regions) regions, \(scores.books) of them catalogued books\n")
    let headings =
      ["Forced", "Record"] + MatchingScores.depths.map { "R@\($0)" } + [
        "Precision", "Recall", "F1", "Best F1", "AP", "ECE", "Seconds",
      ]
    var table = Table([.text("Method")] + headings.map { .number($0) })
    for result in results {
      let scores = result.result.scores
      let shares =
        [scores.forced, scores.record] + MatchingScores.depths.map { scores.recallAt[$0] ?? 0 } + [
          scores.precision, scores.recall, scores.f1, scores.bestF1, scores.averagePrecision,
        ]
      table.add(
        [result.method] + shares.map { String(format: "%.4f", $0) } + [
          scores.calibration.map { String(format: "%.4f", $0.expectedError) } ?? "",
          String(format: "%.2f", result.seconds),
        ])
      // Its intervals in a row of their own: they are wider than what they belong to.
      if scores.regions > 0, result.result.figures.contains(where: { $0.interval() != nil }) {
        table.add(
          ["  95 % interval"] + Self.names.map { result.result.interval(of: $0, digits: 3) ?? "" }
            + [""])
      }
    }
    try table.print()
  }

  private static func table(of probabilities: BelievedProbabilities) -> Table {
    var table = Table([
      .text("Probability"), .number("Regions"), .number("Mean"), .number("Right"),
      .number("95 % interval"),
    ])
    for (bin, share) in zip(probabilities.table.bins, probabilities.bins) where bin.count > 0 {
      table.add([
        String(format: "%.1f to %.1f", bin.from, bin.from + 0.1), "\(bin.count)",
        String(format: "%.4f", bin.confidence), String(format: "%.4f", bin.right),
        share?.interval() ?? "–",
      ])
    }
    return table
  }
}
