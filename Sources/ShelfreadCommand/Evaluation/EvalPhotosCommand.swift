import ArgumentParser
import Evaluation
import Foundation
import Pipeline
import Spines

struct EvalPhotosCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photos",
    abstract: "Score spines and matches on photos against truth made by hand.",
    discussion: """
      Matches the photos that have truth, as 'match' would, and scores what was found; or, with \
      --results, scores what 'match --output' wrote before.

      Examples:
        shelfread eval photos --truth truth --photos photos
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
  }

  func run() async throws {
    let truths = try PhotoTruth.all(in: URL(fileURLWithPath: truth), only: only)
    let task = PhotosTask(truths: truths, photosIn: URL(fileURLWithPath: photos ?? truth))
    // Who asks for a few photos by name knows that there are others.
    for photo in only.isEmpty ? task.withoutTruth : [] {
      Console.message("Warning: \(photo): there is no truth of this photo; it is passed over.")
    }
    var found: [String: PhotoResult] = [:]
    var stages: [RunInfo.Stage] = []
    var notes: [String] = []
    let table: PhotoScoreTable
    if let results {
      let folder = URL(fileURLWithPath: results)
      table = try PhotoScoreTable(truths: truths, resultsIn: folder)
      if report.report != nil { found = try PhotosTask.results(in: folder, of: truths) }
    } else {
      let run = try matching.apply(to: reading.matchRun(with: catalogue.open()))
      let clock = StageClock()
      let report = try await RunProgress.showing(
        run, task.photos, output: output, alsoTelling: clock.note)
      stages = clock.stages
      notes =
        (report.failures + report.warnings).map(\.message)
        + (report.reused > 0 ? ["\(report.reused) photos had been read before"] : [])
      found = PhotosTask.results(of: report)
      table = PhotoScoreTable(truths: truths) { found[$0].map { PhotoFindings($0) } }
    }
    if json.isOn {
      try Console.printJSON(table.figures)
    } else {
      try Console.print(table.text)
    }
    try keep(task, found, stages, notes)
  }

  private func keep(
    _ task: PhotosTask, _ found: [String: PhotoResult], _ stages: [RunInfo.Stage],
    _ notes: [String]
  ) throws {
    guard report.report != nil else { return }
    let folder = URL(fileURLWithPath: truth)
    let records = try results == nil ? catalogue.open().count() : 0
    var inputs: [RunInfo.Input] = []
    for name in task.truths.keys.sorted() {
      inputs.append(
        try .init(role: "truth", file: folder.appendingPathComponent(name + ".json")))
    }
    for photo in task.photos {
      inputs.append(try .init(role: "photo", file: URL(fileURLWithPath: photo)))
    }
    let missing = task.truths.keys.filter { found[$0] == nil }.sorted()
    let info = RunInfo(
      task: .photos, method: "full", dataset: folder.lastPathComponent, records: records,
      inputs: inputs,
      settings: [
        .init("segmenter", try results == nil ? CombinedSpineSegmenter().identifier : "unknown"),
        .init("fields", matching.fields.defaultValueDescription),
      ], stages: stages,
      notes: notes + missing.map { "\($0): no photo or no result for this truth" })
    let samples = task.samples(
      of: found, dataset: folder.lastPathComponent, records: records)
    try report.keep([(info, samples)])
  }
}
