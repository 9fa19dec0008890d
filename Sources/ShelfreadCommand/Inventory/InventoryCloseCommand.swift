import ArgumentParser
import Catalogue
import Foundation

struct InventoryCloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Close an inventory: no photo can be added any longer, reports can be made for ever.",
    discussion: """
      Example: shelfread inventory close --session novels
      """
  )

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var session: SessionOption

  func run() throws {
    let catalogue = try catalogue.open()
    let session = try session.session(in: catalogue)
    try catalogue.inventories.close(session)
    Console.message("The inventory “\(session.name)” is closed.")
  }
}

struct InventoryListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Name the inventories taken with a catalogue.",
    discussion: """
      Example: shelfread inventory list
      """
  )

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var json: JSONOption

  func run() throws {
    let store = try catalogue.open().inventories
    let sessions = try store.sessions()
    if json.isOn { return try Console.printJSON(sessions) }
    guard !sessions.isEmpty else { return Console.message("No inventory was started yet.") }
    var table = Table([
      .text("Inventory"), .text("Started"), .text("Closed"), .text("Location"), .text("From"),
      .text("To"), .number("Books"), .number("Photos"),
    ])
    for session in sessions {
      table.add([
        session.name, session.startedAt.formatted(.iso8601),
        session.closedAt?.formatted(.iso8601) ?? "", session.scope.location ?? "",
        session.scope.first ?? "", session.scope.last ?? "", String(try store.count(of: session)),
        String(try store.photoCount(of: session)),
      ])
    }
    try table.print()
  }
}
