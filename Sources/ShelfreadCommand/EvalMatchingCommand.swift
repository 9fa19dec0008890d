import ArgumentParser
import Bibliography
import Evaluation
import Foundation

struct EvalMatchingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matching",
    abstract: "Matches annotated regions with a catalogue and scores the result.",
    discussion: """
      Example:
        shelfread eval matching --annotations annotations.csv --catalogue library.sqlite \\
          --fields title,author --method tfidf --method full
      """)

  @Option(help: "Annotated regions: CSV as in the Library dataset.")
  var annotations: String
  @Option(help: "The catalogue to match with.")
  var catalogue = "library.sqlite"
  @Option(
    help: "Fields that may be used: \(RecordFields.names.map(\.name).joined(separator: ",")).")
  var fields = RecordFields.names.map(\.name).joined(separator: ",")
  @Option(
    help:
      "How to match; may be given several times. One of \(MatchingMethod.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var method: [MatchingMethod] = [.full]
  @Option(help: "Write the predictions of the last method to this CSV file.")
  var predictions: String?
  @Option(help: "Probability from which a match is asserted, 0 to 1; by default the best for F1.")
  var minConfidence: Double?
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if let minConfidence, !(0...1).contains(minConfidence) {
      throw ValidationError("--min-confidence is a probability, 0 to 1, not \(minConfidence).")
    }
    _ = try recordFields(fields)
  }

  func run() throws {
    let task = MatchingTask(
      regions: try AnnotatedRegion.regions(csv: URL(fileURLWithPath: annotations)),
      records: try allRecords(of: [catalogue]), fields: try recordFields(fields))
    var results: [MethodResult] = []
    for method in method {
      let start = ContinuousClock.now
      let found = try task.predictions(by: method, minConfidence: minConfidence)
      let duration = ContinuousClock.now - start
      results.append(
        MethodResult(
          method: method.rawValue, seconds: duration / .seconds(1),
          scores: MatchingScores(found, regions: task.regions)))
      if let predictions, method == self.method.last {
        try found.csv().write(to: URL(fileURLWithPath: predictions))
      }
    }
    print(json ? try MethodResult.json(results) : MethodResult.table(results))
  }
}

extension MatchingMethod: ExpressibleByArgument {}

/// One line of the comparison.
private struct MethodResult: Codable {
  var method: String
  var seconds: Double
  var scores: MatchingScores

  static func json(_ results: [MethodResult]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return String(decoding: try encoder.encode(results), as: UTF8.self)
  }

  static func table(_ results: [MethodResult]) -> String {
    guard let first = results.first else { return "" }
    var lines = [
      "\(first.scores.regions) regions, \(first.scores.books) of them catalogued books", "",
      "method            forced record recall@10 recall@100 precision recall     f1 best f1     ap       s",
    ]
    for result in results {
      let scores = result.scores
      let figures = [
        scores.forced, scores.record, scores.recallAt[10] ?? 0, scores.recallAt[100] ?? 0,
        scores.precision, scores.recall, scores.f1, scores.bestF1, scores.averagePrecision,
      ]
      let widths = [6, 6, 9, 10, 9, 6, 6, 7, 6]
      let name = result.method.padding(toLength: 17, withPad: " ", startingAt: 0)
      let cells = zip(figures, widths).map { figure, width in
        let text = String(format: "%.4f", figure)
        return String(repeating: " ", count: max(0, width - text.count)) + text
      }
      lines.append(
        ([name] + cells).joined(separator: " ") + String(format: " %7.2f", result.seconds))
    }
    return lines.joined(separator: "\n")
  }
}
