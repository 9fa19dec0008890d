import ArgumentParser
import Bibliography
import Evaluation
import Foundation

struct EvalDatasetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset",
    abstract: "Measure methods on a data set that a file describes: its splits, its catalogues.",
    discussion: """
      The description names the data's files, columns, splits and checksums; eval/README.md says how \
      to write one. Printed is one table, methods in rows. Annotated regions are matched only; photos \
      are first outlined and read, once, and what was read is matched by each method. Told are the \
      F1 of the methods' own decisions with its 95 % interval, and the share of books whose best \
      guess is right. What is missing is named and passed over.

      Example: shelfread eval dataset eval/library-dataset.json --data library-dataset --report \
      results
      """)

  @Argument(help: ArgumentHelp("The description, JSON.", valueName: "file"))
  var description: String

  @Option(
    help: ArgumentHelp(
      "The folder that the description's files are in; by default its own.", valueName: "folder"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "How to match, as in 'eval matching': several parted by commas, or all.",
      valueName: "method,…"))
  var method = MethodList(methods: [
    .fuzzy, .fuzzyAssignment, .embedding, .embeddingAssignment, .learned, .full,
  ])

  @Option(
    help: ArgumentHelp("The fields of a record that may be used.", valueName: "title,author,…"))
  var fields: RecordFields = [.title, .author]

  @OptionGroup var reading: ReadingOptions

  @OptionGroup var report: ReportOption

  @OptionGroup var json: JSONOption

  func run() async throws {
    let file = URL(fileURLWithPath: description)
    let dataset = try DatasetDescription(contentsOf: file)
    for note in dataset.unknownKeys { Console.message("Warning: \(note).") }
    let folder =
      data.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? file.deletingLastPathComponent()
    let work = FileManager.default.temporaryDirectory
      .appendingPathComponent("shelfread-dataset-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    var measurement = DatasetMeasurement(
      dataset: dataset, folder: folder, methods: method.methods, fields: fields,
      forReport: report.report != nil)
    var told: Set<String> = []
    for (number, catalogue) in dataset.catalogues.enumerated() {
      let path = work.appendingPathComponent("\(number).sqlite").path
      for split in dataset.annotations ?? []
      where isThere(dataset.problems(split, catalogue, in: folder), &told) {
        try measurement.measure(split, catalogue, path)
      }
      for photos in dataset.photos ?? []
      where isThere(dataset.problems(photos, catalogue, in: folder), &told) {
        try await measurement.measure(photos, catalogue, path, reading)
      }
    }
    guard !measurement.columns.isEmpty else {
      throw EvaluationError("nothing of \(dataset.name) could be measured: its files are missing")
    }
    try report.keep(measurement.columns.flatMap(\.runs))
    if json.isOn { return try Console.printJSON(measurement.columns) }
    try measurement.print()
  }

  /// Tells of problems, each once; false where something is missing.
  private func isThere(
    _ problems: (missing: [String], changed: [String]), _ told: inout Set<String>
  ) -> Bool {
    for note in problems.missing + problems.changed where told.insert(note).inserted {
      Console.message("Warning: \(note)")
    }
    return problems.missing.isEmpty
  }
}
