import GRDB

/// Keeps `seenText`, the full-text table of the records that stored photos show, in step with the matches
/// and the records.
///
/// Whoever changes matches or records calls it in the same transaction.
enum SeenBooks {
  /// The records that the matches of a photo name.
  static func records(_ db: Database, ofPhoto photo: Int64?) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT record FROM spineMatch JOIN spine ON spine.id = spine
        WHERE photo = ? AND record IS NOT NULL
        """, arguments: [photo])
  }

  /// Adds those of `records` that a match names by now, and removes the others.
  /// O(records · log records).
  static func settle(_ db: Database, _ records: some Sequence<Int64>) throws {
    let isNamed = try db.cachedStatement(sql: "SELECT 1 FROM spineMatch WHERE record = ? LIMIT 1")
    let isThere = try db.cachedStatement(sql: "SELECT 1 FROM seenText WHERE rowid = ?")
    let remove = try db.cachedStatement(sql: "DELETE FROM seenText WHERE rowid = ?")
    let add = try db.cachedStatement(
      sql: """
        INSERT INTO seenText (rowid, title, author, series, callNumber)
        SELECT id, title, author, series, callNumber FROM record WHERE id = ?
        """)
    for record in records {
      let isWanted = try Int.fetchOne(isNamed, arguments: [record]) != nil
      let isListed = try Int.fetchOne(isThere, arguments: [record]) != nil
      if isWanted != isListed {
        try (isWanted ? add : remove).execute(arguments: [record])
      }
    }
  }

  /// Takes over the present texts of `records`, which an import has changed or removed.
  static func refresh(_ db: Database, _ records: [Int64]) throws {
    let remove = try db.cachedStatement(sql: "DELETE FROM seenText WHERE rowid = ?")
    for record in records { try remove.execute(arguments: [record]) }
    try settle(db, records)
  }
}
