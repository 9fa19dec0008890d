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
    var sharedBarcodes = ImportReport.SharedBarcodes()
  }

  private let db: Database
  private let firstNewID: Int64
  private var nextID: Int64
  /// Record ids by content key.
  private var known: [Int64: Int64] = [:]

  private let insertRecord: Statement
  private let hold: Statement
  private let items: ItemImporter

  /// - Parameter sources: the sources whose former rows are replaced by those to come.
  init(_ db: Database, replacing sources: [Int64]) throws {
    self.db = db
    firstNewID = try Int64.fetchOne(db, sql: "SELECT nextRecord FROM catalogue") ?? 1
    nextID = firstNewID
    insertRecord = try db.makeStatement(
      sql: """
        INSERT INTO record
          (id, contentKey, title, author, callNumber, series, isbn, language, copies, controlNumber)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    hold = try db.makeStatement(
      sql: """
        INSERT INTO holding (record, source, rows, copies) VALUES (?, ?, 1, ?)
        ON CONFLICT DO UPDATE SET rows = rows + 1, copies = copies + excluded.copies
        """)
    items = try ItemImporter(db, replacing: sources)
    try setPreviousAside(sources)
    try loadKnownRecords()
  }

  private func setPreviousAside(_ sources: [Int64]) throws {
    try db.execute(sql: "CREATE TEMP TABLE previous (record INTEGER PRIMARY KEY)")
    for source in sources {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO previous SELECT record FROM holding WHERE source = :source;
          DELETE FROM holding WHERE source = :source;
          """, arguments: ["source": source])
    }
  }

  private func loadKnownRecords() throws {
    known.reserveCapacity(try Int.fetchOne(db, sql: "SELECT count(*) FROM record") ?? 0)
    let rows = try Row.fetchCursor(db, sql: "SELECT contentKey, id FROM record")
    while let row = try rows.next() { known[row[0]] = row[1] }
  }

  /// Adds a record of `source`; `repeated` is told the barcodes that the source lists twice for it.
  /// O(log records).
  func add(
    _ imported: ImportedRecord, of source: Int64, repeated: (String) -> Void
  ) throws {
    let record = imported.record
    let key = Self.contentKey(of: record)
    let id: Int64
    if let found = known[key] {
      id = found
    } else {
      id = nextID
      nextID += 1
      known[key] = id
      try insertRecord.execute(arguments: [
        id, key, record.title, record.author, record.callNumber, record.series, record.isbn,
        record.language, imported.copies, record.controlNumber,
      ])
    }
    var copies = imported.copies
    if !imported.items.isEmpty {
      let listedBefore = try items.add(
        imported.items, to: id, of: source, record.callNumber, repeated: repeated)
      // The same barcode twice is the same copy, listed twice.
      if !imported.saysCopies { copies -= listedBefore }
    }
    try hold.execute(arguments: [id, source, copies])
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
    if !row.controlNumber.isEmpty { hasher.combine(row.controlNumber) }
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
    updated.formUnion(try items.recordsWithOtherItems())
    changes.updated = updated.count { $0 < firstNewID }
    changes.sharedBarcodes = try items.sharedBarcodes()
    try db.execute(sql: "UPDATE catalogue SET nextRecord = ?", arguments: [nextID])
    try db.execute(sql: "DROP TABLE temp.previous")
    try items.finish()
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
          isbn = fresh.isbn, language = fresh.language, copies = fresh.copies,
          controlNumber = fresh.controlNumber
        FROM pair JOIN record AS fresh ON fresh.id = pair.new WHERE record.id = pair.old;
        UPDATE holding SET record = pair.old FROM pair WHERE holding.record = pair.new;
        UPDATE item SET record = pair.old FROM pair WHERE item.record = pair.new;
        DELETE FROM record WHERE id IN (SELECT new FROM pair);
        DELETE FROM record
        WHERE id IN (SELECT id FROM vanished) AND id NOT IN (SELECT old FROM pair);

        INSERT INTO recordText (rowid, title, author, series, callNumber)
        SELECT id, title, author, series, callNumber
        FROM record WHERE id IN (SELECT old FROM pair);
        DROP TABLE temp.vanished;
        DROP TABLE temp.pair;
        """)
    try SeenBooks.refresh(db, vanished)
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

  // MARK: Copies

  /// Makes every record's copies the sum over its sources; the ids of those that had another number.
  private func settleCopies() throws -> [Int64] {
    // A copy that two sources list is one copy.
    let sources = try Int.fetchOne(db, sql: "SELECT count(*) FROM source") ?? 0
    let repeated =
      sources < 2
      ? "SELECT 0 AS record, 0 AS copies"
      : """
      SELECT record, count(*) - count(DISTINCT barcode) AS copies FROM item WHERE barcode <> ''
      GROUP BY record HAVING count(*) > count(DISTINCT barcode)
      """
    let wrong = try Row.fetchAll(
      db,
      sql: """
        WITH repeated AS (\(repeated))
        SELECT record.id, held.copies
        FROM (
          SELECT holding.record,
            max(1, sum(holding.copies) - coalesce(repeated.copies, 0)) AS copies
          FROM holding LEFT JOIN repeated ON repeated.record = holding.record
          GROUP BY holding.record
        ) AS held
        JOIN record ON record.id = held.record
        WHERE record.copies <> held.copies
        """)
    let update = try db.makeStatement(sql: "UPDATE record SET copies = ? WHERE id = ?")
    for row in wrong { try update.execute(arguments: [row[1] as Int, row[0] as Int64]) }
    return wrong.map { $0[0] }
  }
}
