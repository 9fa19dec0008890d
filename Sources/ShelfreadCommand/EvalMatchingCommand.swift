import ArgumentParser
import Bibliography
import Evaluation
import Foundation

struct EvalMatchingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matching",
    abstract: "Match annotated regions with a catalogue and score the result.",
    discussion: """
      A simpler method's threshold is chosen on one half of the photos and used on the other.

      Example: shelfread eval matching --annotations annotations.csv --fields title,author \
      --method tfidf --method full
      """)

  @Option(
    help: ArgumentHelp("Annotated regions, CSV as in the Library dataset.", valueName: "file"))
  var annotations: String

  @OptionGroup var catalogue: CatalogueOption

  @OptionGroup var matching: MatchingOptions

  @Option(help: "How to match; may be repeated.")
  var method: [MatchingMethod] = [.full]

  @Option(
    help: ArgumentHelp("Write the last method's predictions to this CSV.", valueName: "file"))
  var predictions: String?

  @OptionGroup var json: JSONOption

  func run() throws {
    var records: [Record] = []
    try catalogue.open().forEachRecord { records += $0 }
    let task = MatchingTask(
      regions: try AnnotatedRegion.regions(csv: URL(fileURLWithPath: annotations)),
      records: records, fields: matching.fields)
    var results: [MethodResult] = []
    for method in method {
      let start = ContinuousClock.now
      let found = try task.predictions(by: method, minConfidence: matching.minConfidence)
      results.append(
        MethodResult(
          method: method.rawValue, seconds: (ContinuousClock.now - start) / .seconds(1),
          scores: MatchingScores(found, regions: task.regions)))
      if let predictions, method == self.method.last {
        try found.csv().write(to: URL(fileURLWithPath: predictions))
      }
    }
    if json.isOn { return try Console.printJSON(results) }
    try print(results)
  }

  private func print(_ results: [MethodResult]) throws {
    guard let scores = results.first?.scores else { return }
    if results.count == 1 { return try Console.print(scores.lines) }
    try Console.print("\(scores.regions) regions, \(scores.books) of them catalogued books\n")
    var table = Table(
      [.text("Method")] + MethodResult.headings.map { .number($0) } + [.number("Seconds")])
    for result in results {
      table.add(
        [result.method] + result.figures.map { String(format: "%.4f", $0) }
          + [String(format: "%.2f", result.seconds)])
    }
    try table.print()
  }
}

extension MatchingMethod: ExpressibleByArgument {}

/// One line of the comparison.
private struct MethodResult: Encodable {
  var method: String
  var seconds: Double
  var scores: MatchingScores

  static let headings = [
    "Forced", "Record", "R@10", "R@100", "Precision", "Recall", "F1", "Best F1", "AP",
  ]

  var figures: [Double] {
    [
      scores.forced, scores.record, scores.recallAt[10] ?? 0, scores.recallAt[100] ?? 0,
      scores.precision, scores.recall, scores.f1, scores.bestF1, scores.averagePrecision,
    ]
  }
}
