import Bibliography
import Foundation

/// What an index was built from; an index is used only where all of it is as expected.
public struct IndexOrigin: Sendable, Hashable {
  /// Changes whenever the catalogue's records do.
  public let revision: String
  /// How many records the catalogue has.
  public let count: Int
  /// The fields whose text is indexed.
  public let fields: RecordFields

  /// Creates an origin; `revision` takes at most 256 bytes of UTF-8.
  public init(revision: String, count: Int, fields: RecordFields) {
    precondition(revision.utf8.count <= IndexHeader.revisionSpace.count, "the revision is too long")
    self.revision = revision
    self.count = count
    self.fields = fields
  }
}

/// Why an index file cannot be used; building it anew helps in every case but `unwritable`.
public enum IndexFileError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it cannot be read.
  case missing(path: String, reason: String)
  /// The file is cut short, altered, or of another kind.
  case damaged(path: String, reason: String)
  /// The file is whole but was built from something else, or by another version.
  case stale(path: String, reason: String)
  /// The file cannot be written.
  case unwritable(path: String, reason: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .missing(let path, let reason): "The index \(path) cannot be read: \(reason)."
    case .damaged(let path, let reason): "The index \(path) is damaged: \(reason)."
    case .stale(let path, let reason): "The index \(path) is out of date: \(reason)."
    case .unwritable(let path, let reason):
      "The index \(path) cannot be written: \(reason). Make room or choose a folder that you may "
        + "write to; the catalogue is not touched."
    }
  }
}

/// An index file, mapped and found whole.
struct IndexFile {
  let path: String
  let header: IndexHeader
  /// The records; nil where the file is of changes and only records are gone, or something changed
  /// that is not indexed.
  private let records: IndexSegment?
  private let file: MappedFile

  /// Maps the file at `path`, which must hold these fields and vectors of this embedding.
  init(
    path: String, fields: RecordFields, embedding: TextEmbedding
  ) throws(IndexFileError) {
    do {
      file = try MappedFile(path: path)
    } catch {
      throw .missing(path: path, reason: RetrievalIndex.reason(error))
    }
    self.path = path
    header = try IndexHeader(file.bytes, path: path)
    guard header.embedding == embedding.identifier else {
      throw .stale(path: path, reason: "it was made with another text embedding")
    }
    guard header.origin.fields == fields else {
      throw .stale(path: path, reason: "it holds other fields of the records")
    }
    try header.check(file.bytes, path: path)
    records = IndexSegment(file, header)
    let isAsAnnounced = records.map { $0.vectors.dimensions == embedding.dimensions }
    guard isAsAnnounced ?? (header.base != 0 && header.dimensions == 0) else {
      throw .damaged(path: path, reason: "its sections contradict each other")
    }
  }

  /// All records of a file that does not hold changes.
  var segment: IndexSegment {
    get throws(IndexFileError) {
      guard header.base == 0, let records else {
        throw .damaged(path: path, reason: "it holds changes only")
      }
      return records
    }
  }

  /// The index that the file holds.
  func index(_ embedding: TextEmbedding) throws(IndexFileError) -> RetrievalIndex {
    RetrievalIndex(try built(), embedding: embedding)
  }

  /// The index with the changes of another file.
  func index(
    _ embedding: TextEmbedding, changes: IndexFile
  ) throws(IndexFileError) -> RetrievalIndex {
    guard
      let removed: Column<Int32> = Column(
        changes.file, bytes: changes.header.sections[IndexSection.removedRows.rawValue])
    else { throw .damaged(path: changes.path, reason: "its sections contradict each other") }
    let (built, segment) = (try built(), try segment)
    return RetrievalIndex(
      [segment] + (changes.records.map { [$0] } ?? []),
      removed: RowSet(removed.values, below: segment.count),
      embedding: embedding, frequencies: built.frequencies)
  }

  /// The index with `changes`, which are written to `path` if that is possible.
  func updated(
    _ changes: IndexChanges, origin: IndexOrigin, embedding: TextEmbedding, path: String,
    from catalogue: some IndexedCatalogue
  ) throws -> RetrievalIndex {
    let base = try built()
    var builder = IndexSegment.Builder(embedding: embedding, withGrams: base.segment.grams != nil)
    for start in stride(from: 0, to: changes.added.count, by: 4096) {
      let batch = Array(changes.added[start..<min(changes.added.count, start + 4096)])
      let records = try catalogue.records(ids: batch.map(\.id))
      guard records.map(\.id) == batch.map(\.id) else {
        throw IndexFileError.stale(
          path: path, reason: "the catalogue changed while it was compared with the index")
      }
      builder.add(records, versions: batch, fields: origin.fields)
    }
    let built = changes.added.isEmpty ? nil : builder.finish(onTopOf: base, cells: 0).segment
    do {
      let writer = try IndexWriter(path: path)
      if let built { try writer.write(built) }
      try writer.write(.removedRows, changes.removed)
      try writer.finish(
        built, origin: origin, embedding: embedding.identifier, base: header.identity)
      try writer.publish()
    } catch is IndexFileError {
      // On a medium that is read only the changes are made anew each time, which takes seconds.
    }
    return RetrievalIndex(
      [base.segment] + (built.map { [$0] } ?? []),
      removed: RowSet(changes.removed, below: base.segment.count),
      embedding: embedding, frequencies: base.frequencies)
  }

  private func built() throws(IndexFileError) -> IndexSegment.Built {
    guard
      let inverse: Column<Float> = Column(
        file, bytes: header.sections[IndexSection.frequencies.rawValue]),
      inverse.count == 1 << TermFrequencies.bucketBits
    else { throw .damaged(path: path, reason: "its sections contradict each other") }
    return IndexSegment.Built(
      segment: try segment, frequencies: TermFrequencies(inverse: Array(inverse.values)))
  }
}

extension IndexSegment {
  init?(_ file: MappedFile, _ header: IndexHeader) {
    func column<Element>(_ section: IndexSection) -> Column<Element>? {
      Column(file, bytes: header.sections[section.rawValue])
    }
    func isThere(_ section: IndexSection) -> Bool { !header.sections[section.rawValue].isEmpty }
    guard let recordIDs = RecordIDs(narrow: column(.recordIDs), wide: column(.wideRecordIDs)),
      let contentKeys: Column<UInt32> = column(.contentKeys),
      let workCounts: Column<UInt8> = column(.workCounts),
      let hashes: Column<UInt64> = column(.wordHashes),
      let counts: Column<Int32> = column(.wordCounts),
      let statistics = WordStatistics.Words(hashes: hashes, counts: counts),
      let scales: Column<Float> = column(.scales), let values: Column<Int8> = column(.vectors),
      let vectors = QuantisedVectors(
        dimensions: header.dimensions, scales: scales, values: values),
      let offsets: Column<UInt32> = column(.wordOffsets),
      let postings: Column<UInt8> = column(.wordPostings),
      let words = SparseIndex(
        kind: .words, count: recordIDs.count, offsets: offsets, postings: postings,
        norms: Column([]), meanLength: header.meanLength, total: header.total)
    else { return nil }
    var grams: SparseIndex?
    if isThere(.gramOffsets) {
      guard let offsets: Column<UInt32> = column(.gramOffsets),
        let postings: Column<UInt8> = column(.gramPostings),
        let norms: Column<Float> = column(.gramNorms),
        let found = SparseIndex(
          kind: .grams, count: recordIDs.count, offsets: offsets, postings: postings,
          norms: norms, meanLength: 0, total: header.total)
      else { return nil }
      grams = found
    }
    var cells: CoarseCells?
    if isThere(.cellStarts) {
      guard let centres: Column<Float> = column(.centres),
        let starts: Column<Int32> = column(.cellStarts),
        let found = CoarseCells(
          dimensions: header.dimensions, centres: centres, starts: starts, rows: recordIDs.count)
      else { return nil }
      cells = found
    }
    self.init(
      recordIDs: recordIDs, contentKeys: contentKeys, workCounts: workCounts, grams: grams,
      words: words,
      statistics: statistics, vectors: vectors, cells: cells)
  }
}
