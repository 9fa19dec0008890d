import ArgumentParser

struct Shelfread: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shelfread",
    abstract: "Tells which catalogue record every book on a photographed shelf is.",
    subcommands: [CatalogueCommand.self, FindCommand.self, EvalCommand.self],
    helpNames: .long
  )
}
