import Bibliography
import GRDB

/// Puts the items of imported records into the catalogue, inside one import's transaction.
final class ItemImporter {
  private let db: Database
  private let insert: Statement
  private let isReplacing: Bool
  /// Items in the order of the files; unique within an import, so within a source.
  private var number = 0

  /// - Parameter sources: the sources whose former items are replaced by those to come.
  init(_ db: Database, replacing sources: [Int64]) throws {
    self.db = db
    insert = try db.makeStatement(
      sql: """
        INSERT OR IGNORE INTO item
          (record, source, number, count, callNumber, barcode, location, status, statusText, copyNumber)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let list = sources.map(String.init).joined(separator: ", ")
    isReplacing =
      try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM item WHERE source IN (\(list)))")
      ?? false
    try db.execute(
      sql: """
        CREATE TEMP TABLE previousItem (
          record INTEGER NOT NULL, callNumber TEXT NOT NULL, barcode TEXT NOT NULL,
          location TEXT NOT NULL, status TEXT NOT NULL, statusText TEXT NOT NULL,
          copyNumber TEXT NOT NULL, count INTEGER NOT NULL
        );
        CREATE TEMP TABLE replacedSource (id INTEGER PRIMARY KEY);
        """)
    for source in sources {
      try db.execute(
        sql: """
          INSERT INTO previousItem SELECT \(Self.columns) FROM item WHERE source = :source;
          INSERT INTO replacedSource VALUES (:source);
          DELETE FROM item WHERE source = :source;
          """, arguments: ["source": source])
    }
    try db.execute(
      sql: "CREATE INDEX temp.previousItemBarcode ON previousItem (barcode) WHERE barcode <> ''")
  }

  private static let columns =
    "record, callNumber, barcode, location, status, statusText, copyNumber, count"

  /// Adds items to a record whose call number is `callNumber`; returns how many of them were there
  /// before, by their barcode, and tells `repeated` of each. O(items · log all items).
  func add(
    _ items: [ImportedItem], to record: Int64, of source: Int64, _ callNumber: String,
    repeated: (String) -> Void
  ) throws -> Int {
    var listedBefore = 0
    for imported in items {
      number += 1
      let item = imported.item
      try insert.execute(arguments: [
        record, source, number, imported.count,
        item.callNumber == callNumber ? "" : item.callNumber, item.barcode, item.location,
        item.status.rawValue, item.statusText, item.copyNumber,
      ])
      if db.changesCount == 0 {
        listedBefore += 1
        repeated(item.barcode)
      }
    }
    return listedBefore
  }

  /// The records that have other items than before the import.
  func recordsWithOtherItems() throws -> [Int64] {
    guard isReplacing || number > 0 else { return [] }
    let previous = "SELECT \(Self.columns) FROM previousItem"
    let now = "SELECT \(Self.columns) FROM item WHERE source IN (SELECT id FROM replacedSource)"
    return try Int64.fetchAll(
      db,
      sql: """
        SELECT record FROM (\(previous) EXCEPT \(now)) WHERE record IN (SELECT id FROM record)
        UNION SELECT record FROM (\(now) EXCEPT \(previous))
        """)
  }

  /// The barcodes that several records have now. O(items).
  func sharedBarcodes() throws -> ImportReport.SharedBarcodes {
    var shared = ImportReport.SharedBarcodes()
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT barcode FROM item WHERE barcode <> ''
        GROUP BY barcode HAVING min(record) < max(record) ORDER BY barcode
        """)
    while let row = try rows.next() {
      shared.count += 1
      guard shared.examples.count < Self.examples else { continue }
      shared.examples.append(
        ImportReport.SharedBarcodes.Example(
          barcode: row[0],
          titles: try String.fetchAll(
            db,
            sql: """
              SELECT title FROM record WHERE id IN (SELECT record FROM item WHERE barcode = ?)
              ORDER BY id LIMIT 3
              """, arguments: [row[0] as String])))
    }
    return shared
  }

  /// Shared barcodes that are named.
  private static let examples = 10

  /// Drops what was set aside.
  func finish() throws {
    try db.execute(sql: "DROP TABLE temp.previousItem; DROP TABLE temp.replacedSource")
  }
}
