import ArgumentParser
import Catalogue
import Evaluation
import Foundation
import Pipeline

struct EvalPhotosCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photos",
    abstract: "Score spines and matches on photos against truth made by hand.",
    discussion: """
      Matches the photos that have truth, as 'match' would, and scores what was found; or, with \
      --results, scores what 'match --output' wrote before. With several methods, the spines that \
      were found and read are matched by each; all but 'full' assert what reaches a threshold \
      chosen on other photos, and so nothing where there is one photo.

      Examples:
        shelfread eval photos --truth truth --photos photos
        shelfread eval photos --truth truth --photos photos --method fuzzy,learned,full
        shelfread eval photos --truth truth --results results --only shelf1 shelf2
      """)

  @Option(
    help: ArgumentHelp(
      "Folder with the truth, NAME.json for each photo NAME.", valueName: "folder"))
  var truth: String

  @Option(
    help: ArgumentHelp(
      "Folder with the photos; by default the one with the truth.", valueName: "folder"))
  var photos: String?

  @Option(
    help: ArgumentHelp("Score the results in this folder, match nothing.", valueName: "folder"))
  var results: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Score these photos only.", valueName: "name"))
  var only: [String] = []

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var matching: MatchingOptions

  @Option(
    help: ArgumentHelp(
      "How to match the spines that were found and read, as in 'eval matching': several parted by "
        + "commas, or all.", valueName: "method,…"))
  var method = MethodList(methods: [.full])

  @Option(help: "The folder to write the results to, as match does; by default none is written.")
  var output: String?

  @OptionGroup var report: ReportOption

  @OptionGroup var json: JSONOption

  func validate() throws {
    if results != nil, output != nil {
      throw ValidationError("--results scores what is there: leave out --output.")
    }
    if results != nil, photos != nil, report.report == nil {
      throw ValidationError("--results scores what is there: leave out --photos.")
    }
    if results != nil, method.methods != [.full] {
      throw ValidationError("--results scores what is there: leave out --method.")
    }
  }

  func run() async throws {
    let known = try PhotoTruthFolder(URL(fileURLWithPath: truth), only: only)
    let task = PhotosTask(truths: known.truths, photosIn: URL(fileURLWithPath: photos ?? truth))
    // Who asks for a few photos by name knows that there are others.
    let notes = known.notes + (only.isEmpty ? task.strangers : [])
    for note in notes { Console.message("Warning: \(note).") }
    if let results { return try score(results, task, notes) }
    let library = try catalogue.open()
    let run = try matching.apply(to: reading.matchRun(with: library))
    var measured = try await PhotoMeasurement.measure(
      task, by: method.methods, run, output: output, dataset: dataset,
      forReport: report.report != nil)
    measured.notes += notes
    if report.report != nil { try keep(measured, task, library, run) }
    try measured.print(json: json.isOn)
  }

  private func keep(
    _ measured: PhotoMeasurement, _ task: PhotosTask, _ library: Catalogue, _ run: MatchRun
  ) throws {
    let inputs = try inputs(task) + [.init(catalogue: library)]
    try report.keep(
      measured.methods.map { method in
        (
          RunInfo(
            task: .photos, method: method.name.rawValue, dataset: dataset,
            records: measured.records, inputs: inputs,
            settings: [
              .init("segmenter", run.segmenter.identifier),
              .init("languages", run.reader.languages.joined(separator: ",")),
              .init("fields", matching.fields.defaultValueDescription),
              .init("min-confidence", matching.minConfidenceText),
            ], stages: method.stages, notes: measured.notes), method.samples
        )
      })
  }

  /// Scores what an earlier run wrote.
  private func score(_ results: String, _ task: PhotosTask, _ notes: [String]) throws {
    let found = try PhotoResultFolder(
      URL(fileURLWithPath: results), of: task.truths, tellsUnknown: only.isEmpty)
    for note in found.notes { Console.message("Warning: \(note).") }
    let table = PhotoScoreTable(truths: task.truths) { found.findings[$0] }
    if json.isOn {
      try Console.printJSON(table.figures)
    } else {
      try Console.print(table.text)
    }
    guard report.report != nil else { return }
    let info = RunInfo(
      task: .photos, method: "full", dataset: dataset, records: 0, inputs: try inputs(task),
      settings: [.init("results", "as they were found in a folder")], stages: [],
      notes: notes + found.notes + PhotoMeasurement.missing(task, found.results))
    try report.keep([(info, task.samples(of: found.results, dataset: dataset, records: 0))])
  }

  private var dataset: String { URL(fileURLWithPath: truth).lastPathComponent }

  private func inputs(_ task: PhotosTask) throws -> [RunInfo.Input] {
    let folder = URL(fileURLWithPath: truth)
    return try RunInfo.Input.list(
      role: "truth", files: task.truths.keys.map { folder.appendingPathComponent($0 + ".json") })
      + RunInfo.Input.list(role: "photo", files: task.photos.map { URL(fileURLWithPath: $0) })
  }
}
