import ArgumentParser
import Bibliography
import Evaluation
import Foundation

struct EvalInventoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory",
    abstract: "Plant errors among annotated regions and score the inventory that finds them.",
    discussion: """
      The books of each photo are laid out in the order of their call numbers; then some are exchanged \
      between photos and some taken away, and all regions are matched and compared with the whole \
      catalogue.

      Example: shelfread eval inventory --annotations annotations.csv --catalogue library.sqlite
      """)

  @Option(
    help: ArgumentHelp("Annotated regions, CSV as in the Library dataset.", valueName: "file"))
  var annotations: String

  @OptionGroup var catalogue: CatalogueOption

  @Option(help: ArgumentHelp("Share of the books to exchange between photos.", valueName: "share"))
  var swapped = 0.02

  @Option(help: ArgumentHelp("Share of the books to take away.", valueName: "share"))
  var removed = 0.02

  @Option(help: ArgumentHelp("Seed of the choice.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var json: JSONOption

  func validate() throws {
    for share in [swapped, removed] where !(0...0.5).contains(share) {
      throw ValidationError("A share lies between 0 and 0.5, unlike \(share).")
    }
  }

  func run() throws {
    var records: [Record] = []
    try catalogue.open().forEachRecord { records += $0 }
    var plan = InventoryTask.Plan()
    plan.swapped = swapped
    plan.removed = removed
    plan.seed = seed
    let annotated = try AnnotationFile(csv: URL(fileURLWithPath: annotations))
    for note in annotated.notes { Console.message("Warning: \(note).") }
    let scores = try InventoryTask(regions: annotated.regions, records: records, plan: plan)
      .scores()
    if json.isOn { return try Console.printJSON(scores) }
    try Console.print(scores.lines)
  }
}
