import ArgumentParser
import Bibliography
import Catalogue
import Evaluation
import Foundation

struct EvalDatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset",
    abstract: "Measure methods on a data set that a file describes: its splits, its catalogues.",
    discussion: """
      The description names the data's files, columns, splits and checksums; eval/README.md says how \
      to write one. Printed is one table: methods in rows, for each split and catalogue the F1 of \
      the methods' own decisions with its 95 % interval, and the share of books whose best guess is \
      right. What is missing is named and passed over.

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
    .fuzzy, .fuzzyAssignment, .embedding, .embeddingAssignment, .full,
  ])

  @Option(
    help: ArgumentHelp("The fields of a record that may be used.", valueName: "title,author,…"))
  var fields: RecordFields = [.title, .author]

  @OptionGroup var report: ReportOption

  @OptionGroup var json: JSONOption

  func run() throws {
    let file = URL(fileURLWithPath: description)
    let dataset = try DatasetDescription(contentsOf: file)
    let folder =
      data.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? file.deletingLastPathComponent()
    let work = FileManager.default.temporaryDirectory
      .appendingPathComponent("shelfread-dataset-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    var columns: [DatasetColumn] = []
    for (number, catalogue) in dataset.catalogues.enumerated() {
      for split in dataset.annotations {
        let problems = dataset.problems(split, catalogue, in: folder)
        for note in problems.missing + problems.changed { Console.message("Warning: \(note)") }
        guard problems.missing.isEmpty else { continue }
        let path = work.appendingPathComponent("\(number).sqlite").path
        columns.append(try measure(dataset, split, catalogue, in: folder, path))
      }
    }
    guard !columns.isEmpty else {
      throw EvaluationError("nothing of \(dataset.name) could be measured: its files are missing")
    }
    try report.keep(columns.flatMap(\.runs))
    if json.isOn { return try Console.printJSON(columns) }
    try print(columns)
  }

  private func measure(
    _ dataset: DatasetDescription, _ split: DatasetDescription.Annotations,
    _ catalogueFiles: DatasetDescription.CatalogueFiles, in folder: URL, _ path: String
  ) throws -> DatasetColumn {
    let catalogue = try Catalogue.openOrCreate(path)
    let sources = try catalogueFiles.files.map { try ImportFile($0.url(in: folder).path) }
    _ = try catalogue.importRecords(from: sources, scope: .update, progress: { _ in }) { _ in }
    let annotations = folder.appendingPathComponent(split.file)
    let annotated = try AnnotationFile(csv: annotations, columns: split.columns ?? .init())
    for note in annotated.notes { Console.message("Warning: \(note).") }
    let task = MatchingTask(
      regions: annotated.regions, catalogue: catalogue, fields: fields)
    let name = "\(dataset.name), \(split.split)"
    var column = DatasetColumn(split: split.split, catalogue: catalogueFiles.name)
    column.records = try task.recordCount()
    let inputs =
      try [RunInfo.Input(role: "annotations", file: annotations)]
      + catalogueFiles.files.map {
        try RunInfo.Input(role: "catalogue", file: $0.url(in: folder))
      }
    for method in method.methods {
      let (found, stages) = try task.timedPredictions(by: method)
      let info = RunInfo(
        task: .matching, method: method.rawValue, dataset: name, records: column.records,
        inputs: inputs,
        settings: [
          .init("catalogue", catalogueFiles.name), .init("fields", fields.defaultValueDescription),
        ],
        stages: stages, notes: annotated.notes)
      let samples = try task.samples(of: found, dataset: name)
      column.runs.append((info, samples))
      column.figures.append(
        .init(method: method.rawValue, figures: Figure.all(of: samples, task: .matching)))
    }
    return column
  }

  private func print(_ columns: [DatasetColumn]) throws {
    var table = Table(
      [.text("Method")]
        + columns.flatMap { column in
          [
            Table.Column.number("\(column.split), \(column.catalogue): F1"),
            .number("forced"),
          ]
        })
    for (place, method) in method.methods.enumerated() {
      table.add(
        [method.rawValue]
          + columns.flatMap { column in
            let figures = column.figures[place].figures
            let f1 = figures.first { $0.name == "f1" }
            let forced = figures.first { $0.name == "forced" }
            return [
              f1?.text ?? "",
              forced.map { String(format: "%.4f", $0.value) } ?? "",
            ]
          })
    }
    try table.print()
  }
}

/// What the methods reached on one split with one catalogue.
private struct DatasetColumn: Encodable {
  struct Method: Encodable {
    var method: String
    var figures: [Figure]
  }

  var split: String
  var catalogue: String
  var records = 0
  var figures: [Method] = []
  /// Not exported: the report has them.
  var runs: [(info: RunInfo, samples: [Sample])] = []

  private enum CodingKeys: String, CodingKey { case split, catalogue, records, figures }

  init(split: String, catalogue: String) {
    self.split = split
    self.catalogue = catalogue
  }
}
