import Bibliography
import GRDB

/// A place where the library keeps books, as its export names it.
public struct CatalogueLocation: Sendable, Hashable, Codable {
  /// The name; empty for items that have none.
  public var name: String
  /// Physical books that belong there.
  public var items: Int

  /// Creates a place with its number of items.
  public init(name: String, items: Int) {
    self.name = name
    self.items = items
  }
}

extension Catalogue {
  /// Passes all items in the order of their records and then of the export, `batch` or some more at
  /// a time, as they are at one moment. Memory does not grow with the catalogue.
  ///
  /// Every record has as many items as copies: those that the export tells nothing about have the
  /// record's call number and are `unknown`.
  ///
  /// - Parameter location: only items of this place, by its exact name.
  /// - Returns: the revision that the items belong to.
  @discardableResult
  public func forEachItem(
    at location: String? = nil, batch size: Int = 4096, _ body: ([Item]) throws -> Void
  ) throws -> CatalogueRevision {
    try read { db in
      try Self.forEachItem(db, at: location, batch: size, body)
      return try Self.revision(db)
    }
  }

  /// The keys of the records that have a copy in `scope`. O(copies).
  ///
  /// - Throws: `CatalogueError.badArgument` where none has.
  public func records(in scope: InventoryScope, scheme: FilingScheme) throws -> Set<Int64> {
    let range = scope.range(scheme)
    let isWhole = scope.first == nil && scope.last == nil
    var records: Set<Int64> = []
    try forEachItem(at: scope.location) { items in
      for item in items
      where isWhole || range.contains(CallNumber(item.callNumber).filingKey(scheme)) {
        records.insert(item.record)
      }
    }
    guard !records.isEmpty else {
      throw CatalogueError(
        .badArgument,
        "No book of the catalogue is in that location and range. 'shelfread catalogue info' names the "
          + "locations.")
    }
    return records
  }

  static func forEachItem(
    _ db: Database, at location: String?, batch size: Int = 4096, _ body: ([Item]) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(db, sql: selectItems + itemOrder)
    var gathering = ItemGathering()
    var batch: [Item] = []
    func take(_ items: [Item]) throws {
      batch += location == nil ? items : items.filter { $0.location == location }
      guard batch.count >= size else { return }
      try body(batch)
      batch.removeAll(keepingCapacity: true)
    }
    while let row = try rows.next() {
      if let items = gathering.add(row) { try take(items) }
    }
    try take(gathering.finish())
    if !batch.isEmpty { try body(batch) }
  }

  /// The items of these records, in the order of `ids`; ids that are not in the catalogue are left
  /// out. O(ids · log records).
  public func items(ofRecords ids: [Int64]) throws -> [Item] {
    try read { db in try Self.items(db, ofRecords: ids) }
  }

  static func items(_ db: Database, ofRecords ids: [Int64]) throws -> [Item] {
    let select = try db.cachedStatement(
      sql: selectItems + " WHERE record.id = ?" + itemOrder)
    return try ids.flatMap { id in
      var gathering = ItemGathering()
      let rows = try Row.fetchCursor(select, arguments: [id])
      while let row = try rows.next() { _ = gathering.add(row) }
      return gathering.finish()
    }
  }

  /// The items with exactly this barcode: one, or several where the export is in error.
  /// O(log items).
  public func items(withBarcode barcode: String) throws -> [Item] {
    guard !barcode.isEmpty else { return [] }
    return try read { db in
      let records = try Int64.fetchAll(
        db,
        sql: """
          SELECT DISTINCT record FROM item WHERE barcode = ? AND barcode <> '' ORDER BY record
          """, arguments: [barcode])
      return try Self.items(db, ofRecords: records).filter { $0.barcode == barcode }
    }
  }

  /// The places of all items and how many belong to each, by name. O(items).
  public func locations() throws -> [CatalogueLocation] {
    var counts: [String: Int] = [:]
    try forEachItem { for item in $0 { counts[item.location, default: 0] += 1 } }
    return counts.sorted { $0.key < $1.key }.map {
      CatalogueLocation(name: $0.key, items: $0.value)
    }
  }

  private static let selectItems = """
    SELECT record.id, record.copies, record.callNumber, item.count, item.callNumber, item.barcode,
      item.location, item.status, item.statusText, item.copyNumber
    FROM record LEFT JOIN item ON item.record = record.id
    """
  private static let itemOrder = " ORDER BY record.id, item.source, item.number"
}

/// Makes each record's items out of its rows, which come one after the other.
private struct ItemGathering {
  private var record: Int64 = 0
  private var copies = 0
  private var callNumber = ""
  private var items: [Item] = []

  /// Takes a row; returns the items of the record before, once its last row was passed.
  mutating func add(_ row: Row) -> [Item]? {
    var finished: [Item]?
    if row[0] != record {
      finished = finish()
      record = row[0]
      copies = row[1]
      callNumber = row[2]
    }
    guard let count = row[3] as Int? else { return finished }
    let own: String = row[4]
    let item = Item(
      record: record, callNumber: own.isEmpty ? callNumber : own, barcode: row[5],
      location: row[6], status: ItemStatus(rawValue: row[7]) ?? .unknown, statusText: row[8],
      copyNumber: row[9])
    // Two sources may list the same copy.
    if item.barcode.isEmpty || !items.contains(where: { $0.barcode == item.barcode }) {
      for _ in 0..<count { add(item) }
    }
    return finished
  }

  /// The items of the last record.
  mutating func finish() -> [Item] {
    while items.count < copies { add(Item(record: record, callNumber: callNumber)) }
    defer {
      items = []
      copies = 0
    }
    return items
  }

  private mutating func add(_ item: Item) {
    items.append(item)
    items[items.count - 1].copy = items.count
  }
}
