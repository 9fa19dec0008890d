import Bibliography
import Foundation

/// An inverted index over hashed terms: for every term the records that hold it, with weights.
///
/// The records of all terms stand one after another as `PostingList`s, so that scoring a query reads
/// memory forwards. A score is the sum over the query's terms of query weight times record weight.
/// Memory: some 2.3 bytes per distinct term of each record, and 4 MB for the terms.
public struct SparseIndex: Sendable {
  /// What counts as a term, and how terms are weighted.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// Character 2-4-grams of padded words; TF-IDF with sublinear term frequency; cosine, 0...1.
    case grams
    /// Whole words; Okapi BM25 (Robertson and Zaragoza, 2009), from 0 up.
    case words
  }

  /// What this index counts and how.
  public let kind: Kind
  /// The number of records.
  public let count: Int

  static let bucketBits = 20

  /// Where each term's bytes begin in `postings`; one more than there are terms. A term's bytes begin
  /// with the number of its records.
  let offsets: Column<UInt32>
  let postings: Column<UInt8>
  /// What a record's score is multiplied with: one over the length of its vector. Empty for words.
  let norms: Column<Float>
  /// The mean number of terms of a record.
  let meanLength: Float
  /// How many records the weights of terms were counted in.
  let total: Int

  /// Indexes `texts`, whose positions are the rows. O(total length), on all cores.
  public init(_ texts: [FoldedText], kind: Kind) {
    var builder = Builder(kind: kind)
    builder.add(texts)
    self = builder.finish()
  }

  /// Takes an index's columns; `nil` where they contradict each other.
  init?(
    kind: Kind, count: Int, offsets: Column<UInt32>, postings: Column<UInt8>,
    norms: Column<Float>, meanLength: Float, total: Int
  ) {
    guard offsets.count == 1 << Self.bucketBits + 1, offsets[0] == 0,
      Int(offsets[offsets.count - 1]) == postings.count,
      norms.count == (kind == .grams ? count : 0),
      zip(offsets.values, offsets.values.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    self.kind = kind
    self.count = count
    self.offsets = offsets
    self.postings = postings
    self.norms = norms
    self.meanLength = meanLength
    self.total = total
  }

  /// The best `limit` records for each query, best first, equal scores in row order. Records that
  /// share no term with the query are left out.
  public func candidates(
    for queries: [FoldedText], limit: Int
  ) -> [[(row: Int32, score: Float)]] {
    mapOnAllCores(queries.count, inBlocksOf: 16) { block in
      var scores = [Float](repeating: 0, count: count)
      return block.map { query in
        score(queries[query], into: &scores)
        var top = TopRows(limit: min(limit, count))
        scores.withUnsafeBufferPointer { top.insert(block: $0, firstRow: 0, above: 0) }
        return top.takeSorted()
      }
    }
  }

  /// Overwrites `scores`, one per record, with those of `query`.
  package func score(_ query: FoldedText, into scores: inout [Float]) {
    precondition(scores.count == count)
    let query = self.query(query)
    scores.withUnsafeMutableBufferPointer { score(query, into: $0) }
  }

  /// Overwrites `scores`, one per record, with those of `query`.
  func score(_ query: Query, into scores: UnsafeMutableBufferPointer<Float>) {
    scores.update(repeating: 0)
    guard let base = scores.baseAddress else { return }
    var cursors = cursors(for: query)
    add(&cursors, rows: 0..<count, to: base)
  }

  /// Passes the scores of all records, `size` at a time, with the row of the first.
  ///
  /// The scores of one call stay in the processor's cache, which those of millions of records do not.
  ///
  /// - Parameter records: terms that more records have are passed over: they cost most and tell least.
  func forEachBlock(
    of size: Int, scoring query: Query, ofAtMost records: Int = .max,
    using scratch: UnsafeMutablePointer<Float>,
    _ body: (_ first: Int, _ scores: UnsafeBufferPointer<Float>) -> Void
  ) {
    var cursors = cursors(for: query, ofAtMost: records)
    for first in stride(from: 0, to: count, by: size) {
      let rows = first..<min(count, first + size)
      scratch.update(repeating: 0, count: rows.count)
      add(&cursors, rows: rows, to: scratch)
      body(first, UnsafeBufferPointer(start: scratch, count: rows.count))
    }
  }

  private func add(
    _ cursors: inout [PostingList.Cursor], rows: Range<Int>, to scores: UnsafeMutablePointer<Float>
  ) {
    guard postings.count > 0 else { return }
    let bytes = postings.values
    Self.weights(of: kind).withUnsafeBufferPointer { weights in
      for index in cursors.indices {
        PostingList.add(
          &cursors[index], of: bytes, weights: weights.baseAddress!, first: rows.lowerBound,
          limit: rows.upperBound, to: scores)
      }
    }
    if kind == .grams { for row in rows { scores[row - rows.lowerBound] *= norms[row] } }
  }

  /// A query's terms and what each of them is multiplied with.
  struct Query: Sendable {
    var buckets: [UInt32]
    var factors: [Float]
  }

  /// Weighs the terms of `text` as they are spread over this index's records.
  func query(_ text: FoldedText) -> Query {
    let terms = SparseTerms(text, kind: kind)
    var query = Query(buckets: terms.buckets, factors: [])
    var square: Float = 0
    for (bucket, frequency) in zip(terms.buckets, terms.frequencies) {
      let documents = head(of: bucket).documents
      let inverse = SparseTerms.inverseFrequency(documents: documents, of: total, kind: kind)
      // Record weights are kept without the term's rarity, which is the same for all of them.
      switch kind {
      case .words: query.factors.append(frequency * inverse)
      case .grams:
        let weight = (1 + log(frequency)) * inverse
        square += weight * weight
        query.factors.append(weight * inverse)
      }
    }
    if kind == .grams, square > 0 {
      let norm = square.squareRoot()
      for index in query.factors.indices { query.factors[index] /= norm }
    }
    return query
  }

  private func cursors(
    for query: Query, ofAtMost records: Int = .max
  ) -> [PostingList.Cursor] {
    zip(query.buckets, query.factors).compactMap { bucket, factor in
      let head = head(of: bucket)
      guard head.documents <= records else { return nil }
      return PostingList.Cursor(
        position: head.position, end: Int(offsets[Int(bucket) + 1]), factor: factor)
    }
  }

  /// How many records have the term, and where their list begins.
  private func head(of bucket: UInt32) -> (documents: Int, position: Int) {
    var position = Int(offsets[Int(bucket)])
    let end = Int(offsets[Int(bucket) + 1])
    var documents = 0
    var shift = 0
    while position < end, shift <= 28 {
      let byte = Int(postings[position])
      position += 1
      documents |= (byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { break }
    }
    return (documents, position)
  }

  /// In how many records of the whole catalogue each term was counted.
  var documentCounts: [Int32] {
    (0..<UInt32(1 << Self.bucketBits)).map { Int32(clamping: head(of: $0).documents) }
  }

  // MARK: Weights

  /// What the 256 values of a weight's byte stand for: of n-grams how often the record has them; of
  /// words BM25's part of frequency and length, which is below 2.2, in even steps.
  static func weights(of kind: Kind) -> [Float] {
    switch kind {
    case .words: wordWeights
    case .grams: gramWeights
    }
  }

  private static let wordWeights = (0..<256).map { Float($0) * 2.2 / 255 }
  private static let gramWeights = (0..<256).map { $0 == 0 ? 0 : 1 + log(Float($0)) }

  @inline(__always)
  static func byte(ofWordWeight weight: Float) -> UInt8 {
    UInt8(min(255, max(0, (weight * 255 / 2.2).rounded())))
  }
}
