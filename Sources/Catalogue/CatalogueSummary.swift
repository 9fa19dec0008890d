import GRDB

/// A catalogue in numbers.
public struct CatalogueSummary: Sendable, Hashable, Codable {
  /// The state that the numbers belong to.
  public var revision: CatalogueRevision
  /// Distinct records.
  public var records: Int
  /// Rows of the imported files that were used.
  public var rows: Int
  /// Physical books, over all records.
  public var copies: Int
  /// Records with an author.
  public var withAuthor: Int
  /// Records with a call number.
  public var withCallNumber: Int
  /// Records in a series.
  public var withSeries: Int
  /// Records with an ISBN.
  public var withISBN: Int
  /// Photos read.
  public var photos: Int
  /// Spines in the photos.
  public var spines: Int
  /// Spines that have a record.
  public var matchedSpines: Int
  /// The files imported.
  public var sources: [CatalogueSource]
}

extension Catalogue {
  /// Counts what the catalogue holds. O(records).
  public func summary() throws -> CatalogueSummary {
    let sources = try sources()
    let photos = try photos.counts()
    return try read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*), coalesce(sum(copies), 0), count(nullif(author, '')),
            count(nullif(callNumber, '')), count(nullif(series, '')), count(nullif(isbn, ''))
          FROM record
          """)
      return CatalogueSummary(
        revision: try Self.revision(db), records: row?[0] ?? 0,
        rows: sources.reduce(0) { $0 + $1.rows }, copies: row?[1] ?? 0, withAuthor: row?[2] ?? 0,
        withCallNumber: row?[3] ?? 0, withSeries: row?[4] ?? 0, withISBN: row?[5] ?? 0,
        photos: photos.photos, spines: photos.spines, matchedSpines: photos.matched,
        sources: sources)
    }
  }
}
