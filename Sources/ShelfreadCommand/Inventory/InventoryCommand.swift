import ArgumentParser
import Catalogue

struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory",
    abstract: "Take stock: what is missing, out of place, unexpected or not recognised.",
    discussion: """
      An inventory lasts as long as it needs: start it, which freezes the list of the books expected; \
      add photos over days, several people at once; look at the report whenever you like; close it.

      Examples:
        shelfread inventory start --session novels --from "N A" --to "N Z"
        shelfread inventory add photos/novels --session novels
        shelfread inventory report --session novels --output lists
        shelfread inventory close --session novels
      """,
    subcommands: [
      InventoryStartCommand.self, InventoryAddCommand.self, InventoryReportCommand.self,
      InventoryCloseCommand.self, InventoryListCommand.self,
    ]
  )
}

/// Which inventory is meant.
struct SessionOption: ParsableArguments {
  @Option(
    name: .customLong("session"),
    help: ArgumentHelp(
      "The inventory's name; may be left out while only one is open.", valueName: "name"))
  var name: String?

  /// The session of the given name or, without one, the only one that is open; for a report also the
  /// only one there is.
  func session(in catalogue: Catalogue, mayBeClosed: Bool = false) throws -> InventorySession {
    let all = try catalogue.inventories.sessions()
    if let name {
      if let session = all.first(where: { $0.name == name }) { return session }
      throw ValidationError(
        all.isEmpty
          ? "There is no inventory yet. Start one with: shelfread inventory start"
          : "There is no inventory “\(name)”, only \(Self.names(all)).")
    }
    let open = all.filter { $0.closedAt == nil }
    let candidates = open.isEmpty && mayBeClosed ? all : open
    guard candidates.count <= 1 else {
      throw ValidationError(
        "Say which inventory is meant with --session: \(Self.names(candidates)).")
    }
    guard let only = candidates.first else {
      throw ValidationError(
        all.isEmpty
          ? "There is no inventory yet. Start one with: shelfread inventory start"
          : "All inventories are closed. Start another with: shelfread inventory start")
    }
    return only
  }

  private static func names(_ sessions: [InventorySession]) -> String {
    sessions.map { "“\($0.name)”" }.joined(separator: ", ")
  }
}
