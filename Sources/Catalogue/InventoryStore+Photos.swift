import Foundation
import GRDB

/// The photos of inventories.
extension InventoryStore {
  /// How many photos of the session were read.
  public func photoCount(of session: InventorySession) throws -> Int {
    try catalogue.read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM inventoryPhoto WHERE session = ? AND isRead",
        arguments: [session.id]) ?? 0
    }
  }

  /// Whether the photo at this path was read and added. O(log photos).
  public func hasPhoto(_ path: String, in session: InventorySession) throws -> Bool {
    try catalogue.read { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM inventoryPhoto WHERE session = ? AND path = ? AND isRead)
          """, arguments: [session.id, path]) ?? false
    }
  }

  /// Adds a photo to an open session. One with the same content is there once; one of the same path
  /// with other content takes the place of the former.
  ///
  /// - Returns: false where the photo was there already; its former matches are replaced by these.
  /// - Throws: `CatalogueError.badArgument` where the session is closed.
  @discardableResult
  public func add(_ photo: ObservedPhoto, to session: InventorySession) throws -> Bool {
    let spines = try JSONEncoder().encode(photo.spines)
    return try catalogue.write { db in
      try Self.expectOpen(session, db)
      let former = try Row.fetchAll(
        db,
        sql: """
          SELECT walk, isRead FROM inventoryPhoto
          WHERE session = ? AND (path = ? OR contentHash = ?)
          """, arguments: [session.id, photo.path, photo.contentHash])
      try db.execute(
        sql: """
          DELETE FROM inventoryPhoto WHERE session = ? AND (path = ? OR contentHash = ?)
          """, arguments: [session.id, photo.path, photo.contentHash])
      try db.execute(
        sql: """
          INSERT INTO inventoryPhoto
            (session, path, contentHash, person, walk, isComplete, isRead, addedAt, spines)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          session.id, photo.path, photo.contentHash, photo.person, photo.walk, photo.isComplete,
          photo.isRead, photo.addedAt.formatted(.iso8601), spines,
        ])
      // Of a walk that was given again, what could not be read the first time is forgotten.
      for row in former where row[0] != photo.walk {
        try db.execute(
          sql: """
            DELETE FROM inventoryPhoto
            WHERE session = :session AND walk = :walk AND NOT isRead AND NOT EXISTS (
              SELECT 1 FROM inventoryPhoto WHERE session = :session AND walk = :walk AND isRead)
            """, arguments: ["session": session.id, "walk": row[0] as String])
      }
      return !former.contains { $0[1] }
    }
  }

  /// Announces photos of a walk that leaves nothing out, before they are read: as long as one of them
  /// is not there, nobody knows what stands between its neighbours. Photos that are there already
  /// stay as they are.
  ///
  /// - Throws: `CatalogueError.badArgument` where the session is closed.
  public func announce(
    _ paths: [String], walk: String, person: String, to session: InventorySession
  ) throws {
    try catalogue.write { db in
      try Self.expectOpen(session, db)
      let insert = try db.makeStatement(
        sql: """
          INSERT INTO inventoryPhoto
            (session, path, contentHash, person, walk, isComplete, isRead, addedAt, spines)
          VALUES (:session, :path, 'none of ' || :path, :person, :walk, 0, 0, :addedAt, '[]')
          ON CONFLICT (session, path) DO UPDATE SET walk = excluded.walk WHERE NOT isRead
          """)
      for path in paths {
        try insert.execute(arguments: [
          "session": session.id, "path": path, "person": person, "walk": walk,
          "addedAt": Date.now.formatted(.iso8601),
        ])
      }
    }
  }

  /// Gives the photo with this content other spines in every open session that has it: a person has
  /// corrected them. Closed sessions stay as they are.
  public func renew(photo contentHash: String, with spines: [ObservedSpine]) throws {
    let spines = try JSONEncoder().encode(spines)
    try catalogue.write { db in
      try db.execute(
        sql: """
          UPDATE inventoryPhoto SET spines = ? WHERE contentHash = ? AND isRead
            AND session IN (SELECT id FROM inventorySession WHERE closedAt IS NULL)
          """, arguments: [spines, contentHash])
    }
  }

  /// The session's photos in the order in which they were added.
  public func photos(of session: InventorySession) throws -> [ObservedPhoto] {
    try catalogue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT path, contentHash, person, walk, isComplete, isRead, addedAt, spines
          FROM inventoryPhoto WHERE session = ? ORDER BY id
          """, arguments: [session.id]
      ).map { row in
        ObservedPhoto(
          path: row[0], contentHash: row[1], person: row[2], walk: row[3], isComplete: row[4],
          isRead: row[5], addedAt: try Date(row[6] as String, strategy: .iso8601),
          spines: try JSONDecoder().decode([ObservedSpine].self, from: row[7]))
      }
    }
  }

  private static func expectOpen(_ session: InventorySession, _ db: Database) throws {
    let isOpen = try Bool.fetchOne(
      db, sql: "SELECT closedAt IS NULL FROM inventorySession WHERE id = ?",
      arguments: [session.id])
    guard isOpen == true else {
      throw CatalogueError(
        .badArgument,
        "The inventory “\(session.name)” is closed. Start another for further photos.")
    }
  }
}
