import ArgumentParser
import Evaluation
import Foundation

struct EvalPhotosCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photos",
    abstract: "Score what match wrote for photos against truth made by hand.",
    discussion: """
      Example: shelfread eval photos --truth truth --results results --only shelf1 --only shelf2
      """)

  @Option(
    help: ArgumentHelp(
      "Folder with the truth, NAME.json for each photo NAME.", valueName: "folder"))
  var truth: String

  @Option(
    help: ArgumentHelp("Folder that match wrote its results to.", valueName: "folder"))
  var results: String

  @Option(help: ArgumentHelp("Score this photo only; may be repeated.", valueName: "name"))
  var only: [String] = []

  @OptionGroup var json: JSONOption

  func run() throws {
    let truths = try PhotoTruth.all(in: URL(fileURLWithPath: truth), only: only)
    let table = try PhotoScoreTable(truths: truths, resultsIn: URL(fileURLWithPath: results))
    if json.isOn { return try Console.printJSON(table.figures) }
    try Console.print(table.text)
  }
}
