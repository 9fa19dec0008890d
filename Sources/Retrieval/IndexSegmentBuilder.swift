import Bibliography
import Foundation

extension IndexSegment {
  /// A segment, and how rare terms are in the catalogue.
  struct Built {
    let segment: IndexSegment
    let frequencies: TermFrequencies
  }

  /// Collects records batch by batch, then makes a segment of them.
  ///
  /// Memory: the texts, the finished segment, and 13 bytes per distinct word (and n-gram) of each
  /// record.
  struct Builder {
    private let embedding: TextEmbedding
    private var recordIDs: [Int64] = []
    private var contentKeys: [UInt32] = []
    private var works: [UInt64] = []
    private var texts = PackedTexts()
    private var counter = TermFrequencies.Counter()
    private var statistics = WordStatistics.Counter()
    private var words = SparseIndex.Builder(kind: .words)
    private var grams: SparseIndex.Builder?

    init(embedding: TextEmbedding, withGrams: Bool) {
      self.embedding = embedding
      grams = withGrams ? SparseIndex.Builder(kind: .grams) : nil
    }

    mutating func add(_ batch: [IndexedText], ids: [Int64], keys: [UInt32]) {
      let folded = batch.map(\.text)
      counter.add(folded)
      words.add(folded)
      grams?.add(folded)
      for text in batch {
        statistics.add(text.words)
        works.append(text.work)
        texts.append(text.text)
      }
      recordIDs += ids
      contentKeys += keys
    }

    /// Ends collecting.
    ///
    /// - Parameters:
    ///   - base: an index that the records come on top of: rarities are taken from there.
    ///   - count: into how many cells the vectors are divided, which puts the records into another
    ///     order; 0 for none.
    func finish(
      onTopOf base: Built? = nil, cells count: Int
    ) -> Built {
      let frequencies = base?.frequencies ?? counter.frequencies
      var vectors = embed(frequencies)
      var order: [Int32]?
      var cells: CoarseCells?
      if count > 0, vectors.count >= count {
        let (centres, places, starts) = Self.divide(vectors, into: count)
        order = places
        cells = CoarseCells(
          dimensions: vectors.dimensions, centres: Column(centres), starts: Column(starts),
          rows: vectors.count)
        vectors = vectors.reordered(places)
      }
      func ordered<Value>(_ values: [Value]) -> [Value] {
        order.map { $0.map { values[Int($0)] } } ?? values
      }
      let segment = IndexSegment(
        recordIDs: RecordIDs(ordered(recordIDs)), contentKeys: Column(ordered(contentKeys)),
        workCounts: Column(ordered(workCounts)),
        grams: grams?.finish(order: order, onTopOf: base?.segment.grams),
        words: words.finish(order: order, onTopOf: base?.segment.words),
        statistics: statistics.finish(), vectors: vectors, cells: cells)!
      return Built(segment: segment, frequencies: frequencies)
    }

    private func embed(_ frequencies: TermFrequencies) -> QuantisedVectors {
      QuantisedVectors(dimensions: embedding.dimensions, count: texts.count) { fill in
        for start in stride(from: 0, to: texts.count, by: 1 << 14) {
          fill(
            embedding.vectors(
              of: texts[start..<min(texts.count, start + 1 << 14)], frequencies: frequencies))
        }
      }
    }

    /// The cells' centres, for each row its place in the order of adding, and the cells' first rows.
    private static func divide(
      _ vectors: QuantisedVectors, into count: Int
    ) -> (centres: [Float], order: [Int32], starts: [Int32]) {
      let centres = CoarseCells.centres(count, of: vectors)
      let cells = CoarseCells.nearestCentre(
        centres, dimensions: vectors.dimensions, count: vectors.count
      ) { vectors.write($0, to: $1) }
      var starts = [Int32](repeating: 0, count: count + 1)
      for cell in cells { starts[Int(cell) + 1] += 1 }
      for cell in 1...count { starts[cell] += starts[cell - 1] }
      var next = starts
      var order = [Int32](repeating: 0, count: cells.count)
      for (place, cell) in cells.enumerated() {
        order[Int(next[Int(cell)])] = Int32(place)
        next[Int(cell)] += 1
      }
      return (centres, order, starts)
    }

    /// For each record how many have the same title and author.
    private var workCounts: [UInt8] {
      let order = works.indices.sorted { works[$0] < works[$1] }
      var counts = [UInt8](repeating: 1, count: works.count)
      var start = 0
      while start < order.count {
        var end = start + 1
        while end < order.count, works[order[end]] == works[order[start]] { end += 1 }
        for index in start..<end { counts[order[index]] = UInt8(min(255, end - start)) }
        start = end
      }
      return counts
    }
  }
}
