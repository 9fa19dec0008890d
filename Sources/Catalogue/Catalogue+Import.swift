import Foundation
import GRDB

extension Catalogue {
  /// Part of every import's settings; raised when the importer reads the same file differently.
  private static let importerVersion = "csv-1"

  /// Rows between two reports of progress.
  private static let progressStep = 5000

  /// Imports a delimited text file: CSV, or the same with semicolons, tabs or bars.
  ///
  /// Delimiter, encoding and columns are recognised. A file that was imported before from the same
  /// path replaces what it gave then; the same content again changes nothing. All in one transaction:
  /// if the import is interrupted the catalogue stays as it was. O(size) time, bounded memory beside
  /// 16 bytes per record of the catalogue.
  ///
  /// - Parameters:
  ///   - file: path of the file.
  ///   - mapping: columns that the headers do not tell.
  ///   - hasHeader: false where the first row is a book already.
  ///   - progress: called every few thousand rows; what it throws ends the import, and nothing is
  ///     changed.
  ///   - problem: called for each row that is left out or mended.
  /// - Throws: `CatalogueError`: `importRefused` where the file cannot be read or has no column that
  ///   could be the title.
  public func importCSV(
    _ file: String, mapping: ColumnMapping = ColumnMapping(), hasHeader: Bool = true,
    progress: (ImportProgress) throws -> Void = { _ in },
    problem: (ImportProblem) -> Void = { _ in }
  ) throws -> ImportReport {
    let url = URL(fileURLWithPath: file).standardizedFileURL
    let data: Data
    do { data = try Data(contentsOf: url, options: .alwaysMapped) } catch {
      throw CatalogueError(
        .importRefused, "“\(file)” cannot be read: \(Self.reason(error, url: url)).")
    }
    let hash = ContentHash(data).description
    let settings = "\(Self.importerVersion);header=\(hasHeader);\(mapping.description)"
    let text = EncodedText(data)
    let layout = try CSVLayout(of: text, file: file, mapping: mapping, hasHeader: hasHeader)
    var report = ImportReport(file: file)
    report.encoding = text.encoding.rawValue
    report.delimiter = layout.delimiter == 0x09 ? "tab" : String(Unicode.Scalar(layout.delimiter))
    for (column, index) in layout.columns { report.columns[column.rawValue] = layout.names[index] }

    report = try write { db in
      var report = report
      let known = try Row.fetchOne(
        db, sql: "SELECT path, rows, rejected FROM source WHERE contentHash = ? AND settings = ?",
        arguments: [hash, settings])
      if let known {
        report.wasUnchanged = true
        report.rows = known[1]
        report.rejected = known[2]
        return report
      }
      let source = try Self.source(db, path: url.path)
      let importer = try RecordImporter(db, source: source)
      try text.data.withUnsafeBytes { raw in
        let bytes = raw.bindMemory(to: UInt8.self)
        var reader = CSVRecordReader(bytes, of: text, layout: layout, file: file)
        var lines = 0
        while let item = reader.next() {
          switch item {
          case .record(let record, let saysCopies, let note):
            report.rows += 1
            if let note {
              report.mended += 1
              problem(note)
            }
            try importer.add(record, saysCopies: saysCopies)
          case .rejected(let reason):
            report.rejected += 1
            problem(reason)
          }
          lines += 1
          if lines.isMultiple(of: Self.progressStep) {
            try progress(
              ImportProgress(bytes: reader.offset, totalBytes: bytes.count, rows: report.rows))
          }
        }
      }
      let changes = try importer.finish()
      report.added = changes.added
      report.updated = changes.updated
      report.removed = changes.removed
      if !changes.isEmpty { try db.execute(sql: "UPDATE catalogue SET revision = revision + 1") }
      try db.execute(
        sql: """
          UPDATE source SET settings = ?, contentHash = ?, importedAt = ?, rows = ?, rejected = ?
          WHERE id = ?
          """,
        arguments: [
          settings, hash, Date.now.formatted(.iso8601), report.rows, report.rejected, source,
        ])
      return report
    }
    // So that the one file is the whole catalogue, for those who copy it away.
    _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    return report
  }

  /// The source's row for `path`, made where it is new.
  private static func source(_ db: Database, path: String) throws -> Int64 {
    if let id = try Int64.fetchOne(
      db, sql: "SELECT id FROM source WHERE path = ?", arguments: [path])
    {
      return id
    }
    try db.execute(
      sql: """
        INSERT INTO source (path, settings, contentHash, importedAt, rows, rejected)
        VALUES (?, '', '', '', 0, 0)
        """, arguments: [path])
    return db.lastInsertedRowID
  }

  private static func reason(_ error: any Error, url: URL) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return "there is no such file"
    }
    if isFolder.boolValue { return "it is a folder" }
    return FileManager.default.isReadableFile(atPath: url.path)
      ? error.localizedDescription : "you have no permission to read it"
  }
}
