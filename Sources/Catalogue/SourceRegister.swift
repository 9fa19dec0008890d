import Foundation
import GRDB

/// Keeps which files the catalogue was imported from, inside one import's transaction.
struct SourceRegister {
  enum Entry {
    /// The content is that of this source, imported before or just entered.
    case unchanged(Int64)
    /// The source, new or known, that the file's rows are to be read into.
    case toRead(Int64)

    var source: Int64 {
      switch self {
      case .unchanged(let source), .toRead(let source): source
      }
    }
  }

  /// Part of every source's settings; raised when the importer reads the same file differently.
  private static let importerVersion = "2"

  private let db: Database
  /// Sources that no file entered so far belongs to.
  private(set) var others: [Int64]
  /// Sources of the files entered so far: a file that is named twice is read once.
  private var entered: Set<Int64> = []

  init(_ db: Database) throws {
    self.db = db
    others = try Int64.fetchAll(db, sql: "SELECT id FROM source ORDER BY id")
  }

  /// Finds the file's source, by its path or, for a file that was copied or moved, by its content.
  mutating func enter(_ file: ImportFile) throws -> Entry {
    let select = "SELECT id, path, contentHash, settings FROM source "
    let atPath = try Row.fetchOne(
      db, sql: select + "WHERE path = ?", arguments: [file.absolutePath])
    if let atPath {
      if entered.contains(atPath[0]) { return .unchanged(atPath[0]) }
      entered.insert(atPath[0])
      others.removeAll { $0 == atPath[0] as Int64 }
      guard atPath[2] == file.contentHash, atPath[3] == settings(of: file) else {
        return .toRead(atPath[0])
      }
      return .unchanged(atPath[0])
    }
    let alike = try Row.fetchOne(
      db, sql: select + "WHERE contentHash = ? AND settings = ?",
      arguments: [file.contentHash, settings(of: file)])
    if let alike {
      others.removeAll { $0 == alike[0] as Int64 }
      if !FileManager.default.fileExists(atPath: alike[1]) {
        try db.execute(
          sql: "UPDATE source SET path = ? WHERE id = ?",
          arguments: [file.absolutePath, alike[0] as Int64])
      }
      return .unchanged(alike[0])
    }
    try db.execute(
      sql: """
        INSERT INTO source (path, settings, contentHash, importedAt, rows, rejected)
        VALUES (?, ?, ?, '', 0, 0)
        """, arguments: [file.absolutePath, settings(of: file), file.contentHash])
    entered.insert(db.lastInsertedRowID)
    return .toRead(db.lastInsertedRowID)
  }

  /// Notes what was read from the file.
  func update(_ source: Int64, from file: ImportFile, _ report: FileReport) throws {
    try db.execute(
      sql: """
        UPDATE source SET settings = ?, contentHash = ?, importedAt = ?, rows = ?, rejected = ?
        WHERE id = ?
        """,
      arguments: [
        settings(of: file), file.contentHash, Date.now.formatted(.iso8601), report.rows,
        report.rejected, source,
      ])
  }

  /// True where nothing was ever imported from the source.
  func isNew(_ source: Int64) throws -> Bool {
    try String.fetchOne(db, sql: "SELECT importedAt FROM source WHERE id = ?", arguments: [source])
      == ""
  }

  /// The numbers of rows of the source that were used and left out.
  func rows(of source: Int64) throws -> (used: Int, rejected: Int) {
    let row = try Row.fetchOne(
      db, sql: "SELECT rows, rejected FROM source WHERE id = ?", arguments: [source])
    return (row?[0] ?? 0, row?[1] ?? 0)
  }

  /// Forgets sources whose rows are gone.
  func remove(_ sources: [Int64]) throws {
    for source in sources {
      try db.execute(sql: "DELETE FROM source WHERE id = ?", arguments: [source])
    }
  }

  private func settings(of file: ImportFile) -> String {
    "\(Self.importerVersion);\(file.settings)"
  }
}
