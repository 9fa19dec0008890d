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

    func finish() -> SparseIndex {
      var offsets = [Int64](repeating: 0, count: 1 << SparseIndex.bucketBits + 1)
      for bucket in buckets { offsets[Int(bucket) + 1] += 1 }
      let inverse = (0..<offsets.count - 1).map { bucket in
        SparseTerms.inverseFrequency(
          documents: Int(offsets[bucket + 1]), of: ends.count, kind: kind)
      }
      for bucket in 1..<offsets.count { offsets[bucket] += offsets[bucket - 1] }
      var next = offsets
      var rows = [Int32](repeating: 0, count: buckets.count)
      var weights = [Float](repeating: 0, count: buckets.count)
      let meanLength = Float(totalLength / Double(max(1, ends.count)))
      var start = 0
      for (row, end) in ends.enumerated() {
        let range = start..<end
        start = end
        let scale = scale(of: range, inverse: inverse, meanLength: meanLength)
        for index in range {
          let bucket = Int(buckets[index])
          let position = Int(next[bucket])
          next[bucket] += 1
          rows[position] = Int32(row)
          weights[position] = weight(Float(frequencies[index]), inverse[bucket], scale)
        }
      }
      return SparseIndex(
        kind: kind, count: ends.count, offsets: Column(offsets), rows: Column(rows),
        weights: Column(weights))!
    }

    /// What a record's weights have in common: one over its length for cosines, its dampening of
    /// repeated words for BM25.
    private func scale(of range: Range<Int>, inverse: [Float], meanLength: Float) -> Float {
      switch kind {
      case .grams:
        var square: Float = 0
        for index in range {
          let weight = weight(Float(frequencies[index]), inverse[Int(buckets[index])], 1)
          square += weight * weight
        }
        return square > 0 ? 1 / square.squareRoot() : 0
      case .words:
        let length = range.reduce(Float(0)) { $0 + Float(frequencies[$1]) }
        let relative = length / max(1, meanLength)
        return Self.saturation * (1 - Self.lengthEffect + Self.lengthEffect * relative)
      }
    }

    private func weight(_ frequency: Float, _ inverse: Float, _ scale: Float) -> Float {
      switch kind {
      case .grams: (1 + SparseTerms.logarithms[Int(frequency)]) * inverse * scale
      case .words: inverse * frequency * (Self.saturation + 1) / (frequency + scale)
      }
    }
  }
}

extension SparseTerms {
  /// Natural logarithms of 0 (taken as 0) to 255.
  fileprivate static let logarithms: [Float] = (0..<256).map { $0 == 0 ? 0 : log(Float($0)) }
}
