import ArgumentParser
import Evaluation
import Foundation
import Pipeline

struct EvalPhotosCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photos",
    abstract: "Match photos and score the result against truth made by hand.",
    discussion: """
      With --results nothing is matched: what match wrote earlier is scored. A photo of the truth \
      that has no result counts as one where nothing was found.

      Example: shelfread eval photos --truth truth --photos photos --only shelf1 shelf2 \
      --catalogue library.sqlite
      """)

  @Option(
    help: ArgumentHelp("Folder with the truth: NAME.json for a photo NAME.", valueName: "folder"))
  var truth: String

  @Option(help: ArgumentHelp("Folder with the photos to match.", valueName: "folder"))
  var photos: String?

  @Option(
    help: ArgumentHelp("Folder that match wrote its results to earlier.", valueName: "folder"))
  var results: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Only these photos of the truth, by name.", valueName: "name"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp("Write results here, as match does.", valueName: "folder"))
  var output: String?

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var matching: MatchingOptions
  @OptionGroup var json: JSONOption

  func validate() throws {
    guard (photos == nil) != (results == nil) else {
      throw ValidationError("Give either --photos, to match them, or --results, to score those.")
    }
  }

  func run() async throws {
    let truths = try PhotoTruth.all(in: URL(fileURLWithPath: truth), only: only)
    let table: PhotoScoreTable
    if let results {
      table = try PhotoScoreTable(truths: truths, resultsIn: URL(fileURLWithPath: results))
    } else {
      let found = try await findings(in: truths.keys.sorted())
      table = PhotoScoreTable(truths: truths) { found[$0] }
    }
    if json.isOn { return try Console.printJSON(table.figures) }
    try Console.print(table.text)
  }

  /// Matches the photos called `names`, all at once.
  private func findings(in names: [String]) async throws -> [String: PhotoFindings] {
    let folder = URL(fileURLWithPath: photos ?? "", isDirectory: true)
    let wanted = Set(names)
    let paths = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .map { folder.appendingPathComponent($0) }
      .filter {
        $0.pathExtension.lowercased() != "json"
          && wanted.contains($0.deletingPathExtension().lastPathComponent)
      }
    let run = try matching.apply(to: reading.matchRun(with: catalogue.open()))
    let bars = RunProgress()
    defer { bars.finish() }
    let report = try await Interruption.cancelling { [output] in
      try await run.run(
        paths.map(\.path), output: output.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ) { bars.update($0) }
    }
    bars.finish()
    for note in report.failures { Console.message("\(note.photo): \(note.message)") }
    var found: [String: PhotoFindings] = [:]
    for photo in report.photos {
      let name = URL(fileURLWithPath: photo.result.photo).deletingPathExtension().lastPathComponent
      found[name] = PhotoFindings(photo.result)
    }
    return found
  }
}
