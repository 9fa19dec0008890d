import Bibliography

/// A record proposed for a query, with the score that each way of retrieval gives it.
public struct Candidate: Sendable, Hashable {
  /// The record's position in the list that the index was built from.
  public let row: Int32
  /// Cosine of the weighted character n-grams, 0...1.
  public let grams: Float
  /// BM25 of the words, from 0 up.
  public let words: Float
}

/// Finds the records that a text may stand for: cheap, and careful to leave out no right one.
///
/// Two ways of retrieval propose records, character n-grams (which survive wrong letters) and words
/// (which weigh rare ones); each proposes half of the list, and all candidates carry both scores.
public struct RetrievalIndex: Sendable {
  private let grams: SparseIndex
  private let words: SparseIndex

  /// The number of records.
  public var count: Int { grams.count }

  /// Indexes the records' texts (see `Record.text(of:)`); their positions are the rows.
  public init(_ texts: [FoldedText]) {
    grams = SparseIndex(texts, kind: .grams)
    words = SparseIndex(texts, kind: .words)
  }

  /// At most `limit` candidates for each query, those most alike by n-grams first.
  ///
  /// The same for every number of cores. Memory beyond the result: two scores per record and core.
  public func candidates(for queries: [FoldedText], limit: Int) -> [[Candidate]] {
    mapOnAllCores(queries.count, inBlocksOf: 16) { block in
      var gramScores = [Float](repeating: 0, count: count)
      var wordScores = gramScores
      return block.map { query in
        grams.score(queries[query], into: &gramScores)
        words.score(queries[query], into: &wordScores)
        return Self.best(limit, grams: gramScores, words: wordScores)
      }
    }
  }

  /// Takes the best of both lists in turn until `limit` records are chosen.
  private static func best(_ limit: Int, grams: [Float], words: [Float]) -> [Candidate] {
    let lists = [grams, words].map { scores in
      var top = TopRows(limit: limit)
      scores.withUnsafeBufferPointer { top.insert(block: $0, firstRow: 0, above: 0) }
      return top.takeSorted()
    }
    var chosen: Set<Int32> = []
    for rank in 0..<limit {
      for list in lists where rank < list.count && chosen.count < limit {
        chosen.insert(list[rank].row)
      }
    }
    return chosen.map {
      Candidate(row: $0, grams: grams[Int($0)], words: words[Int($0)])
    }.sorted { ($1.grams, $0.row) < ($0.grams, $1.row) }
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
