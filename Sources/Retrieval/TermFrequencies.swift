import Bibliography
import Foundation

/// How rare each hashed term is in a catalogue, as the weight that the embedding gives it.
///
/// Built from batches, so that a catalogue of any size needs 12 MB.
package struct TermFrequencies: Sendable {
  package static let bucketBits = 20

  /// The inverse document frequency of each bucket: log((1 + records) / (1 + records with it)) + 1.
  package let inverse: [Float]

  package init(inverse: [Float]) {
    precondition(inverse.count == 1 << Self.bucketBits)
    self.inverse = inverse
  }

  package init(_ texts: [FoldedText]) {
    var counter = Counter()
    counter.add(texts)
    self = counter.frequencies
  }

  /// The weight of the term that `hash` stands for.
  @inline(__always)
  package func weight(of hash: UInt32) -> Float {
    inverse[Int(hash >> UInt32(32 - Self.bucketBits))]
  }

  /// Counts the records that hold each term.
  package struct Counter {
    private var counts = [Int32](repeating: 0, count: 1 << TermFrequencies.bucketBits)
    /// The last record that held each term, so that a term counts once per record.
    private var last = [Int32](repeating: 0, count: 1 << TermFrequencies.bucketBits)
    private var records: Int32 = 0
    private let terms: @Sendable (FoldedText) -> [UInt32]

    /// Counts the terms that `terms` gives of a text; by default those of the embedding.
    package init(terms: @escaping @Sendable (FoldedText) -> [UInt32] = TextEmbedding.terms) {
      self.terms = terms
    }

    /// Counts the terms of a batch. O(length); hashing is spread over all cores.
    package mutating func add(_ texts: [FoldedText]) {
      let terms = terms
      let hashes = mapOnAllCores(texts.count, inBlocksOf: 256) { block in
        block.map { terms(texts[$0]) }
      }
      for terms in hashes {
        records += 1
        for hash in terms {
          let bucket = Int(hash >> UInt32(32 - TermFrequencies.bucketBits))
          if last[bucket] != records {
            last[bucket] = records
            counts[bucket] += 1
          }
        }
      }
    }

    /// The frequencies of what was counted so far.
    package var frequencies: TermFrequencies {
      let total = log(1 + Float(records))
      return TermFrequencies(inverse: counts.map { total - log(1 + Float($0)) + 1 })
    }
  }
}
