import ArgumentParser
import Evaluation
import Foundation

struct EvalCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two runs: figures, samples that changed, and whether chance explains it.",
    discussion: """
      A run is a report's folder, for its run of 'full' with most samples; or FOLDER:NAME for the run \
      of that name. Both are compared on the photos that they share. The interval of a difference \
      comes from the same photos drawn again for both; where it holds zero the runs are not told \
      apart.

      Examples:
        shelfread eval compare before after
        shelfread eval compare results:tfidf results:full --samples 50
      """)

  @Argument(help: ArgumentHelp("The run to compare with.", valueName: "run"))
  var before: String

  @Argument(help: ArgumentHelp("The run that is compared.", valueName: "run"))
  var after: String

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only samples with this value of a facet; may be repeated.", valueName: "facet=value"))
  var conditions: [FacetFilter] = []

  @Option(help: "How many changed samples to print, in each direction.")
  var samples = 10

  @OptionGroup var json: JSONOption

  func run() throws {
    let comparison = try RunComparison(load(before), load(after))
    if json.isOn { return try Console.printJSON(comparison) }
    try Console.print(
      "\(before) and \(after): \(comparison.samples) \(comparison.counted) of \(comparison.photos) photos\n"
    )
    var table = Table([
      .text("Figure"), .number("Before"), .number("After"), .number("Change"),
      .number("95 % from"), .number("to"), .text("Verdict"),
    ])
    for change in comparison.changes {
      table.add([
        change.name, String(format: "%.4f", change.before), String(format: "%.4f", change.after),
        String(format: "%+.4f", change.after - change.before),
        change.low.map { String(format: "%+.4f", $0) } ?? "–",
        change.high.map { String(format: "%+.4f", $0) } ?? "–",
        change.verdict.rawValue,
      ])
    }
    try table.print()
    try print(comparison.differences)
    try print("Gained", comparison.gained)
    try print("Lost", comparison.lost)
    let name = comparison.deciding?.name ?? ""
    let sentence =
      switch comparison.verdict {
      case .better: "\(after) is better than \(before)"
      case .worse: "\(after) is worse than \(before)"
      case .same: "\(after) and \(before) are not told apart"
      }
    try Console.print("\nVerdict: \(sentence), by \(name).")
    for note in comparison.notes { Console.message("Note: \(note).") }
  }

  private func print(_ differences: [RunDifference]) throws {
    guard !differences.isEmpty else { return }
    try Console.print("\nNot the same in both runs\n")
    var table = Table([.text("What"), .text("Before"), .text("After")])
    for difference in differences {
      table.add([difference.name, difference.before, difference.after])
    }
    try table.print()
  }

  private func print(_ heading: String, _ changed: [RunComparison.ChangedSample]) throws {
    try Console.print("\n\(heading): \(changed.count)")
    for sample in changed.prefix(samples) {
      try Console.print(
        """
          \(sample.photo), \(sample.number)
            read    \(sample.text.isEmpty ? "nothing" : Self.line(sample.text))
            truth   \(Self.line(sample.truth))
            before  \(Self.line(sample.before))
            after   \(Self.line(sample.after))
        """)
    }
    if changed.count > samples && samples > 0 {
      try Console.print("  … and \(changed.count - samples) more (--samples, --json)")
    }
  }

  private static func line(_ text: String) -> String {
    let line = String(text.map { $0.isNewline ? " " : $0 })
    return line.count > 160 ? line.prefix(159) + "…" : line
  }

  private func load(_ run: String) throws -> (RunInfo, [Sample]) {
    var (path, name): (String, String?) = (run, nil)
    if !FileManager.default.fileExists(atPath: run), let colon = run.lastIndex(of: ":") {
      path = String(run[..<colon])
      name = String(run[run.index(after: colon)...])
    }
    let pool = try SamplePool.open(in: URL(fileURLWithPath: path, isDirectory: true))
    let info = try EvaluationReport.run(name, in: pool)
    return (info, try EvaluationReport.samples(of: info.name, where: conditions, in: pool))
  }
}
