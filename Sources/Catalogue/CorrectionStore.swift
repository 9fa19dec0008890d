import Foundation
import GRDB

/// The corrections of photos, kept in the catalogue's file; none is ever lost, a withdrawn one is
/// only marked so.
public struct CorrectionStore: Sendable {
  private let catalogue: Catalogue

  init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// Saves a correction.
  ///
  /// - Returns: the correction with its key.
  public func add(_ correction: Correction) throws -> Correction {
    let row = try StoredChange(correction.change)
    return try catalogue.write { db in
      try db.execute(
        sql: """
          INSERT INTO correction (photoHash, kind, record, outlines, removed, person, madeAt)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          correction.photoHash, row.kind.rawValue, row.record, row.outlines, row.removed,
          correction.person, correction.madeAt.formatted(.iso8601),
        ])
      var correction = correction
      correction.id = db.lastInsertedRowID
      return correction
    }
  }

  /// The corrections of a photo that hold, in the order in which they were made.
  public func corrections(ofPhoto hash: String) throws -> [Correction] {
    try fetch("photoHash = ?", [hash])
  }

  /// All corrections that hold, in the order in which they were made.
  public func all() throws -> [Correction] {
    try fetch("TRUE", [])
  }

  /// The correction with this key, also a withdrawn one; nil where there is none.
  public func correction(id: Int64) throws -> Correction? {
    try fetch("id = ?", [id], alsoWithdrawn: true).first
  }

  /// Marks a correction as withdrawn; one that is withdrawn already stays as it is.
  public func withdraw(_ correction: Correction) throws {
    try catalogue.write { db in
      try db.execute(
        sql: "UPDATE correction SET withdrawnAt = ? WHERE id = ? AND withdrawnAt IS NULL",
        arguments: [Date.now.formatted(.iso8601), correction.id])
    }
  }

  private func fetch(
    _ condition: String, _ arguments: StatementArguments, alsoWithdrawn: Bool = false
  ) throws -> [Correction] {
    try catalogue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, photoHash, kind, record, outlines, removed, person, madeAt FROM correction
          WHERE \(alsoWithdrawn ? "" : "withdrawnAt IS NULL AND ")\(condition) ORDER BY id
          """, arguments: arguments
      ).map { row in
        Correction(
          id: row[0], photoHash: row[1],
          change: try StoredChange(
            kind: row[2], record: row[3], outlines: row[4], removed: row[5]
          ).change,
          person: row[6], madeAt: try Date(row[7] as String, strategy: .iso8601))
      }
    }
  }
}

extension PhotoStore {
  /// The corrections that hold of the photo with this content, in the order in which they were made.
  public func corrections(ofPhoto hash: String) throws -> [Correction] {
    try catalogue.corrections.corrections(ofPhoto: hash)
  }
}

extension Catalogue {
  /// What people corrected in the photos.
  public var corrections: CorrectionStore { CorrectionStore(self) }
}

/// A change as the columns of its row.
private struct StoredChange {
  enum Kind: String, DatabaseValueConvertible {
    case record, notInCatalogue, notABook, outlines
  }

  let kind: Kind
  let record: Int64?
  /// JSON: the outline spoken of, or those put in place.
  let outlines: String
  /// JSON: the outlines taken away.
  let removed: String

  init(kind: Kind, record: Int64?, outlines: String, removed: String) {
    self.kind = kind
    self.record = record
    self.outlines = outlines
    self.removed = removed
  }

  init(_ change: Correction.Change) throws {
    switch change {
    case .verdict(let verdict, let outline):
      switch verdict {
      case .record(let id): (kind, record) = (.record, id)
      case .notInCatalogue: (kind, record) = (.notInCatalogue, nil)
      case .notABook: (kind, record) = (.notABook, nil)
      }
      outlines = try Self.json([outline])
      removed = "[]"
    case .outlines(let old, let new):
      (kind, record) = (.outlines, nil)
      outlines = try Self.json(new)
      removed = try Self.json(old)
    }
  }

  var change: Correction.Change {
    get throws {
      let outlines = try Self.quads(outlines)
      let place = outlines.first ?? []
      return switch kind {
      case .record: .verdict(.record(record), outline: place)
      case .notInCatalogue: .verdict(.notInCatalogue, outline: place)
      case .notABook: .verdict(.notABook, outline: place)
      case .outlines: .outlines(removed: try Self.quads(removed), added: outlines)
      }
    }
  }

  private static func json(_ quads: [[Double]]) throws -> String {
    String(decoding: try JSONEncoder().encode(quads), as: UTF8.self)
  }

  private static func quads(_ json: String) throws -> [[Double]] {
    try JSONDecoder().decode([[Double]].self, from: Data(json.utf8)).filter { $0.count == 8 }
  }
}
