import ArgumentParser
import Evaluation
import Foundation
import Pipeline

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

  @OptionGroup var json: JSONOption

  func validate() throws {
    if results != nil, photos != nil || output != nil {
      throw ValidationError("--results scores what is there: leave out --photos and --output.")
    }
  }

  func run() async throws {
    let table = try await scores()
    if json.isOn { return try Console.printJSON(table.figures) }
    try Console.print(table.text)
  }

  private func scores() async throws -> PhotoScoreTable {
    let truths = try PhotoTruth.all(in: URL(fileURLWithPath: truth), only: only)
    if let results {
      return try PhotoScoreTable(truths: truths, resultsIn: URL(fileURLWithPath: results))
    }
    let task = PhotosTask(
      truths: truths, photosIn: URL(fileURLWithPath: photos ?? truth))
    let run = try matching.apply(to: reading.matchRun(with: catalogue.open()))
    return task.scores(of: try await RunProgress.showing(run, task.photos, output: output))
  }
}
