import Bibliography
import Foundation

/// The distinct terms of a text, ascending, each with its number of occurrences.
struct SparseTerms: Sendable {
  private(set) var buckets: [UInt32] = []
  private(set) var frequencies: [Float] = []
  private(set) var length: Float = 0

  static let gramLengths = 2...4

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

  /// What an n-gram counts for in a text that has it so often, but for its rarity.
  @inline(__always)
  static func gramWeight(of frequency: Float) -> Float { frequency == 1 ? 1 : 1 + log(frequency) }

  static func inverseFrequency(
    documents: Int, of total: Int, kind: SparseIndex.Kind
  ) -> Float {
    let (documents, total) = (Float(documents), Float(total))
    return switch kind {
    case .grams: log((1 + total) / (1 + documents)) + 1
    // A part of an index may hold a term more often than the whole was counted with.
    case .words: log(1 + max(0, total - documents + 0.5) / (documents + 0.5))
    }
  }
}
