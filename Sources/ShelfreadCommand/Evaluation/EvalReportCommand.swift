import ArgumentParser
import Evaluation
import Foundation

struct EvalReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Tell the figures of a report, or of a part of its samples, without running anything.",
    discussion: """
      The folder is one that 'eval matching' or 'eval photos' wrote with --report. Every figure has \
      its 95 % interval over photos drawn again. Facets are \
      \(Facet.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        shelfread eval report results
        shelfread eval report results --where language=ca --where label=read
        shelfread eval report results --by photo --figure precision
        shelfread eval report results --where section=Poesia --output poesia
      """)

  @Argument(help: ArgumentHelp("The report's folder.", valueName: "folder"))
  var folder: String

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only samples with this value of a facet; may be repeated.", valueName: "facet=value"))
  var conditions: [FacetFilter] = []

  @Option(help: "One figure for each value of this facet.")
  var by: Facet?

  @Option(
    help: ArgumentHelp(
      "Which figure --by tells; by default the one that sums up, f1 of regions, found of photos.",
      valueName: "name"))
  var figure: String?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "The run to tell in full; by default 'full' with most samples.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Write report.html, report.md and report.json of these samples to this folder.",
      valueName: "folder"))
  var output: String?

  @OptionGroup var json: JSONOption

  func validate() throws {
    if figure != nil, by == nil { throw ValidationError("--figure needs --by: name a facet.") }
  }

  func run() throws {
    let pool = try SamplePool.open(in: URL(fileURLWithPath: folder, isDirectory: true))
    if let by, output == nil { return try print(by, in: pool) }
    let report = try EvaluationReport(pool, where: conditions, run: name)
    if let output { try report.write(to: URL(fileURLWithPath: output, isDirectory: true)) }
    if let by { return try print(by, in: pool) }
    if json.isOn { return try Console.printJSON(report) }
    for (index, run) in report.runs.enumerated() {
      if index > 0 { try Console.print("") }
      try Console.print(
        "\(run.info.name), \(run.info.task.rawValue): \(run.counted)\n"
      )
      try Self.table(run.figures).print()
    }
  }

  private func print(_ facet: Facet, in pool: SamplePool) throws {
    let run = try EvaluationReport.run(name, in: pool)
    let values = try EvaluationReport.figures(
      in: pool, by: facet, where: conditions, run: run.name, figure: figure)
    if json.isOn { return try Console.printJSON(values) }
    try print(values, by: facet, run.task)
  }

  private static func table(_ figures: [Figure]) -> Table {
    var table = Table([
      .text("Figure"), .number("Value"), .number("95 % from"), .number("to"),
    ])
    for figure in figures {
      table.add([figure.name] + Self.cells(figure))
    }
    return table
  }

  private func print(
    _ values: [EvaluationReport.FacetFigure], by facet: Facet, _ task: RunInfo.Task
  ) throws {
    let name = values.lazy.compactMap(\.figure).first?.name ?? figure ?? "figure"
    let counted = task == .matching ? "Regions" : "Spines"
    var table = Table([
      .text(facet.rawValue.capitalized), .number("Books"), .number(counted), .number(name),
      .number("95 % from"), .number("to"),
    ])
    for value in values {
      table.add([value.value, "\(value.books)", "\(value.samples)"] + Self.cells(value.figure))
    }
    try table.print()
    try Console.print("\nBooks: those to be found. \(counted): \(task.counted).")
    let meaning = Figure.meaning(of: name, task: task)
    if !meaning.isEmpty { try Console.print("\(name): \(meaning).") }
  }

  private static func cells(_ figure: Figure?) -> [String] {
    [figure?.value, figure?.low, figure?.high].map { $0.map { String(format: "%.4f", $0) } ?? "–" }
  }
}
