import Bibliography

/// The weighted character n-grams of texts, one text after another: what their cosines are made of.
package struct GramVectors: Sendable {
  private var buckets: [UInt32] = []
  private var weights: [Float] = []
  private var starts: [Int] = [0]

  package init() {}

  /// Adds the vectors of others at the end.
  package mutating func append(_ others: GramVectors) {
    let first = buckets.count
    buckets += others.buckets
    weights += others.weights
    starts += others.starts.dropFirst().lazy.map { $0 + first }
  }

  /// Adds a text's n-grams, ascending, with weights whose squares add up to 1.
  mutating func append(_ text: FoldedText, frequencies: TermFrequencies) {
    let terms = SparseTerms(text, kind: .grams)
    var square: Float = 0
    for (bucket, frequency) in zip(terms.buckets, terms.frequencies) {
      let weight = SparseTerms.gramWeight(of: frequency) * frequencies.inverse[Int(bucket)]
      weights.append(weight)
      square += weight * weight
    }
    buckets += terms.buckets
    let scale = square > 0 ? 1 / square.squareRoot() : 0
    for index in starts[starts.count - 1]..<weights.count { weights[index] *= scale }
    starts.append(buckets.count)
  }

  /// The cosine of one of these texts with one of the others, 0...1. O(n-grams of both).
  func cosine(_ place: Int, _ others: GramVectors, _ other: Int) -> Float {
    var sum: Float = 0
    var i = starts[place]
    let end = starts[place + 1]
    var j = others.starts[other]
    let otherEnd = others.starts[other + 1]
    buckets.withUnsafeBufferPointer { one in
      others.buckets.withUnsafeBufferPointer { two in
        while i < end, j < otherEnd {
          let (a, b) = (one[i], two[j])
          if a == b { sum += weights[i] * others.weights[j] }
          i += a <= b ? 1 : 0
          j += b <= a ? 1 : 0
        }
      }
    }
    return sum
  }
}

extension RetrievalIndex {
  /// The n-grams of texts, weighed by their rarity in the catalogue.
  package func gramVectors(of texts: some Sequence<FoldedText>) -> GramVectors {
    var vectors = GramVectors()
    for text in texts { vectors.append(text, frequencies: frequencies) }
    return vectors
  }

  /// The candidates, whose rows are places in `records`, with their n-grams' cosines with `query`. The
  /// scores mean the same in a catalogue of any size.
  package func withGrams(
    _ candidates: [Candidate], for query: FoldedText, records: GramVectors
  ) -> [Candidate] {
    let own = gramVectors(of: CollectionOfOne(query))
    return candidates.map { candidate in
      var candidate = candidate
      candidate.grams = records.cosine(Int(candidate.row), own, 0)
      return candidate
    }
  }
}
