import GRDB

import struct Bibliography.Record

/// Puts the rows of one or more sources into the catalogue, inside one transaction.
///
/// Rows with equal fields meet in one record and are its copies. Where sources are replaced, unchanged
/// rows keep their records; a changed row keeps its record's id where `IdentityPairing` recognises it;
/// records that no source has any longer are removed.
final class RecordImporter {
  /// What has changed, once `finish` has run.
  struct Changes {
    var added = 0
    var updated = 0
    var removed = 0
  }

  private let db: Database
  private let firstNewID: Int64
  private var nextID: Int64
  /// Record ids by content key.
  private var known: [Int64: Int64] = [:]

  private let insertRecord: Statement
  private let hold: Statement
  private let insertBarcode: Statement

  /// - Parameter sources: the sources whose former rows are replaced by those to come.
  init(_ db: Database, replacing sources: [Int64]) throws {
    self.db = db
    firstNewID = try Int64.fetchOne(db, sql: "SELECT nextRecord FROM catalogue") ?? 1
    nextID = firstNewID
    insertRecord = try db.makeStatement(
      sql: """
        INSERT INTO record
          (id, contentKey, title, author, callNumber, series, isbn, language, copies)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    hold = try db.makeStatement(
      sql: """
        INSERT INTO holding (record, source, rows, copies) VALUES (?, ?, 1, ?)
        ON CONFLICT DO UPDATE SET rows = rows + 1, copies = copies + excluded.copies
        """)
    insertBarcode = try db.makeStatement(
      sql: "INSERT OR IGNORE INTO barcode (record, source, barcode) VALUES (?, ?, ?)")
    try setPreviousAside(sources)
    try loadKnownRecords()
  }

  private func setPreviousAside(_ sources: [Int64]) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE previous (record INTEGER PRIMARY KEY);
        CREATE TEMP TABLE previousBarcode (
          record INTEGER NOT NULL, barcode TEXT NOT NULL, PRIMARY KEY (barcode, record)
        ) WITHOUT ROWID;
        INSERT INTO previousBarcode SELECT DISTINCT record, barcode FROM barcode;
        """)
    for source in sources {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO previous SELECT record FROM holding WHERE source = :source;
          DELETE FROM holding WHERE source = :source;
          DELETE FROM barcode WHERE source = :source;
          """, arguments: ["source": source])
    }
  }

  private func loadKnownRecords() throws {
    known.reserveCapacity(try Int.fetchOne(db, sql: "SELECT count(*) FROM record") ?? 0)
    let rows = try Row.fetchCursor(db, sql: "SELECT contentKey, id FROM record")
    while let row = try rows.next() { known[row[0]] = row[1] }
  }

  /// Adds a row of `source`. `saysCopies` is true where the row gives a number of copies; otherwise
  /// each of its barcodes is a copy, or it is one copy itself. O(log records).
  func add(_ row: Record, saysCopies: Bool, of source: Int64) throws {
    let key = Self.contentKey(of: row)
    let isCounted = saysCopies || row.barcodes.isEmpty
    let id: Int64
    if let found = known[key] {
      id = found
    } else {
      id = nextID
      nextID += 1
      known[key] = id
      try insertRecord.execute(arguments: [
        id, key, row.title, row.author, row.callNumber, row.series, row.isbn, row.language,
        isCounted ? row.copies : row.barcodes.count,
      ])
    }
    let newBarcodes = try add(barcodes: row.barcodes, to: id, of: source)
    // The same barcode twice is the same copy, listed twice.
    try hold.execute(arguments: [id, source, isCounted ? row.copies : newBarcodes])
  }

  private func add(barcodes: [String], to id: Int64, of source: Int64) throws -> Int {
    var added = 0
    for barcode in barcodes {
      try insertBarcode.execute(arguments: [id, source, barcode])
      added += db.changesCount
    }
    return added
  }

  /// Equal for rows whose fields, other than copies and barcodes, are equal.
  private static func contentKey(of row: Record) -> Int64 {
    var hasher = StableHasher()
    hasher.combine(row.title)
    hasher.combine(row.author)
    hasher.combine(row.callNumber)
    hasher.combine(row.series)
    hasher.combine(row.isbn)
    hasher.combine(row.language)
    return Int64(bitPattern: hasher.value)
  }

  /// Settles what the sources no longer have, and says what has changed. To be called once, at the end.
  ///
  /// - Parameter progress: called now and then with the share that is done, 0...1.
  func finish(progress: (Double) throws -> Void) throws -> Changes {
    known = [:]
    var changes = Changes(added: Int(nextID - firstNewID))
    var updated: Set<Int64> = []
    let vanished = try recordsThatVanished()
    if !vanished.isEmpty {
      let pairs = try IdentityPairing(db).pairs(vanished: vanished, newFrom: firstNewID)
      try replace(vanished, by: pairs)
      updated.formUnion(pairs.map(\.old))
      changes.added -= pairs.count
      changes.removed = vanished.count - pairs.count
    }
    try indexNewRecords(progress: progress)
    updated.formUnion(try settleCopies())
    updated.formUnion(try recordsWithOtherBarcodes())
    changes.updated = updated.count { $0 < firstNewID }
    try db.execute(sql: "UPDATE catalogue SET nextRecord = ?", arguments: [nextID])
    try db.execute(sql: "DROP TABLE temp.previous; DROP TABLE temp.previousBarcode")
    return changes
  }

  private func recordsThatVanished() throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT record FROM previous
        WHERE NOT EXISTS (SELECT 1 FROM holding WHERE holding.record = previous.record)
        ORDER BY record
        """)
  }

  /// Moves the content of each new record into the old one that it is an update of, and removes the
  /// records that have vanished without one.
  private func replace(_ vanished: [Int64], by pairs: [IdentityPairing.Pair]) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE vanished (id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE pair (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
        """)
    let vanish = try db.makeStatement(sql: "INSERT INTO vanished VALUES (?)")
    for id in vanished { try vanish.execute(arguments: [id]) }
    let pair = try db.makeStatement(sql: "INSERT INTO pair VALUES (?, ?)")
    for found in pairs { try pair.execute(arguments: [found.old, found.new]) }
    // The index forgets a text only while it is told the text, so before the text changes.
    try db.execute(
      sql: """
        INSERT INTO recordText (recordText, rowid, title, author, series, callNumber)
        SELECT 'delete', id, title, author, series, callNumber
        FROM record WHERE id IN (SELECT id FROM vanished);

        UPDATE record SET contentKey = fresh.contentKey, title = fresh.title,
          author = fresh.author, callNumber = fresh.callNumber, series = fresh.series,
          isbn = fresh.isbn, language = fresh.language, copies = fresh.copies
        FROM pair JOIN record AS fresh ON fresh.id = pair.new WHERE record.id = pair.old;
        UPDATE holding SET record = pair.old FROM pair WHERE holding.record = pair.new;
        UPDATE barcode SET record = pair.old FROM pair WHERE barcode.record = pair.new;
        DELETE FROM record WHERE id IN (SELECT new FROM pair);
        DELETE FROM record
        WHERE id IN (SELECT id FROM vanished) AND id NOT IN (SELECT old FROM pair);

        INSERT INTO recordText (rowid, title, author, series, callNumber)
        SELECT id, title, author, series, callNumber
        FROM record WHERE id IN (SELECT old FROM pair);
        DROP TABLE temp.vanished;
        DROP TABLE temp.pair;
        """)
  }

  // MARK: Full text

  /// Records that go into one statement, after which FTS5 writes what it has gathered.
  private static let recordsPerStatement: Int64 = 50_000

  private func indexNewRecords(progress: (Double) throws -> Void) throws {
    let insert = try db.makeStatement(
      sql: """
        INSERT INTO recordText (rowid, title, author, series, callNumber)
        SELECT id, title, author, series, callNumber FROM record WHERE id >= ? AND id < ?
        """)
    var first = firstNewID
    while first < nextID {
      let end = min(nextID, first + Self.recordsPerStatement)
      try insert.execute(arguments: [first, end])
      first = end
      try progress(Double(end - firstNewID) / Double(nextID - firstNewID))
    }
  }

  // MARK: Copies and barcodes

  /// Makes every record's copies the sum over its sources; the ids of those that had another number.
  private func settleCopies() throws -> [Int64] {
    let wrong = try Row.fetchAll(
      db,
      sql: """
        SELECT record.id, held.copies
        FROM (SELECT record, max(1, sum(copies)) AS copies FROM holding GROUP BY record) AS held
        JOIN record ON record.id = held.record
        WHERE record.copies <> held.copies
        """)
    let update = try db.makeStatement(sql: "UPDATE record SET copies = ? WHERE id = ?")
    for row in wrong { try update.execute(arguments: [row[1] as Int, row[0] as Int64]) }
    return wrong.map { $0[0] }
  }

  private func recordsWithOtherBarcodes() throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT record FROM (
          SELECT record, barcode FROM previousBarcode EXCEPT SELECT record, barcode FROM barcode)
        WHERE record IN (SELECT id FROM record)
        UNION
        SELECT record FROM (
          SELECT record, barcode FROM barcode EXCEPT SELECT record, barcode FROM previousBarcode)
        """)
  }
}
