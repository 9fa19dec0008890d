import ArgumentParser

struct CatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue",
    abstract: "Import the library's records, look into them, write them out.",
    discussion: """
      Example: shelfread catalogue import books.csv
      """,
    subcommands: [
      CatalogueImportCommand.self, CatalogueInfoCommand.self, CatalogueSearchCommand.self,
      CatalogueExportCommand.self,
    ]
  )
}
