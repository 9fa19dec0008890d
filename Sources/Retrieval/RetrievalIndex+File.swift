import Bibliography
import Foundation

/// A record's key, and a number that changes with its content.
public struct RecordVersion: Sendable, Hashable {
  /// The record's key.
  public var id: Int64
  /// Other where the record is another; 32 bits of it are kept.
  public var content: Int64

  /// Names a version.
  public init(id: Int64, content: Int64) {
    self.id = id
    self.content = content
  }
}

/// A catalogue as an index sees it: always in one state, records by ascending keys.
public protocol IndexedCatalogue {
  /// Goes through all records, handing on batches of them. Some thousand keep all cores busy.
  func forEachRecord(_ body: ([Record]) throws -> Void) throws
  /// Goes through the versions of all records likewise.
  func forEachVersion(_ body: ([RecordVersion]) throws -> Void) throws
  /// The records with these keys, in the same order; those that are gone are left out.
  func records(ids: [Int64]) throws -> [Record]
}

extension RetrievalIndex {
  /// Where records have changed, the rest of the index stays as it is while no more than one in this
  /// many records is new or gone.
  package static let rebuiltWhenChanged = 10

  /// What `open` has to do before the index can be used.
  public enum Work: Sendable, Equatable {
    /// The index is made from all records, for this reason.
    case building(IndexFileError)
    /// So many records are added to it, changed or not, and so many taken out.
    case updating(added: Int, removed: Int)
  }

  /// Opens the index at `path`. Where it is missing or damaged it is built from `catalogue`; where
  /// records were added, changed or removed since, only they are looked at.
  ///
  /// What has changed is kept in a file beside it, `path` with `-changes` added. Both are replaced as
  /// a whole, so any number of processes may open an index at once.
  ///
  /// - Parameter working: told what has to be done, before it begins.
  /// - Throws: `IndexFileError.unwritable`, `stale` where the catalogue is not as `origin` says, and
  ///   what `catalogue` throws.
  public static func open(
    path: String, origin: IndexOrigin, embedding: TextEmbedding,
    working: (Work) -> Void = { _ in }, from catalogue: some IndexedCatalogue
  ) throws -> RetrievalIndex {
    let base: IndexFile
    let records: IndexSegment
    do {
      base = try IndexFile(path: path, fields: origin.fields, embedding: embedding)
      records = try base.segment
    } catch {
      working(.building(error))
      return try build(path: path, origin: origin, embedding: embedding, from: catalogue)
    }
    if base.header.origin == origin { return try base.index(embedding) }
    let changesPath = path + "-changes"
    if let changes = try? IndexFile(
      path: changesPath, fields: origin.fields, embedding: embedding),
      changes.header.origin == origin, changes.header.base == base.header.identity,
      let index = try? base.index(embedding, changes: changes)
    {
      return index
    }
    let changes = try IndexChanges(since: records, in: catalogue)
    guard (changes.added.count + changes.removed.count) * rebuiltWhenChanged <= origin.count else {
      working(.building(.stale(path: path, reason: "much of the catalogue has changed since")))
      return try build(path: path, origin: origin, embedding: embedding, from: catalogue)
    }
    working(.updating(added: changes.added.count, removed: changes.removed.count))
    guard records.count - changes.removed.count + changes.added.count == origin.count else {
      throw IndexFileError.stale(
        path: path, reason: "the catalogue changed while it was compared with the index")
    }
    return try base.updated(
      changes, origin: origin, embedding: embedding, path: changesPath, from: catalogue)
  }

  /// Maps the index at `path` after checking that it is whole and built from `origin` alone.
  public init(
    path: String, origin: IndexOrigin, embedding: TextEmbedding
  ) throws(IndexFileError) {
    let file = try IndexFile(path: path, fields: origin.fields, embedding: embedding)
    guard file.header.origin == origin else {
      throw .stale(path: path, reason: "the catalogue has changed since")
    }
    self = try file.index(embedding)
  }

  /// Builds the index of the records of `catalogue`, and puts it at `path`, in place of what was
  /// there, once it is whole; then opens it.
  ///
  /// Memory: the file's size, the records' texts, and 13 bytes per distinct word of each record,
  /// in small catalogues for n-grams likewise; in large ones the vectors once more.
  @discardableResult
  public static func build(
    path: String, origin: IndexOrigin, embedding: TextEmbedding,
    from catalogue: some IndexedCatalogue
  ) throws -> RetrievalIndex {
    try build(
      path: path, origin: origin, embedding: embedding, shape: IndexShape(for: origin.count),
      from: catalogue)
  }

  /// The same in a given shape.
  @discardableResult
  package static func build(
    path: String, origin: IndexOrigin, embedding: TextEmbedding, shape: IndexShape,
    from catalogue: some IndexedCatalogue
  ) throws -> RetrievalIndex {
    // Before the work, not after it.
    let writer = try IndexWriter(path: path)
    try write(writer, path, origin, embedding, shape, from: catalogue)
    // Opened before it has its name: another process may put its own in its place at once.
    let index = try RetrievalIndex(
      path: writer.temporaryPath, origin: origin, embedding: embedding)
    try writer.publish()
    return index
  }

  /// What is built is given back before the file is opened: both would not fit at once.
  private static func write(
    _ writer: IndexWriter, _ path: String, _ origin: IndexOrigin, _ embedding: TextEmbedding,
    _ shape: IndexShape, from catalogue: some IndexedCatalogue
  ) throws {
    let built = try segment(of: catalogue, origin, embedding, shape, path: path)
    try writer.write(built.segment)
    try writer.write(.frequencies, built.frequencies.inverse)
    try writer.finish(built.segment, origin: origin, embedding: embedding.identifier)
  }

  /// Builds the index of the records of `catalogue` in memory.
  public init(
    of catalogue: some IndexedCatalogue, origin: IndexOrigin, embedding: TextEmbedding
  ) throws {
    let built = try Self.segment(
      of: catalogue, origin, embedding, IndexShape(for: origin.count), path: "in memory")
    self.init(built, embedding: embedding)
  }

  private static func segment(
    of catalogue: some IndexedCatalogue, _ origin: IndexOrigin, _ embedding: TextEmbedding,
    _ shape: IndexShape, path: String
  ) throws -> IndexSegment.Built {
    var versions: [RecordVersion] = []
    try catalogue.forEachVersion { versions += $0 }
    var builder = IndexSegment.Builder(embedding: embedding, withGrams: shape.hasGrams)
    var count = 0
    try catalogue.forEachRecord { batch in
      let known = versions[min(count, versions.count)..<min(count + batch.count, versions.count)]
      guard known.map(\.id) == batch.map(\.id) else {
        throw IndexFileError.stale(
          path: path, reason: "the catalogue changed while it was indexed")
      }
      builder.add(batch, versions: Array(known), fields: origin.fields)
      count += batch.count
    }
    guard count == origin.count, count == versions.count else {
      throw IndexFileError.stale(
        path: path,
        reason: "the catalogue changed while it was indexed; \(count) records were read, where "
          + "\(origin.count) were announced")
    }
    return builder.finish(cells: shape.cells)
  }

  static func reason(_ error: any Error) -> String {
    (error as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
  }
}

extension IndexSegment.Builder {
  mutating func add(_ records: [Record], versions: [RecordVersion], fields: RecordFields) {
    let texts = mapOnAllCores(records.count, inBlocksOf: 256) { block in
      block.map { IndexedText(records[$0], fields: fields) }
    }
    add(
      texts, ids: records.map(\.id),
      keys: versions.map { UInt32(truncatingIfNeeded: $0.content) })
  }
}
