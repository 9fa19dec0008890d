import Foundation
import GRDB

extension Catalogue {
  /// Part of every import's settings; raised when the importer reads the same file differently.
  private static let importerVersion = "csv-1"

  /// Rows between two reports of progress.
  private static let progressStep = 5000

  /// The part of the work that reading rows is; the rest is the full-text index. Measured on a
  /// million rows of title and author.
  private static let readingShare = 0.6

  /// Imports a delimited text file.
  ///
  /// A file that was imported before from the same path replaces what it gave then; the same content
  /// again changes nothing. All in one transaction: if the import is interrupted the catalogue stays
  /// as it was. O(size) time; memory is bounded beside some 30 bytes per record of the catalogue.
  ///
  /// - Parameters:
  ///   - file: the file, its layout recognised.
  ///   - progress: called every few thousand rows; what it throws ends the import, and nothing is
  ///     changed.
  ///   - problem: called for each row that is left out or mended.
  public func importRecords(
    from file: DelimitedFile, progress: (ImportProgress) throws -> Void = { _ in },
    problem: (ImportProblem) -> Void = { _ in }
  ) throws -> ImportReport {
    let report = try write { db in
      var report = ImportReport(of: file)
      let settings = "\(Self.importerVersion);\(file.settings)"
      if let known = try Row.fetchOne(
        db, sql: "SELECT rows, rejected FROM source WHERE contentHash = ? AND settings = ?",
        arguments: [file.contentHash, settings])
      {
        report.wasUnchanged = true
        report.rows = known[0]
        report.rejected = known[1]
        return report
      }
      let source = try Self.source(db, path: file.absolutePath)
      let importer = try RecordImporter(db, source: source)
      try file.forEachRow { item, offset in
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
        if (report.rows + report.rejected).isMultiple(of: Self.progressStep) {
          let share = Double(offset) / Double(file.size)
          try progress(ImportProgress(fraction: Self.readingShare * share, rows: report.rows))
        }
      }
      let changes = try importer.finish { share in
        let fraction = Self.readingShare + (1 - Self.readingShare) * share
        try progress(ImportProgress(fraction: fraction, rows: report.rows))
      }
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
          settings, file.contentHash, Date.now.formatted(.iso8601), report.rows, report.rejected,
          source,
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
}
