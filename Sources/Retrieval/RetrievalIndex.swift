import Bibliography

/// A record proposed for a query, with the score that each way of retrieval gives it.
public struct Candidate: Sendable, Hashable, BitwiseCopyable {
  /// The record's row in the index.
  public var row: Int32
  /// Cosine of the weighted character n-grams, 0...1; 0 as long as `withGrams` has not set it.
  public internal(set) var grams: Float
  /// BM25 of the words, from 0 up.
  public let words: Float
  /// Cosine of the embeddings, -1...1.
  public let vector: Float

  /// Creates a candidate.
  public init(row: Int32, grams: Float, words: Float, vector: Float) {
    self.row = row
    self.grams = grams
    self.words = words
    self.vector = vector
  }
}

/// Finds the records that a text may stand for: cheap, and careful to leave out no right one.
///
/// Up to three ways of retrieval propose records: embedded text, which survives wrong letters and
/// scales to millions of records; words, which weigh rare ones; and in catalogues of moderate size
/// character n-grams, which survive wrong letters and forget nothing. Their lists are joined by rank.
///
/// An index made in memory has its records in the order they were given in. In a file, records of
/// large catalogues stand in an order of their own, and those that were added later at the end.
public struct RetrievalIndex: Sendable {
  /// The records that were indexed together, and those that came later. Rows are counted through.
  let segments: [IndexSegment]
  /// Rows of records that are no longer in the catalogue.
  let removed: RowSet
  let embedding: TextEmbedding
  let frequencies: TermFrequencies

  /// The number of rows, those of removed records included.
  public let count: Int

  /// In how many records each word stands.
  public let statistics: WordStatistics

  init(
    _ segments: [IndexSegment], removed: RowSet = RowSet(), embedding: TextEmbedding,
    frequencies: TermFrequencies
  ) {
    self.segments = segments
    self.removed = removed
    self.embedding = embedding
    self.frequencies = frequencies
    count = segments.reduce(0) { $0 + $1.count }
    statistics = WordStatistics(parts: segments.map(\.statistics))
  }

  /// Indexes texts in memory; their positions are the rows, and every text is a work of its own.
  ///
  /// On all cores.
  public init(_ texts: [FoldedText], embedding: TextEmbedding) {
    self.init(
      texts.map { IndexedText($0) }, ids: texts.indices.map { Int64($0) }, embedding: embedding)
  }

  /// Indexes the chosen fields of `records` in memory; their positions are the rows. On all cores.
  public init(_ records: [Record], fields: RecordFields, embedding: TextEmbedding) {
    let texts = mapOnAllCores(records.count, inBlocksOf: 512) { block in
      block.map { IndexedText(records[$0], fields: fields) }
    }
    self.init(texts, ids: records.map(\.id), embedding: embedding)
  }

  private init(_ texts: [IndexedText], ids: [Int64], embedding: TextEmbedding) {
    var builder = IndexSegment.Builder(
      embedding: embedding, withGrams: IndexShape(for: texts.count).hasGrams)
    builder.add(texts, ids: ids, keys: texts.map { _ in 0 })
    self.init(builder.finish(cells: 0), embedding: embedding)
  }

  init(_ built: IndexSegment.Built, embedding: TextEmbedding) {
    self.init([built.segment], embedding: embedding, frequencies: built.frequencies)
  }

  /// The same index, which proposes none of these rows any longer.
  public func removing(_ rows: some Sequence<Int32>) -> RetrievalIndex {
    RetrievalIndex(
      segments, removed: RowSet(removed.rows + Array(rows), below: count), embedding: embedding,
      frequencies: frequencies)
  }

  /// The number of rows of records that are no longer in the catalogue.
  public var removedCount: Int { removed.rows.count }

  /// The catalogue's key of the record in `row`.
  public func recordID(of row: Int32) -> Int64 {
    let (segment, place) = place(of: row)
    return segments[segment].recordIDs[place]
  }

  /// The rows of the records with these keys, as far as they are in the catalogue. O(rows).
  public func rows(ofRecords ids: Set<Int64>) -> [Int64: Int32] {
    guard !ids.isEmpty else { return [:] }
    var rows: [Int64: Int32] = [:]
    var row: Int32 = 0
    for segment in segments {
      for place in 0..<segment.count {
        let id = segment.recordIDs[place]
        if ids.contains(id) && !removed.contains(row) { rows[id] = row }
        row += 1
      }
    }
    return rows
  }

  /// How many records had the same title and author as that of `row` when it was indexed, itself
  /// included; 255 stands for as many and more.
  public func recordsOfSameWork(as row: Int32) -> Int {
    let (segment, place) = place(of: row)
    return Int(segments[segment].workCounts[place])
  }

  func place(of row: Int32) -> (segment: Int, place: Int) {
    var place = Int(row)
    var segment = 0
    while segment < segments.count - 1, place >= segments[segment].count {
      place -= segments[segment].count
      segment += 1
    }
    return (segment, place)
  }
}

extension Record {
  /// The chosen fields' text, folded, in the order title, author, series, call number.
  public func text(of fields: RecordFields) -> FoldedText {
    var parts: [String] = []
    if fields.contains(.title) { parts.append(title) }
    if fields.contains(.author) { parts.append(author) }
    if fields.contains(.series) { parts.append(series) }
    if fields.contains(.callNumber) { parts.append(callNumber) }
    return FoldedText(parts.joined(separator: " "))
  }
}
