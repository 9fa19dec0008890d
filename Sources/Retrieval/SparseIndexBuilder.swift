import Bibliography
import Foundation

extension SparseIndex {
  /// Collects records batch by batch, then turns their terms around.
  ///
  /// Memory: 5 bytes per distinct term of each record while collecting, 8 more when finishing.
  struct Builder {
    private let kind: Kind
    private var buckets: [UInt32] = []
    private var frequencies: [UInt8] = []
    /// Where each record's terms end.
    private var ends: [Int] = []
    private var totalLength: Double = 0

    /// The constants usual for BM25.
    private static let saturation: Float = 1.2
    private static let lengthEffect: Float = 0.75

    init(kind: Kind) { self.kind = kind }

    mutating func add(_ texts: [FoldedText]) {
      let kind = kind
      let found = mapOnAllCores(texts.count, inBlocksOf: 256) { block in
        block.map { SparseTerms(texts[$0], kind: kind) }
      }
      for terms in found {
        buckets.append(contentsOf: terms.buckets)
        frequencies.append(contentsOf: terms.frequencies.lazy.map { UInt8(min($0, 255)) })
        ends.append(buckets.count)
        totalLength += Double(terms.length)
      }
    }

    /// Ends collecting.
    ///
    /// - Parameters:
    ///   - order: for each row the place, in the order of adding, of its record; nil for that order.
    ///   - whole: an index that the records come on top of: the rarity of terms is taken from it, so
    ///     that the scores of both can be compared.
    func finish(order: [Int32]? = nil, onTopOf whole: SparseIndex? = nil) -> SparseIndex {
      var counts = [Int32](repeating: 0, count: 1 << SparseIndex.bucketBits)
      for bucket in buckets { counts[Int(bucket)] += 1 }
      let documents = whole?.documentCounts ?? counts
      let total = whole?.total ?? ends.count
      let meanLength = whole?.meanLength ?? Float(totalLength / Double(max(1, ends.count)))
      let (rows, weights, starts, norms) = turned(
        counts: counts, order: order, total: total, documents: documents, meanLength: meanLength)
      var offsets: [UInt32] = [0]
      offsets.reserveCapacity(counts.count + 1)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(rows.count * 5 / 2)
      for bucket in counts.indices {
        let range = starts[bucket]..<starts[bucket] + Int(counts[bucket])
        if !range.isEmpty {
          PostingList.append(distance: Int(documents[bucket]), to: &bytes)
          var last = -1
          for index in range {
            PostingList.append(distance: Int(rows[index]) - last, to: &bytes)
            bytes.append(weights[index])
            last = Int(rows[index])
          }
        }
        precondition(bytes.count <= UInt32.max, "the index of terms is limited to 4 GB")
        offsets.append(UInt32(bytes.count))
      }
      return SparseIndex(
        kind: kind, count: ends.count, offsets: Column(offsets), postings: Column(bytes),
        norms: Column(norms), meanLength: meanLength, total: total)!
    }

    /// Rows and weights of all terms, one term after the other, where each term's begin, and the
    /// records' norms.
    private func turned(
      counts: [Int32], order: [Int32]?, total: Int, documents: [Int32], meanLength: Float
    ) -> (rows: [Int32], weights: [UInt8], starts: [Int], norms: [Float]) {
      var starts = [Int](repeating: 0, count: counts.count)
      for bucket in 1..<counts.count {
        starts[bucket] = starts[bucket - 1] + Int(counts[bucket - 1])
      }
      let inverse = documents.map {
        SparseTerms.inverseFrequency(documents: Int($0), of: total, kind: kind)
      }
      var next = starts
      var rows = [Int32](repeating: 0, count: buckets.count)
      var weights = [UInt8](repeating: 0, count: buckets.count)
      var norms: [Float] = []
      for row in ends.indices {
        let place = order.map { Int($0[row]) } ?? row
        let range = (place == 0 ? 0 : ends[place - 1])..<ends[place]
        let scale = scale(of: range, inverse: inverse, meanLength: meanLength)
        if kind == .grams { norms.append(scale) }
        for index in range {
          let bucket = Int(buckets[index])
          rows[next[bucket]] = Int32(row)
          weights[next[bucket]] = weight(frequencies[index], scale)
          next[bucket] += 1
        }
      }
      return (rows, weights, starts, norms)
    }

    /// What a record's weights have in common: one over its length for cosines, its dampening of
    /// repeated words for BM25.
    private func scale(of range: Range<Int>, inverse: [Float], meanLength: Float) -> Float {
      switch kind {
      case .grams:
        var square: Float = 0
        for index in range {
          let weight =
            (1 + SparseTerms.logarithms[Int(frequencies[index])]) * inverse[Int(buckets[index])]
          square += weight * weight
        }
        return square > 0 ? 1 / square.squareRoot() : 0
      case .words:
        let length = range.reduce(Float(0)) { $0 + Float(frequencies[$1]) }
        let relative = length / max(1, meanLength)
        return Self.saturation * (1 - Self.lengthEffect + Self.lengthEffect * relative)
      }
    }

    /// A term's weight in a record, but for the term's rarity and the record's norm.
    private func weight(_ frequency: UInt8, _ scale: Float) -> UInt8 {
      switch kind {
      case .grams: frequency
      case .words:
        SparseIndex.byte(
          ofWordWeight: Float(frequency) * (Self.saturation + 1) / (Float(frequency) + scale))
      }
    }
  }
}

extension SparseTerms {
  /// Natural logarithms of 0 (taken as 0) to 255.
  fileprivate static let logarithms: [Float] = (0..<256).map { $0 == 0 ? 0 : log(Float($0)) }
}
