import Bibliography
import Foundation

/// Turns texts into unit vectors whose products tell how likely they stand for the same book.
///
/// A text is the bag of its words and of their padded character 2-5-grams. Every term is hashed to
/// two rows of a trained table (hash embeddings: Svenstrup, Hansen and Winther, 2017), weighted by
/// its rarity in the catalogue; the sum of the rows, scaled to length 1, is the text's vector. How the
/// table was trained: `training/embedding/README.md`.
public struct TextEmbedding: Sendable {
  /// The length of a vector.
  public let dimensions: Int
  /// Tells one table from another; vectors of different tables cannot be compared.
  public let identifier: UInt64

  private let rowBits: Int
  /// Rows one after the other.
  private let table: [Float]

  /// Takes a table of `1 << rowBits` rows.
  package init(table: [Float], rowBits: Int, identifier: UInt64) {
    dimensions = table.count >> rowBits
    precondition(dimensions % 16 == 0 && dimensions << rowBits == table.count)
    self.rowBits = rowBits
    self.table = table
    self.identifier = identifier
  }

  /// The hashes of a text's terms, in text order.
  package static func terms(of text: FoldedText) -> [UInt32] {
    var hashes: [UInt32] = []
    hashes.reserveCapacity(5 * text.utf8.count + 16)
    TextTerms.appendGrams(of: text, lengths: 2...5, to: &hashes)
    TextTerms.appendWords(of: text, to: &hashes)
    return hashes
  }

  /// The two rows of the table that a term's vector is the sum of.
  @inline(__always)
  package static func rows(of hash: UInt32, rowBits: Int) -> (Int, Int) {
    let shift = UInt32(32 - rowBits)
    return (Int(hash >> shift), Int((hash &* 0x9E37_79B1) >> shift))
  }

  /// Vectors of `texts`, row after row, each of length 1, or 0 where a text has no term.
  ///
  /// On all cores; the result does not depend on their number.
  package func vectors(of texts: [FoldedText], frequencies: TermFrequencies) -> [Float] {
    let size = dimensions
    return [Float](unsafeUninitializedCapacity: texts.count * size) { buffer, initialized in
      if let base = buffer.baseAddress {
        let output = SharedMemory(base)
        onAllCores(texts.count, inBlocksOf: 64) { block in
          for text in block {
            write(texts[text], frequencies: frequencies, to: output.base + text * size)
          }
        }
      }
      initialized = texts.count * size
    }
  }

  private func write(
    _ text: FoldedText, frequencies: TermFrequencies, to output: UnsafeMutablePointer<Float>
  ) {
    typealias Lanes = SIMD16<Float>
    let width = dimensions / Lanes.scalarCount
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: width) { sum in
      sum.initialize(repeating: .zero)
      table.withUnsafeBytes { table in
        let rows = table.assumingMemoryBound(to: Float.self).baseAddress!
        for hash in Self.terms(of: text) {
          let weight = frequencies.weight(of: hash)
          let (first, second) = Self.rows(of: hash, rowBits: rowBits)
          let (one, two) = (rows + first * dimensions, rows + second * dimensions)
          for lane in 0..<width {
            let start = lane * Lanes.scalarCount
            let values =
              UnsafeRawPointer(one + start).loadUnaligned(as: Lanes.self)
              + UnsafeRawPointer(two + start).loadUnaligned(as: Lanes.self)
            sum[lane] += values * weight
          }
        }
      }
      let norm = sum.reduce(Lanes.zero) { $0 + $1 * $1 }.sum().squareRoot()
      let scale = norm > 0 ? 1 / norm : 0
      for lane in 0..<width {
        UnsafeMutableRawPointer(output + lane * Lanes.scalarCount)
          .storeBytes(of: sum[lane] * scale, as: Lanes.self)
      }
    }
  }
}
