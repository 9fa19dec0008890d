import ArgumentParser
import Catalogue

struct CatalogueExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write all records as CSV on standard output.",
    discussion: """
      UTF-8, commas, a header; catalogue import reads it. A record with several copies has lists parted \
      by | in the columns about them.

      Example: shelfread catalogue export > records.csv
      """
  )

  @OptionGroup var catalogue: CatalogueOption

  func run() throws {
    try catalogue.open().exportCSV { try Console.write($0) }
  }
}
