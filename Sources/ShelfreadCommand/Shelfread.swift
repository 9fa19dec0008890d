import ArgumentParser

struct Shelfread: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shelfread",
    abstract: "Tells which catalogue record every book on a photographed shelf is.",
    subcommands: [
      MatchCommand.self, FindCommand.self, InventoryCommand.self, ServeCommand.self,
      CatalogueCommand.self, EvalCommand.self,
    ],
    helpNames: .long
  )
}
