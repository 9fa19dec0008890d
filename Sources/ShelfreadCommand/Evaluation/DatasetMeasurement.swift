import Bibliography
import Catalogue
import Evaluation
import Foundation

/// What methods reach on the parts of a described data set.
struct DatasetMeasurement {
  let dataset: DatasetDescription
  let folder: URL
  let methods: [MatchingMethod]
  let fields: RecordFields
  /// Whether a report will show what went wrong.
  let forReport: Bool
  private(set) var columns: [DatasetColumn] = []

  init(
    dataset: DatasetDescription, folder: URL, methods: [MatchingMethod], fields: RecordFields,
    forReport: Bool
  ) {
    self.dataset = dataset
    self.folder = folder
    self.methods = methods
    self.fields = fields
    self.forReport = forReport
  }

  /// Matches annotated regions with a catalogue, which is made at `path` if it is not there yet.
  mutating func measure(
    _ split: DatasetDescription.Annotations, _ files: DatasetDescription.CatalogueFiles,
    _ path: String
  ) throws {
    let catalogue = try imported(files, path)
    let annotations = folder.appendingPathComponent(split.file)
    let annotated = try AnnotationFile(csv: annotations, columns: split.columns ?? .init())
    for note in annotated.notes { Console.message("Warning: \(note).") }
    let task = MatchingTask(regions: annotated.regions, catalogue: catalogue, fields: fields)
    var column = DatasetColumn(
      task: .matching, split: split.split, catalogue: files.name,
      records: try task.recordCount())
    let inputs =
      try [RunInfo.Input(role: "annotations", file: annotations)] + inputs(of: files)
    let name = "\(dataset.name), \(split.split)"
    let bar = ProgressBar("Matching", total: methods.count)
    defer { bar.finish() }
    for (number, method) in methods.enumerated() {
      bar.update(done: number, detail: "\(split.split), \(files.name): \(method.rawValue)")
      let (found, stages) = try task.timedPredictions(by: method)
      column.add(
        RunInfo(
          task: .matching, method: method.rawValue, dataset: name, records: column.records,
          inputs: inputs, settings: settings(files), stages: stages, notes: annotated.notes),
        try task.samples(of: found, by: method, dataset: name))
    }
    columns.append(column)
  }

  /// Outlines and reads photos, and matches them with a catalogue.
  mutating func measure(
    _ photos: DatasetDescription.Photos, _ files: DatasetDescription.CatalogueFiles,
    _ path: String, _ reading: ReadingOptions
  ) async throws {
    let truth = folder.appendingPathComponent(photos.truth, isDirectory: true)
    let known = try PhotoTruthFolder(truth, only: photos.names ?? [])
    let task = PhotosTask(
      truths: known.truths,
      photosIn: folder.appendingPathComponent(photos.photoFolder, isDirectory: true))
    let notes = known.notes + (photos.names == nil ? task.strangers : [])
    for note in notes { Console.message("Warning: \(note).") }
    var run = try reading.matchRun(with: imported(files, path))
    run.fields = fields
    let name = "\(dataset.name), \(photos.split)"
    let measured = try await PhotoMeasurement.measure(
      task, by: methods, run, dataset: name, forReport: forReport)
    var column = DatasetColumn(
      task: .photos, split: photos.split, catalogue: files.name, records: measured.records)
    let inputs =
      try RunInfo.Input.list(
        role: "truth", files: task.truths.keys.map { truth.appendingPathComponent($0 + ".json") })
      + RunInfo.Input.list(role: "photo", files: task.photos.map { URL(fileURLWithPath: $0) })
      + inputs(of: files)
    for method in measured.methods {
      column.add(
        RunInfo(
          task: .photos, method: method.name.rawValue, dataset: name, records: column.records,
          inputs: inputs,
          settings: settings(files) + [
            .init("segmenter", run.segmenter.identifier),
            .init("languages", run.reader.languages.joined(separator: ",")),
          ], stages: method.stages, notes: notes + measured.notes), method.samples)
    }
    columns.append(column)
  }

  private func imported(
    _ files: DatasetDescription.CatalogueFiles, _ path: String
  ) throws -> Catalogue {
    if FileManager.default.fileExists(atPath: path) { return try Catalogue.open(path) }
    let catalogue = try Catalogue.openOrCreate(path)
    let sources = try files.files.map { try ImportFile($0.url(in: folder).path) }
    _ = try catalogue.importRecords(from: sources, scope: .update, progress: { _ in }) { _ in }
    return catalogue
  }

  private func inputs(of files: DatasetDescription.CatalogueFiles) throws -> [RunInfo.Input] {
    try files.files.map { try RunInfo.Input(role: "catalogue", file: $0.url(in: folder)) }
  }

  private func settings(_ files: DatasetDescription.CatalogueFiles) -> [RunInfo.Setting] {
    [.init("catalogue", files.name), .init("fields", fields.defaultValueDescription)]
  }

  /// Prints what the columns are, and the table.
  func print() throws {
    for (number, column) in columns.enumerated() {
      try Console.print(
        "\(number + 1)  \(column.heading): \(column.split), \(column.catalogue), "
          + "\(column.records) records")
    }
    var table = Table(
      [.text("Method")]
        + columns.indices.flatMap { [.number("\($0 + 1): F1"), .number("forced")] })
    for (place, method) in methods.enumerated() {
      table.add(
        [method.rawValue]
          + columns.flatMap { column in
            let figures = column.figures[place].figures
            let forced = figures.first { $0.name == "forced" }
            return [
              figures.first { $0.name == "f1" }?.text ?? "–",
              forced?.text ?? "–",
            ]
          })
    }
    try Console.print("")
    try table.print()
  }
}

/// What the methods reached on one split with one catalogue.
struct DatasetColumn: Encodable {
  var task: RunInfo.Task
  var split: String
  var catalogue: String
  var records: Int
  private(set) var figures: [MethodFigures] = []
  /// Not exported: the report has them.
  private(set) var runs: [(info: RunInfo, samples: [Sample])] = []

  private enum CodingKeys: String, CodingKey { case task, split, catalogue, records, figures }

  init(task: RunInfo.Task, split: String, catalogue: String, records: Int) {
    self.task = task
    self.split = split
    self.catalogue = catalogue
    self.records = records
  }

  /// What was measured, as the paper that the program follows calls it.
  var heading: String { task.title }

  mutating func add(_ info: RunInfo, _ samples: [Sample]) {
    runs.append((info, samples))
    figures.append(
      MethodFigures(method: info.method, figures: Figure.all(of: samples, task: info.task)))
  }
}
