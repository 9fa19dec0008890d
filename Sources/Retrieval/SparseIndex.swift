import Bibliography
import Foundation

/// An inverted index over hashed terms: for every term the records that hold it, with weights.
///
/// Terms live in three contiguous columns (offsets per bucket, then rows and weights of all buckets
/// in a row), so that scoring a query reads memory forwards. A score is the sum over the query's
/// terms of query weight times record weight. Memory: 8 bytes per distinct term of each record, and
/// 8 MB for the buckets.
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

  let offsets: Column<Int64>
  let rows: Column<Int32>
  let weights: Column<Float>

  /// Indexes `texts`, whose positions are the rows. O(total length), on all cores.
  public init(_ texts: [FoldedText], kind: Kind) {
    var builder = Builder(kind: kind)
    builder.add(texts)
    self = builder.finish()
  }

  /// Takes an index's columns; `nil` where they contradict each other.
  init?(
    kind: Kind, count: Int, offsets: Column<Int64>, rows: Column<Int32>, weights: Column<Float>
  ) {
    guard offsets.count == 1 << Self.bucketBits + 1, offsets[0] == 0,
      offsets[offsets.count - 1] == rows.count, rows.count == weights.count,
      zip(offsets.values, offsets.values.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    self.kind = kind
    self.count = count
    self.offsets = offsets
    self.rows = rows
    self.weights = weights
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
    let terms = SparseTerms(query, kind: kind)
    let factors = queryWeights(terms)
    let (rows, weights) = (rows.values, weights.values)
    scores.withUnsafeMutableBufferPointer { scores in
      scores.update(repeating: 0)
      for (bucket, factor) in zip(terms.buckets, factors) {
        for position in Int(offsets[Int(bucket)])..<Int(offsets[Int(bucket) + 1]) {
          // A mapped file may be altered while it is used.
          let row = Int(rows[position])
          if UInt(bitPattern: row) < UInt(bitPattern: count) {
            scores[row] += factor * weights[position]
          }
        }
      }
    }
  }

  private func queryWeights(_ terms: SparseTerms) -> [Float] {
    switch kind {
    case .words:
      return terms.frequencies
    case .grams:
      return terms.cosineWeights { bucket in
        let documents = offsets[Int(bucket) + 1] - offsets[Int(bucket)]
        return SparseTerms.inverseFrequency(documents: Int(documents), of: count, kind: kind)
      }
    }
  }
}

/// The distinct terms of a text, ascending, each with its number of occurrences.
struct SparseTerms: Sendable {
  private(set) var buckets: [UInt32] = []
  private(set) var frequencies: [Float] = []
  private(set) var length: Float = 0

  private static let gramLengths = 2...4

  init(_ text: FoldedText, kind: SparseIndex.Kind) {
    var hashes: [UInt32] = []
    hashes.reserveCapacity(text.utf8.count * 4 + 8)
    switch kind {
    case .grams: TextTerms.appendGrams(of: text, lengths: Self.gramLengths, to: &hashes)
    case .words: TextTerms.appendWords(of: text, to: &hashes)
    }
    for index in hashes.indices { hashes[index] >>= UInt32(32 - SparseIndex.bucketBits) }
    hashes.sort()
    length = Float(hashes.count)
    buckets.reserveCapacity(hashes.count)
    frequencies.reserveCapacity(hashes.count)
    for hash in hashes {
      if buckets.last == hash {
        frequencies[frequencies.count - 1] += 1
      } else {
        buckets.append(hash)
        frequencies.append(1)
      }
    }
  }

  /// TF-IDF with sublinear term frequency, scaled to length 1.
  func cosineWeights(inverse: (UInt32) -> Float) -> [Float] {
    var weights = zip(buckets, frequencies).map { (1 + log($1)) * inverse($0) }
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if norm > 0 { for index in weights.indices { weights[index] /= norm } }
    return weights
  }

  static func inverseFrequency(
    documents: Int, of total: Int, kind: SparseIndex.Kind
  ) -> Float {
    let (documents, total) = (Float(documents), Float(total))
    return switch kind {
    case .grams: log((1 + total) / (1 + documents)) + 1
    case .words: log(1 + (total - documents + 0.5) / (documents + 0.5))
    }
  }
}
