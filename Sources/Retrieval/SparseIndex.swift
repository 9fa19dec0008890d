import Bibliography
import Foundation

/// An inverted index over hashed terms: for every term the records that hold it, with weights.
///
/// Terms live in three contiguous arrays (offsets per bucket, then rows and weights of all buckets
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

  private static let bucketBits = 20
  private static let gramLengths = 2...4
  /// The constants usual for BM25.
  private static let saturation: Float = 1.2
  private static let lengthEffect: Float = 0.75

  private let offsets: [Int]
  private let rows: [Int32]
  private let weights: [Float]
  private let inverseFrequencies: [Float]

  /// Indexes `texts`, whose positions are the rows. O(total length), on all cores.
  public init(_ texts: [FoldedText], kind: Kind) {
    self.kind = kind
    count = texts.count
    let forward = mapOnAllCores(texts.count, inBlocksOf: 512) { block in
      block.map { Self.terms(of: texts[$0], kind: kind) }
    }

    var offsets = [Int](repeating: 0, count: 1 << Self.bucketBits + 1)
    for terms in forward {
      for term in terms.buckets { offsets[Int(term) + 1] += 1 }
    }
    let inverse = (0..<offsets.count - 1).map { bucket in
      Self.inverseFrequency(documents: offsets[bucket + 1], of: texts.count, kind: kind)
    }
    for bucket in 1..<offsets.count { offsets[bucket] += offsets[bucket - 1] }

    let meanLength = forward.reduce(0) { $0 + $1.length } / Float(max(1, texts.count))
    var next = offsets
    var rows = [Int32](repeating: 0, count: offsets[offsets.count - 1])
    var weights = [Float](repeating: 0, count: rows.count)
    for (row, terms) in forward.enumerated() {
      let values = Self.recordWeights(terms, inverse: inverse, meanLength: meanLength, kind: kind)
      for (bucket, weight) in zip(terms.buckets, values) {
        let position = next[Int(bucket)]
        next[Int(bucket)] = position + 1
        rows[position] = Int32(row)
        weights[position] = weight
      }
    }
    self.offsets = offsets
    self.rows = rows
    self.weights = weights
    inverseFrequencies = inverse
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
        var top = TopRows(limit: limit)
        scores.withUnsafeBufferPointer { top.insert(block: $0, firstRow: 0, above: 0) }
        return top.takeSorted()
      }
    }
  }

  /// Overwrites `scores`, one per record, with those of `query`.
  package func score(_ query: FoldedText, into scores: inout [Float]) {
    precondition(scores.count == count)
    let terms = Self.terms(of: query, kind: kind)
    let queryWeights = queryWeights(terms)
    scores.withUnsafeMutableBufferPointer { scores in
      scores.update(repeating: 0)
      rows.withUnsafeBufferPointer { rows in
        weights.withUnsafeBufferPointer { weights in
          for (bucket, factor) in zip(terms.buckets, queryWeights) {
            for position in offsets[Int(bucket)]..<offsets[Int(bucket) + 1] {
              scores[Int(rows[position])] += factor * weights[position]
            }
          }
        }
      }
    }
  }

  /// The distinct terms of a text, ascending, each with its number of occurrences.
  private struct Terms: Sendable {
    var buckets: [UInt32] = []
    var frequencies: [Float] = []
    var length: Float = 0
  }

  private static func terms(of text: FoldedText, kind: Kind) -> Terms {
    var hashes: [UInt32] = []
    hashes.reserveCapacity(text.utf8.count * 4 + 8)
    switch kind {
    case .grams: TextTerms.appendGrams(of: text, lengths: gramLengths, to: &hashes)
    case .words: TextTerms.appendWords(of: text, to: &hashes)
    }
    for index in hashes.indices { hashes[index] >>= UInt32(32 - bucketBits) }
    hashes.sort()
    var terms = Terms()
    terms.length = Float(hashes.count)
    terms.buckets.reserveCapacity(hashes.count)
    terms.frequencies.reserveCapacity(hashes.count)
    for hash in hashes {
      if terms.buckets.last == hash {
        terms.frequencies[terms.frequencies.count - 1] += 1
      } else {
        terms.buckets.append(hash)
        terms.frequencies.append(1)
      }
    }
    return terms
  }

  private static func inverseFrequency(documents: Int, of total: Int, kind: Kind) -> Float {
    let (documents, total) = (Float(documents), Float(total))
    return switch kind {
    case .grams: log((1 + total) / (1 + documents)) + 1
    case .words: log(1 + (total - documents + 0.5) / (documents + 0.5))
    }
  }

  private static func recordWeights(
    _ terms: Terms, inverse: [Float], meanLength: Float, kind: Kind
  ) -> [Float] {
    switch kind {
    case .grams:
      return cosineWeights(terms, inverse: inverse)
    case .words:
      let relativeLength = terms.length / max(1, meanLength)
      let dampening = saturation * (1 - lengthEffect + lengthEffect * relativeLength)
      return zip(terms.buckets, terms.frequencies).map { bucket, frequency in
        inverse[Int(bucket)] * frequency * (saturation + 1) / (frequency + dampening)
      }
    }
  }

  private func queryWeights(_ terms: Terms) -> [Float] {
    switch kind {
    case .grams: Self.cosineWeights(terms, inverse: inverseFrequencies)
    case .words: terms.frequencies
    }
  }

  private static func cosineWeights(_ terms: Terms, inverse: [Float]) -> [Float] {
    var weights = zip(terms.buckets, terms.frequencies).map { bucket, frequency in
      (1 + log(frequency)) * inverse[Int(bucket)]
    }
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if norm > 0 { for index in weights.indices { weights[index] /= norm } }
    return weights
  }
}
