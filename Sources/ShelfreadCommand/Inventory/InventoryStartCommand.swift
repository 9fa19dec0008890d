import ArgumentParser
import Bibliography
import Catalogue
import Foundation

struct InventoryStartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Start an inventory: freeze the list of the books that should be there.",
    discussion: """
      Later imports do not change the list. A range holds both ends, and everything that begins with \
      them: --from 79 --to 79 has 796.51 too.

      Examples:
        shelfread inventory start --session 2027
        shelfread inventory start --session music --location "Main, music"
        shelfread inventory start --session sport --from 796 --to 799 --call-numbers udc
      """
  )

  @OptionGroup var catalogue: CatalogueOption

  @Option(help: ArgumentHelp("The inventory's name; by default today's date.", valueName: "name"))
  var session: String?

  @Option(help: ArgumentHelp("Only books of this location, by its exact name.", valueName: "name"))
  var location: String?

  @Option(help: ArgumentHelp("The first call number.", valueName: "call-number"))
  var from: String?

  @Option(help: ArgumentHelp("The last call number.", valueName: "call-number"))
  var to: String?

  @OptionGroup var filing: FilingOption
  @OptionGroup var json: JSONOption

  func run() throws {
    let catalogue = try catalogue.open()
    let scheme = try filing.scheme(for: catalogue)
    let scope = InventoryScope(location: location, first: from, last: to)
    guard !scope.range(scheme).isEmpty else {
      throw ValidationError("“\(from ?? "")” files behind “\(to ?? "")”: exchange --from and --to.")
    }
    let name = session ?? Date.now.formatted(.iso8601.year().month().day())
    let started = try catalogue.inventories.start(name, scope: scope, scheme: scheme)
    if json.isOn { return try Console.printJSON(started) }
    let count = try catalogue.inventories.count(of: started)
    try Console.print(
      "Inventory “\(name)” is started: \(count) books, call numbers filed as \(scheme.rawValue).")
    Console.message("Add photos with: shelfread inventory add PHOTOS --session \(name)")
  }
}

/// How call numbers are filed.
struct FilingOption: ParsableArguments {
  /// The schemes, and recognition.
  enum Choice: String, ExpressibleByArgument, CaseIterable {
    case auto, dewey, udc, lc, local, numbered
  }

  @Option(
    name: .customLong("call-numbers"),
    help: ArgumentHelp(
      "How call numbers are filed; auto takes what was said at an import, or recognises it.",
      valueName: "scheme"))
  var choice = Choice.auto

  func scheme(for catalogue: Catalogue) throws -> FilingScheme {
    try FilingScheme(rawValue: choice.rawValue) ?? catalogue.filingScheme()
  }
}
