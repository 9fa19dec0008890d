import Foundation
import GRDB

import struct Bibliography.CallNumber
import enum Bibliography.FilingScheme
import struct Bibliography.Record

/// A library's catalogue: the SQLite file with its records, and the photos that were read with them.
///
/// Any number of threads and processes may use one file at a time. Readers see the state at the time
/// when their call began; a writer waits for another for up to 30 seconds.
public final class Catalogue: Sendable {
  /// Where the file is.
  public let path: String
  let pool: any DatabaseWriter

  /// Seconds to wait for another process that writes.
  private static let patience = 30.0

  // MARK: Opening

  /// Opens the catalogue at `path`.
  ///
  /// - Throws: `CatalogueError`: `notFound`, `notACatalogue`, `newerVersion`, `unusable`, `busy`.
  public static func open(_ path: String) throws -> Catalogue {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CatalogueError(
        .notFound,
        "There is no catalogue at “\(path)”. Make one with: "
          + "shelfread catalogue import FILE --catalogue \(path)")
    }
    guard !isFolder.boolValue else {
      throw CatalogueError(.notACatalogue, "“\(path)” is a folder, not a catalogue file.")
    }
    guard !isEmptyFile(path) else {
      throw CatalogueError(.notACatalogue, "“\(path)” is an empty file, not a catalogue.")
    }
    return try Catalogue(path: path)
  }

  private static func isEmptyFile(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int == 0
  }

  /// Opens the catalogue at `path`, or makes an empty one there.
  ///
  /// - Throws: as `open`.
  public static func openOrCreate(_ path: String) throws -> Catalogue {
    if FileManager.default.fileExists(atPath: path), !isEmptyFile(path) { return try open(path) }
    return try Catalogue(path: path)
  }

  private init(path: String) throws {
    self.path = path
    do {
      try Self.checkIsCatalogue(path)
      var configuration = Configuration()
      configuration.busyMode = .timeout(Self.patience)
      configuration.foreignKeysEnabled = true
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA cache_size = -65536; PRAGMA temp_store = FILE")
      }
      do {
        pool = try DatabasePool(path: path, configuration: configuration)
      } catch let error as DatabaseError where Self.isForReadingOnly(path, error) {
        pool = try Self.openForReading(path, configuration)
      }
      if try pool.read(CatalogueSchema.migrator.hasBeenSuperseded) {
        throw CatalogueError(
          .newerVersion,
          "“\(path)” was written by a later version of Shelfread. Install that version, or import "
            + "the library's export into a new catalogue.")
      }
      if try !pool.read(CatalogueSchema.migrator.hasCompletedMigrations) {
        try CatalogueSchema.migrator.migrate(pool)
      }
    } catch let error as DatabaseError {
      throw Self.explained(error, path: path)
    }
  }

  /// Whether a file that could not be opened lies where nothing can be written.
  private static func isForReadingOnly(_ path: String, _ error: DatabaseError) -> Bool {
    [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR].contains(error.resultCode)
      && FileManager.default.isReadableFile(atPath: path)
      && (access(path, W_OK) != 0
        || access(URL(fileURLWithPath: path).deletingLastPathComponent().path, W_OK) != 0)
  }

  /// Opens a catalogue on a medium that is read only, where SQLite can keep none of the files that it
  /// needs beside one that may change.
  private static func openForReading(
    _ path: String, _ configuration: Configuration
  ) throws -> DatabaseQueue {
    var configuration = configuration
    configuration.readonly = true
    var address = URLComponents()
    address.scheme = "file"
    address.path = URL(fileURLWithPath: path).standardizedFileURL.path
    address.queryItems = [URLQueryItem(name: "immutable", value: "1")]
    return try DatabaseQueue(path: address.string ?? path, configuration: configuration)
  }

  /// Tells a catalogue from other files before anything is written to it. An empty file may become one.
  private static func checkIsCatalogue(_ path: String) throws {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let size = attributes[.size] as? Int, size > 0
    else { return }
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.readonly = true
    var identifier: Int32
    do {
      do {
        identifier = try applicationID(DatabaseQueue(path: path, configuration: configuration))
      } catch let error as DatabaseError where isForReadingOnly(path, error) {
        identifier = try applicationID(openForReading(path, configuration))
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      identifier = 0
    }
    guard identifier == CatalogueSchema.applicationID else {
      throw CatalogueError(
        .notACatalogue,
        "“\(path)” is not a catalogue of Shelfread; nothing in it was changed. Name another file "
          + "with --catalogue.")
    }
  }

  private static func applicationID(_ queue: DatabaseQueue) throws -> Int32 {
    try queue.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") ?? 0 }
  }

  // MARK: Records

  /// The number of records. O(records), without reading them.
  public func count() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM record") ?? 0 }
  }

  /// Which catalogue this is and the state of its records; see `CatalogueRevision`.
  public func revision() throws -> CatalogueRevision {
    try read(Self.revision)
  }

  static func revision(_ db: Database) throws -> CatalogueRevision {
    let row = try Row.fetchOne(db, sql: "SELECT identity, revision FROM catalogue")
    return CatalogueRevision(identity: row?[0] ?? "", number: row?[1] ?? 0)
  }

  /// How the library files its call numbers: as someone has said, or as they look.
  /// O(records) where it is recognised, without reading all.
  public func filingScheme() throws -> FilingScheme {
    try read { db in
      let said = try String.fetchOne(db, sql: "SELECT filing FROM catalogue") ?? ""
      if let scheme = FilingScheme(rawValue: said) { return scheme }
      let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM record") ?? 0
      let sample = try String.fetchAll(
        db, sql: "SELECT callNumber FROM record WHERE id % ? = 0 AND callNumber <> ''",
        arguments: [max(1, last / Self.sampledCallNumbers)])
      return FilingScheme.recognised(among: sample.map { CallNumber($0) })
    }
  }

  /// Call numbers looked at to recognise how they are filed.
  private static let sampledCallNumbers: Int64 = 2000

  /// Says how the library files its call numbers; nil recognises it.
  public func setFilingScheme(_ scheme: FilingScheme?) throws {
    try write { db in
      try db.execute(sql: "UPDATE catalogue SET filing = ?", arguments: [scheme?.rawValue ?? ""])
    }
  }

  /// Passes all records in the order of their ids, `batch` at a time, as they are at one moment.
  /// Memory does not grow with the catalogue.
  ///
  /// - Returns: the revision that the records belong to.
  @discardableResult
  public func forEachRecord(
    batch size: Int = 4096, _ body: ([Record]) throws -> Void
  ) throws -> CatalogueRevision {
    try read { db in
      try Self.forEachRecord(db, batch: size, body)
      return try Self.revision(db)
    }
  }

  static func forEachRecord(
    _ db: Database, batch size: Int, _ body: ([Record]) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(db, sql: Self.selectRecords + " ORDER BY id")
    // Both cursors run in the order of record ids, so each is passed through once.
    let items = try Row.fetchCursor(
      db, sql: Self.selectBarcodes + " ORDER BY record, source, number")
    var item = try items.next()
    var batch: [Record] = []
    batch.reserveCapacity(size)
    while let row = try rows.next() {
      var record = Self.record(row)
      while let found = item, (found[0] as Int64) <= record.id {
        if (found[0] as Int64) == record.id { Self.add(barcode: found[1], to: &record) }
        item = try items.next()
      }
      batch.append(record)
      if batch.count == size {
        try body(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    if !batch.isEmpty { try body(batch) }
  }

  /// The records with these ids, in the same order; ids that are not in the catalogue are left out.
  /// O(ids · log records).
  public func records(ids: [Int64]) throws -> [Record] {
    try read { db in try Self.records(db, ids: ids) }
  }

  static func records(_ db: Database, ids: [Int64]) throws -> [Record] {
    let select = try db.cachedStatement(sql: selectRecords + " WHERE id = ?")
    let barcodes = try db.cachedStatement(
      sql: selectBarcodes + " WHERE record = ? ORDER BY record, source, number")
    return try ids.compactMap { id in
      guard var record = try Row.fetchOne(select, arguments: [id]).map(record) else { return nil }
      let rows = try Row.fetchCursor(barcodes, arguments: [id])
      while let row = try rows.next() { add(barcode: row[1], to: &record) }
      return record
    }
  }

  /// Two sources may list the same copy.
  private static func add(barcode: String, to record: inout Record) {
    if !barcode.isEmpty, !record.barcodes.contains(barcode) { record.barcodes.append(barcode) }
  }

  /// The records in whose title, author, series or call number every one of `words` occurs, best
  /// first. Case and accents do not count, and words may be cut short at the end. Before them, those
  /// that have an item with the barcode `words`. Fast enough to be asked at every letter typed; see
  /// `TextSearch`.
  public func search(_ words: String, limit: Int = 20) throws -> [Record] {
    guard let query = SearchQuery(words) else { return [] }
    return try read { db in
      let found = try TextSearch.ids(db, query, in: .records, limit: limit)
      let barcode = words.trimmingCharacters(in: .whitespaces)
      let scanned = try Int64.fetchAll(
        db,
        sql: """
          SELECT DISTINCT record FROM item WHERE barcode = ? AND barcode <> '' ORDER BY record
          """, arguments: [barcode])
      let ids = scanned + found.filter { !scanned.contains($0) }
      return try Self.records(db, ids: Array(ids.prefix(limit)))
    }
  }

  private static let selectRecords = """
    SELECT id, title, author, callNumber, series, isbn, language, copies, controlNumber FROM record
    """
  private static let selectBarcodes = "SELECT record, barcode FROM item"

  private static func record(_ row: Row) -> Record {
    Record(
      id: row[0], title: row[1], author: row[2], callNumber: row[3], series: row[4], isbn: row[5],
      language: row[6], copies: row[7], controlNumber: row[8])
  }

  /// The files that the records were imported from, in the order of their first import.
  public func sources() throws -> [CatalogueSource] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, path, contentHash, importedAt, rows, rejected,
            (SELECT count(*) FROM holding WHERE holding.source = source.id)
          FROM source ORDER BY id
          """
      ).map {
        CatalogueSource(
          id: $0[0], path: $0[1], contentHash: $0[2], importedAt: $0[3], rows: $0[4],
          rejected: $0[5], records: $0[6])
      }
    }
  }

  /// The files that have this record, in the order of their first import.
  public func sources(ofRecord id: Int64) throws -> [CatalogueSource] {
    let holders = try read { db in
      try Int64.fetchSet(
        db, sql: "SELECT source FROM holding WHERE record = ?", arguments: [id])
    }
    return try sources().filter { holders.contains($0.id) }
  }

  // MARK: Access

  func read<T>(_ body: (Database) throws -> T) throws -> T {
    do { return try pool.read(body) } catch let error as DatabaseError {
      throw Self.explained(error, path: path)
    }
  }

  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func write<T>(_ body: (Database) throws -> T) throws -> T {
    do { return try pool.write(body) } catch let error as DatabaseError {
      throw Self.explained(error, path: path)
    }
  }

  private static func explained(_ error: DatabaseError, path: String) -> CatalogueError {
    let reason = error.message ?? "\(error)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return CatalogueError(
        .busy, "Another process has been writing to “\(path)” for too long. Try again later.")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
      return CatalogueError(
        .unusable,
        "“\(path)” cannot be opened for writing (\(reason)). Check that its folder exists and may be "
          + "written to.")
    case .SQLITE_NOTADB:
      return CatalogueError(.notACatalogue, "“\(path)” is not a catalogue of Shelfread.")
    case .SQLITE_CORRUPT:
      return CatalogueError(
        .unusable,
        "“\(path)” is damaged (\(reason)). Take a copy from a backup, or import the library's export "
          + "into a new catalogue.")
    case .SQLITE_FULL:
      return CatalogueError(
        .unusable, "No space is left on the disk of “\(path)”. Nothing was changed.")
    default:
      return CatalogueError(.unusable, "“\(path)” cannot be used: \(reason).")
    }
  }
}
