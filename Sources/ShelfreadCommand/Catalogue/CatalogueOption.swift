import ArgumentParser
import Catalogue

/// The option that every command working on a catalogue has.
struct CatalogueOption: ParsableArguments {
  @Option(
    name: .customLong("catalogue"), help: ArgumentHelp("The catalogue file.", valueName: "file"))
  var path = "library.sqlite"

  /// Opens the catalogue, which must be there.
  func open() throws -> Catalogue { try Catalogue.open(path) }
}

/// The option of every command that prints a table.
struct JSONOption: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON instead of a table.")
  var isOn = false
}

/// The option of every command that looks for something.
struct LimitOption: ParsableArguments {
  @Option(
    name: .customLong("limit"),
    help: ArgumentHelp("The greatest number of results.", valueName: "number"))
  var limit = 20

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit must be 1 or more.") }
  }
}
