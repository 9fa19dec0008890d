import GRDB

import struct Bibliography.FoldedText
import struct Bibliography.Record

extension Catalogue {
  /// What an index of the records has to know beforehand.
  public struct Extent: Sendable, Hashable {
    /// Grows with every change of the records.
    public var revision: CatalogueRevision
    /// How many records there are.
    public var count: Int
    /// How many of them have a call number.
    public var labelled: Int
  }

  /// The state of the records and their number. O(records), some 0.1 s a million.
  public func extent() throws -> Extent {
    try read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT count(*), count(nullif(callNumber, '')) FROM record")
      return Extent(
        revision: try Self.revision(db), count: row?[0] ?? 0, labelled: row?[1] ?? 0)
    }
  }

  /// Passes the id of every record, ascending, with a number that changes with its content, `size`
  /// at a time, as they are at one moment.
  ///
  /// - Returns: the revision that they belong to.
  @discardableResult
  public func forEachVersion(
    batch size: Int = 65_536, _ body: ([(id: Int64, content: Int64)]) throws -> Void
  ) throws -> CatalogueRevision {
    try read { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT id, contentKey FROM record ORDER BY id")
      var batch: [(id: Int64, content: Int64)] = []
      batch.reserveCapacity(size)
      while let row = try rows.next() {
        batch.append((row[0], row[1]))
        if batch.count == size {
          try body(batch)
          batch.removeAll(keepingCapacity: true)
        }
      }
      if !batch.isEmpty { try body(batch) }
      return try Self.revision(db)
    }
  }

  /// What spines show of the records with these ids, in the same order: title, author, call number,
  /// series, and the number of copies. A record that is no longer there comes without a title.
  ///
  /// Some 4 µs a record where the ids ascend.
  public func matchableRecords(ids: [Int64]) throws -> [Record] {
    try read { db in
      let select = try db.cachedStatement(
        sql: "SELECT title, author, callNumber, series, copies FROM record WHERE id = ?")
      return try ids.map { id in
        guard let row = try Row.fetchOne(select, arguments: [id]) else {
          return Record(id: id, title: "")
        }
        return Record(
          id: id, title: row[0], author: row[1], callNumber: row[2], series: row[3],
          copies: row[4])
      }
    }
  }

  /// The ids of the records in which any word of `text` occurs, best first by BM25: full-text search
  /// as it is, to compare other ways of finding candidates with.
  package func ids(withAnyWordOf text: FoldedText, limit: Int) throws -> [Int64] {
    let words = Set(text.words).sorted().map { "\"\($0)\"" }
    guard !words.isEmpty else { return [] }
    return try read { db in
      try Int64.fetchAll(
        db,
        sql: "SELECT rowid FROM recordText WHERE recordText MATCH ? ORDER BY rank LIMIT ?",
        arguments: [words.joined(separator: " OR "), limit])
    }
  }
}
