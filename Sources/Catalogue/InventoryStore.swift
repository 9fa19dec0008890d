import Bibliography
import Foundation
import GRDB

/// Inventories, kept in the catalogue's file.
///
/// A session keeps its own list of the books it expects and its own copy of what the photos showed, so
/// that neither an import nor another run of matching changes it. Several processes may add photos at
/// once: each photo is one short transaction.
public struct InventoryStore: Sendable {
  let catalogue: Catalogue

  init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  // MARK: Sessions

  /// Starts a session: freezes the list of the books in `scope`. All in one transaction.
  ///
  /// - Throws: `CatalogueError.badArgument` where the name is taken or no book is in the scope.
  public func start(
    _ name: String, scope: InventoryScope, scheme: FilingScheme, now: Date = .now
  ) throws -> InventorySession {
    let range = scope.range(scheme)
    let isWhole = scope.first == nil && scope.last == nil
    return try catalogue.write { db in
      guard try session(db, named: name) == nil else {
        throw CatalogueError(
          .badArgument,
          "An inventory named “\(name)” is there already. Choose another name with --session.")
      }
      try db.execute(
        sql: """
          INSERT INTO inventorySession (name, location, first, last, scheme, startedAt)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          name, scope.location, scope.first, scope.last, scheme.rawValue, now.formatted(.iso8601),
        ])
      let id = db.lastInsertedRowID
      let insert = try db.makeStatement(
        sql: """
          INSERT INTO inventoryBook
            (session, number, record, copy, title, author, callNumber, barcode, location, status)
          SELECT ?, ?, id, ?, title, author, ?, ?, ?, ? FROM record WHERE id = ?
          """)
      var number = 0
      try Catalogue.forEachItem(db, at: scope.location) { items in
        for item in items {
          guard isWhole || range.contains(CallNumber(item.callNumber).filingKey(scheme)) else {
            continue
          }
          try insert.execute(arguments: [
            id, number, item.copy, item.callNumber, item.barcode, item.location,
            item.status.rawValue, item.record,
          ])
          number += 1
        }
      }
      guard number > 0 else {
        throw CatalogueError(
          .badArgument,
          "No book of the catalogue is in that location and range, so there is nothing to take stock "
            + "of. 'shelfread catalogue info' names the locations.")
      }
      return try session(db, named: name)!
    }
  }

  /// All sessions, the latest first.
  public func sessions() throws -> [InventorySession] {
    try catalogue.read { db in
      try Row.fetchAll(db, sql: Self.select + " ORDER BY id DESC").map(Self.session)
    }
  }

  /// The session of this name, or nil.
  public func session(named name: String) throws -> InventorySession? {
    try catalogue.read { try session($0, named: name) }
  }

  /// Closes a session: no photo can be added any longer. Nothing changes where it is closed.
  public func close(_ session: InventorySession, now: Date = .now) throws {
    try catalogue.write { db in
      try db.execute(
        sql: "UPDATE inventorySession SET closedAt = ? WHERE id = ? AND closedAt IS NULL",
        arguments: [now.formatted(.iso8601), session.id])
    }
  }

  private static let select = """
    SELECT id, name, location, first, last, scheme, startedAt, closedAt FROM inventorySession
    """

  private func session(_ db: Database, named name: String) throws -> InventorySession? {
    try Row.fetchOne(db, sql: Self.select + " WHERE name = ?", arguments: [name])
      .map(Self.session)
  }

  private static func session(_ row: Row) throws -> InventorySession {
    InventorySession(
      id: row[0], name: row[1],
      scope: InventoryScope(location: row[2], first: row[3], last: row[4]),
      scheme: FilingScheme(rawValue: row[5]) ?? .local,
      startedAt: try Date(row[6] as String, strategy: .iso8601),
      closedAt: try (row[7] as String?).map { try Date($0, strategy: .iso8601) })
  }

  // MARK: Books

  /// The session's frozen list. O(books).
  public func books(of session: InventorySession) throws -> [ListedBook] {
    try catalogue.read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT record, copy, title, author, callNumber, barcode, location, status
          FROM inventoryBook WHERE session = ? ORDER BY number
          """, arguments: [session.id])
      var books: [ListedBook] = []
      while let row = try rows.next() {
        books.append(
          ListedBook(
            item: Item(
              record: row[0], copy: row[1], callNumber: row[4], barcode: row[5], location: row[6],
              status: ItemStatus(rawValue: row[7]) ?? .unknown), title: row[2], author: row[3]))
      }
      return books
    }
  }

  /// How many books the session's list has. O(books).
  public func count(of session: InventorySession) throws -> Int {
    try catalogue.read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM inventoryBook WHERE session = ?", arguments: [session.id])
        ?? 0
    }
  }
}

extension Catalogue {
  /// The inventories taken with this catalogue.
  public var inventories: InventoryStore { InventoryStore(self) }
}
