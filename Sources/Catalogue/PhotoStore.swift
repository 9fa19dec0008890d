import Foundation
import GRDB

/// The photos read so far, their spines and matches, kept in the catalogue's file.
///
/// They outlive imports: when a record leaves the catalogue its matches stay, without a record.
public struct PhotoStore: Sendable {
  let catalogue: Catalogue

  init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  // MARK: Photos

  /// Saves a photo with its spines in one transaction. What was stored for the same path before is
  /// replaced, matches included; its key stays.
  ///
  /// - Returns: the photo with the keys that it and its spines have now.
  public func save(_ photo: StoredPhoto) throws -> StoredPhoto {
    try catalogue.write { db in
      var photo = photo
      // A path keeps its key, so that links to the photo hold.
      let key = try Int64.fetchOne(
        db, sql: "SELECT id FROM photo WHERE path = ?", arguments: [photo.path])
      try Self.remove(db, photo: key)
      try db.execute(
        sql: """
          INSERT INTO photo (id, path, contentHash, settings, width, height, readAt, warnings)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          key, photo.path, photo.contentHash, photo.settings, photo.width, photo.height,
          photo.readAt.formatted(.iso8601), photo.warnings.joined(separator: "\n"),
        ])
      photo.id = db.lastInsertedRowID
      photo.spines.sort { ($0.shelf, $0.position) < ($1.shelf, $1.position) }
      let insert = try db.cachedStatement(
        sql: """
          INSERT INTO spine (id, photo, shelf, position, isInPile, x1, y1, x2, y2, x3, y3, x4, y4,
            confidence, text, reading)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      let next = try Int64.fetchOne(db, sql: "SELECT next FROM spineKey") ?? 1
      try db.execute(
        sql: "UPDATE spineKey SET next = ?", arguments: [next + Int64(photo.spines.count)])
      for index in photo.spines.indices {
        let spine = photo.spines[index]
        var arguments: StatementArguments = [
          next + Int64(index), photo.id, spine.shelf, spine.position, spine.isInPile,
        ]
        arguments += StatementArguments(spine.quad)
        arguments += [spine.confidence, spine.text, spine.reading]
        try insert.execute(arguments: arguments)
        photo.spines[index].id = db.lastInsertedRowID
      }
      return photo
    }
  }

  /// The photo with this content as read under these settings, or nil. Where copies of one photo are
  /// stored under several paths, the one read last. O(log photos + its spines).
  public func photo(contentHash: String, settings: String) throws -> StoredPhoto? {
    try fetch(
      where: "contentHash = ? AND settings = ? ORDER BY readAt DESC, id DESC LIMIT 1",
      [contentHash, settings]
    ).first
  }

  /// All copies of the photo with this content, in the order of their paths.
  public func photos(contentHash: String) throws -> [StoredPhoto] {
    try fetch(where: "contentHash = ? ORDER BY path", [contentHash])
  }

  /// The photo stored for this path, or nil.
  public func photo(path: String) throws -> StoredPhoto? {
    try fetch(where: "path = ?", [path]).first
  }

  /// Passes all photos, one at a time in the order of their paths.
  public func forEachPhoto(_ body: (StoredPhoto) throws -> Void) throws {
    let ids = try catalogue.read {
      try Int64.fetchAll($0, sql: "SELECT id FROM photo ORDER BY path")
    }
    for id in ids {
      for photo in try fetch(where: "id = ?", [id]) { try body(photo) }
    }
  }

  /// The number of photos, of their spines, and of spines that have a record.
  public func counts() throws -> (photos: Int, spines: Int, matched: Int) {
    try catalogue.read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT (SELECT count(*) FROM photo), (SELECT count(*) FROM spine),
            (SELECT count(record) FROM spineMatch)
          """)
      return (row?[0] ?? 0, row?[1] ?? 0, row?[2] ?? 0)
    }
  }

  /// Tells that a stored photo is at another path now. What was stored for that path is removed.
  public func move(photo id: Int64, to path: String) throws {
    try catalogue.write { db in
      let former = try Int64.fetchOne(
        db, sql: "SELECT id FROM photo WHERE path = ? AND id <> ?", arguments: [path, id])
      try Self.remove(db, photo: former)
      try db.execute(sql: "UPDATE photo SET path = ? WHERE id = ?", arguments: [path, id])
    }
  }

  /// Removes the photo stored for this path, its spines and matches.
  public func remove(path: String) throws {
    try catalogue.write { db in
      let photo = try Int64.fetchOne(
        db, sql: "SELECT id FROM photo WHERE path = ?", arguments: [path])
      try Self.remove(db, photo: photo)
    }
  }

  private static func remove(_ db: Database, photo: Int64?) throws {
    let seenBefore = try SeenBooks.records(db, ofPhoto: photo)
    try db.execute(sql: "DELETE FROM photo WHERE id = ?", arguments: [photo])
    try SeenBooks.settle(db, seenBefore)
  }

  func fetch(
    where condition: String, _ arguments: StatementArguments
  ) throws -> [StoredPhoto] {
    try catalogue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, path, contentHash, settings, width, height, readAt, warnings FROM photo
          WHERE \(condition)
          """, arguments: arguments
      ).map { row in
        StoredPhoto(
          id: row[0], path: row[1], contentHash: row[2], settings: row[3], width: row[4],
          height: row[5], readAt: try Date(row[6] as String, strategy: .iso8601),
          warnings: (row[7] as String).split(separator: "\n").map(String.init),
          spines: try spines(db, ofPhoto: row[0]))
      }
    }
  }

  private func spines(_ db: Database, ofPhoto photo: Int64) throws -> [StoredSpine] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, shelf, position, isInPile, confidence, text, reading,
          x1, y1, x2, y2, x3, y3, x4, y4
        FROM spine WHERE photo = ? ORDER BY shelf, position, id
        """, arguments: [photo]
    ).map { row in
      StoredSpine(
        id: row[0], shelf: row[1], position: row[2], isInPile: row[3],
        quad: (7..<15).map { row[$0] }, confidence: row[4], text: row[5], reading: row[6])
    }
  }

  // MARK: Matches

  /// Replaces all matches of these photos in one transaction.
  ///
  /// - Parameter heeded: for each photo the keys of the corrections that the matches heed. A photo that
  ///   has others by now keeps its matches: whoever corrected it has matched it since, or is about to.
  ///
  /// A record that an import has removed in the meantime is stored as none; a match of a spine that
  /// another process has replaced in the meantime is left out.
  public func replaceMatches(
    ofPhotos photos: [Int64], with matches: [StoredMatch], heeding heeded: [Int64: [Int64]] = [:]
  ) throws {
    try catalogue.write { db in
      let corrections = try db.makeStatement(
        sql: """
          SELECT correction.id FROM photo JOIN correction ON photoHash = contentHash
          WHERE photo.id = ? AND withdrawnAt IS NULL ORDER BY correction.id
          """)
      let stale = try photos.filter { photo in
        try heeded[photo].map { try Int64.fetchAll(corrections, arguments: [photo]) != $0 } ?? false
      }
      let spinesOfStale = try stale.reduce(into: Set<Int64>()) { spines, photo in
        spines.formUnion(
          try Int64.fetchAll(db, sql: "SELECT id FROM spine WHERE photo = ?", arguments: [photo]))
      }
      let seenBefore = try photos.reduce(into: Set<Int64>()) { seen, photo in
        seen.formUnion(try SeenBooks.records(db, ofPhoto: photo))
      }
      let delete = try db.makeStatement(
        sql: "DELETE FROM spineMatch WHERE spine IN (SELECT id FROM spine WHERE photo = ?)")
      for photo in photos where !stale.contains(photo) { try delete.execute(arguments: [photo]) }
      let insert = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO spineMatch (spine, record, confidence, verdict, candidates)
          SELECT id, (SELECT id FROM record WHERE id = :record), :confidence, :verdict, :candidates
          FROM spine WHERE id = :spine
          """)
      for match in matches where !spinesOfStale.contains(match.spine) {
        try insert.execute(arguments: [
          "spine": match.spine, "record": match.record, "confidence": match.confidence,
          "verdict": match.verdict?.rawValue, "candidates": match.candidates,
        ])
      }
      try SeenBooks.settle(db, seenBefore.union(matches.compactMap(\.record)))
    }
  }

  /// The matches of a photo's spines, in the order of shelf and position; spines that no match was
  /// sought for are left out.
  public func matches(ofPhoto photo: Int64) throws -> [StoredMatch] {
    try catalogue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT spine, record, spineMatch.confidence, verdict, candidates
          FROM spineMatch JOIN spine ON spine.id = spine
          WHERE photo = ? ORDER BY shelf, position, spine.id
          """, arguments: [photo]
      ).map { row in
        StoredMatch(
          spine: row[0], record: row[1], confidence: row[2],
          verdict: (row[3] as String?).flatMap(SpineVerdict.init), candidates: row[4])
      }
    }
  }

  /// Where the books are whose record has all of `words` (see `Catalogue.search`) and that some photo
  /// shows: best fit first, a book's places by photo, shelf and position. At most `limit` places.
  public func find(_ words: String, limit: Int = 20) throws -> [FoundBook] {
    guard let query = SearchQuery(words) else { return [] }
    return try catalogue.read { db in
      let places = try db.cachedStatement(
        sql: """
          SELECT path, spine.id, shelf, position, isInPile, spineMatch.confidence,
            x1, y1, x2, y2, x3, y3, x4, y4
          FROM spineMatch
          JOIN spine ON spine.id = spineMatch.spine
          JOIN photo ON photo.id = spine.photo
          WHERE record = ? ORDER BY path, shelf, position LIMIT ?
          """)
      var found: [FoundBook] = []
      for id in try TextSearch.ids(db, query, in: .seen, limit: limit) where found.count < limit {
        guard let record = try Catalogue.records(db, ids: [id]).first else { continue }
        found += try Row.fetchAll(places, arguments: [id, limit - found.count]).map { row in
          FoundBook(
            record: record, photo: row[0], spine: row[1], shelf: row[2], position: row[3],
            isInPile: row[4], quad: (6..<14).map { row[$0] }, confidence: row[5])
        }
      }
      return found
    }
  }
}

extension Catalogue {
  /// The photos that were read with this catalogue.
  public var photos: PhotoStore { PhotoStore(self) }
}
