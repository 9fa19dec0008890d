import Bibliography
import Foundation

/// A record's key and its folded text.
public typealias IndexedText = (id: Int64, text: FoldedText)

/// Goes through the catalogue's records, always in the same order, handing on batches of them.
///
/// A batch of some thousand records keeps all cores busy.
public typealias IndexedTextBatches = (_ body: ([IndexedText]) throws -> Void) throws -> Void

extension RetrievalIndex {
  /// Up to this many records the index also holds character n-grams: 0.9 kB a record with title and
  /// author, against 0.35 kB for all the rest, and a time per query that grows with the catalogue.
  package static let gramsUpTo = 200_000

  /// Opens the index at `path`, or builds it from `batches` where it is missing, damaged or stale.
  ///
  /// - Parameter reason: told why the index has to be built, before that begins.
  /// - Throws: `IndexFileError.unwritable`, and what `batches` throws.
  public static func open(
    path: String, origin: IndexOrigin, embedding: TextEmbedding,
    rebuilding reason: (IndexFileError) -> Void = { _ in }, from batches: IndexedTextBatches
  ) throws -> RetrievalIndex {
    do {
      return try RetrievalIndex(path: path, origin: origin, embedding: embedding)
    } catch {
      reason(error)
    }
    try build(path: path, origin: origin, embedding: embedding, from: batches)
    return try RetrievalIndex(path: path, origin: origin, embedding: embedding)
  }

  /// Maps the index at `path` after checking that it is whole and built from `origin`.
  public init(
    path: String, origin: IndexOrigin, embedding: TextEmbedding
  ) throws(IndexFileError) {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch {
      throw .missing(path: path, reason: Self.reason(error))
    }
    let header = try IndexHeader(file.bytes, path: path)
    guard header.embedding == embedding.identifier else {
      throw .stale(path: path, reason: "it was made with another text embedding")
    }
    guard header.origin.fields == origin.fields else {
      throw .stale(path: path, reason: "it holds other fields of the records")
    }
    guard header.origin == origin else {
      throw .stale(path: path, reason: "the catalogue has changed since")
    }
    guard let index = RetrievalIndex(file, header, embedding) else {
      throw .damaged(path: path, reason: "its sections contradict each other")
    }
    self = index
  }

  private init?(_ file: MappedFile, _ header: IndexHeader, _ embedding: TextEmbedding) {
    func column<Element>(_ section: IndexSection) -> Column<Element>? {
      Column(file, bytes: header.sections[section.rawValue])
    }
    func sparse(
      _ kind: SparseIndex.Kind, _ offsets: IndexSection, _ rows: IndexSection,
      _ weights: IndexSection
    ) -> SparseIndex? {
      guard let offsets: Column<Int64> = column(offsets), let rows: Column<Int32> = column(rows),
        let weights: Column<Float> = column(weights)
      else { return nil }
      return SparseIndex(
        kind: kind, count: header.origin.count, offsets: offsets, rows: rows, weights: weights)
    }
    guard let recordIDs: Column<Int64> = column(.recordIDs), recordIDs.count == header.origin.count,
      let inverse: Column<Float> = column(.frequencies),
      inverse.count == 1 << TermFrequencies.bucketBits,
      let scales: Column<Float> = column(.scales), let values: Column<Int8> = column(.vectors),
      let vectors = QuantisedVectors(
        dimensions: header.dimensions, scales: scales, values: values),
      vectors.count == recordIDs.count, vectors.dimensions == embedding.dimensions,
      let words = sparse(.words, .wordOffsets, .wordRows, .wordWeights)
    else { return nil }
    let grams = sparse(.grams, .gramOffsets, .gramRows, .gramWeights)
    let gramBytes = header.sections[IndexSection.gramOffsets.rawValue]
    guard grams != nil || gramBytes.isEmpty else { return nil }
    self.init(
      recordIDs: recordIDs, grams: grams, words: words,
      embedded: Embedded(
        embedding: embedding, frequencies: TermFrequencies(inverse: Array(inverse.values)),
        vectors: vectors))
  }

  /// Builds the index of the texts that `batches` goes through, and puts it at `path`, in place of
  /// what was there, once it is whole.
  ///
  /// Goes through the texts twice: how rare a term is must be known before a text can be embedded.
  /// Memory: 13 bytes per distinct word of each record, for n-grams likewise, and one batch.
  public static func build(
    path: String, origin: IndexOrigin, embedding: TextEmbedding, from batches: IndexedTextBatches
  ) throws {
    var counter = TermFrequencies.Counter()
    var words = SparseIndex.Builder(kind: .words)
    var grams = origin.count <= gramsUpTo ? SparseIndex.Builder(kind: .grams) : nil
    var recordIDs: [Int64] = []
    try batches { batch in
      let texts = batch.map(\.text)
      counter.add(texts)
      words.add(texts)
      grams?.add(texts)
      recordIDs.append(contentsOf: batch.map(\.id))
    }
    let frequencies = counter.frequencies

    let writer = try IndexWriter(path: path)
    var scales: [Float] = []
    try writer.begin(.vectors)
    try batches { batch in
      let rounded = QuantisedVectors.rounding(
        embedding.vectors(of: batch.map(\.text), frequencies: frequencies),
        dimensions: embedding.dimensions)
      scales += rounded.scales
      try rounded.values.withUnsafeBytes { try writer.append($0) }
    }
    guard scales.count == recordIDs.count, recordIDs.count == origin.count else {
      throw IndexFileError.stale(
        path: path,
        reason: "the catalogue changed while it was indexed; \(recordIDs.count) records were read, "
          + "then \(scales.count), where \(origin.count) were announced")
    }
    try writer.write(.recordIDs, recordIDs)
    try writer.write(.scales, scales)
    try writer.write(.frequencies, frequencies.inverse)
    try writer.write(words.finish(), .wordOffsets, .wordRows, .wordWeights)
    if let grams { try writer.write(grams.finish(), .gramOffsets, .gramRows, .gramWeights) }
    try writer.finish(
      origin: origin, embedding: embedding.identifier, dimensions: embedding.dimensions)
  }

  static func reason(_ error: any Error) -> String {
    (error as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
  }
}
