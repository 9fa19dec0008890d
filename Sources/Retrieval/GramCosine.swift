import Bibliography

/// The cosine of two texts' n-grams, as an index of n-grams gives it: for candidates in catalogues that
/// are too large to have one.
package struct GramCosine: Sendable {
  /// How rare each n-gram is in the catalogue.
  let frequencies: TermFrequencies

  /// A text's n-grams, ascending, with weights whose squares add up to 1.
  package struct Vector: Sendable {
    fileprivate let buckets: [UInt32]
    fileprivate let weights: [Float]
  }

  static func counter() -> TermFrequencies.Counter {
    TermFrequencies.Counter { text in
      var hashes: [UInt32] = []
      hashes.reserveCapacity(4 * text.utf8.count + 8)
      TextTerms.appendGrams(of: text, lengths: SparseTerms.gramLengths, to: &hashes)
      return hashes
    }
  }

  func vector(of text: FoldedText) -> Vector {
    let terms = SparseTerms(text, kind: .grams)
    var weights = zip(terms.buckets, terms.frequencies).map { bucket, frequency in
      SparseTerms.gramWeight(of: frequency) * frequencies.inverse[Int(bucket)]
    }
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if norm > 0 { for index in weights.indices { weights[index] /= norm } }
    return Vector(buckets: terms.buckets, weights: weights)
  }

  /// 0...1. O(n-grams of both).
  func cosine(_ one: Vector, _ other: Vector) -> Float {
    var sum: Float = 0
    var (i, j) = (0, 0)
    while i < one.buckets.count, j < other.buckets.count {
      let (a, b) = (one.buckets[i], other.buckets[j])
      if a == b { sum += one.weights[i] * other.weights[j] }
      if a <= b { i += 1 }
      if b <= a { j += 1 }
    }
    return sum
  }
}

extension RetrievalIndex {
  /// The n-grams of a text where the index has none of its records; nil where it has.
  package func gramVector(of text: FoldedText) -> GramCosine.Vector? { grams?.vector(of: text) }

  /// The candidates with their n-grams' cosines where the index has none: `vector` gives that of a
  /// row's text. The scores mean the same in a catalogue of any size.
  package func withGrams(
    _ candidates: [Candidate], for query: FoldedText, vector: (_ row: Int32) -> GramCosine.Vector
  ) -> [Candidate] {
    guard let grams else { return candidates }
    let own = grams.vector(of: query)
    return candidates.map { candidate in
      var candidate = candidate
      candidate.grams = grams.cosine(own, vector(candidate.row))
      return candidate
    }
  }
}
