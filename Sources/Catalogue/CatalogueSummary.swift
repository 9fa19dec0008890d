import Bibliography
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
  /// Copies whose barcode is known.
  public var withBarcode: Int
  /// Copies by their status.
  public var statuses: [String: Int]
  /// The places of the copies, by name, and how many belong to each; empty where none has one.
  public var locations: [CatalogueLocation]
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
    let items = try itemCounts()
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
        withBarcode: items.withBarcode, statuses: items.statuses, locations: items.locations,
        photos: photos.photos, spines: photos.spines, matchedSpines: photos.matched,
        sources: sources)
    }
  }

  private struct ItemCounts {
    var withBarcode = 0
    var statuses: [String: Int] = [:]
    var locations: [CatalogueLocation] = []
  }

  private func itemCounts() throws -> ItemCounts {
    var counts = ItemCounts()
    var places: [String: Int] = [:]
    guard try read({ try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM item)") }) == true
    else { return counts }
    try forEachItem { items in
      for item in items {
        if !item.barcode.isEmpty { counts.withBarcode += 1 }
        counts.statuses[item.status.rawValue, default: 0] += 1
        places[item.location, default: 0] += 1
      }
    }
    if places.keys.contains(where: { !$0.isEmpty }) {
      counts.locations = places.sorted { $0.key < $1.key }
        .map { CatalogueLocation(name: $0.key, items: $0.value) }
    }
    return counts
  }
}
