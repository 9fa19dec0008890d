import GRDB

/// Full-text search that takes the same time however many records have the words.
enum TextSearch {
  /// A full-text table with the columns title, author, series and callNumber, its rows keyed by record.
  enum Table: String {
    /// All records.
    case records = "recordText"
    /// The records that stored photos show.
    case seen = "seenText"
  }

  /// Records that are ranked. Where more have the words, the first ones and those whose titles begin
  /// with them are: ranking 2,000 of 2.3 million records takes about 15 ms, and whoever has typed so
  /// little goes on typing.
  private static let ranked = 2000
  /// Records whose titles begin with the words that are ranked besides.
  private static let beginning = 200

  /// The records that have all words of `query`, best first, at most `limit` of them.
  static func ids(
    _ db: Database, _ query: SearchQuery, in table: Table, limit: Int
  ) throws -> [Int64] {
    let ranking = SearchRanking(query)
    let select = try db.cachedStatement(
      sql: """
        SELECT rowid, title, author, series, callNumber FROM \(table.rawValue)
        WHERE \(table.rawValue) MATCH ? LIMIT ?
        """)
    var scores: [Int64: Double] = [:]
    func add(_ expression: String, _ limit: Int) throws {
      let rows = try Row.fetchCursor(select, arguments: [expression, limit])
      while let row = try rows.next() {
        let id: Int64 = row[0]
        guard scores[id] == nil else { continue }
        scores[id] = ranking.score(
          title: row[1], author: row[2], series: row[3], callNumber: row[4])
      }
    }
    let enough = max(ranked, limit)
    try add(query.expression, enough)
    if scores.count == enough { try add(query.beginning, beginning) }
    return scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key)
  }
}
