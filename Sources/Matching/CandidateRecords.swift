import Bibliography
import Retrieval
import Synchronization

/// Records that were candidates of some spine, ready for matching, so that those of the next photo,
/// which are mostly the same, need not be fetched and tokenised again.
final class CandidateRecords: Sendable {
  /// Records by numbers of their own.
  struct Batch: Sendable {
    fileprivate(set) var tokens: RecordTokens
    /// How many copies of each there are.
    fileprivate(set) var copies: [Int] = []
    /// The n-grams of each.
    fileprivate(set) var grams = GramVectors()
    /// The row of each in the index.
    fileprivate(set) var rows: [Int32] = []
    private var numbers: [Int32: Int32] = [:]

    init(tokens: RecordTokens) { self.tokens = tokens }

    func has(_ row: Int32) -> Bool { numbers[row] != nil }

    fileprivate mutating func append(_ row: Int32, copies: Int) {
      numbers[row] = Int32(rows.count)
      rows.append(row)
      self.copies.append(copies)
    }

    /// The candidates with their rows' numbers in this batch.
    func renumber(_ candidates: [Candidate]) -> [Candidate] {
      candidates.map { candidate in
        var renumbered = candidate
        renumbered.row = numbers[candidate.row]!
        return renumbered
      }
    }
  }

  /// Some 1 kB each.
  private static let capacity = 1 << 15

  private let index: RetrievalIndex
  private let fields: RecordFields
  private let catalogueSize: Int
  private let lookup: Matcher.RecordLookup
  private let kept: Mutex<Batch>

  init(index: RetrievalIndex, fields: RecordFields, lookup: @escaping Matcher.RecordLookup) {
    self.index = index
    self.fields = fields
    self.lookup = lookup
    catalogueSize = index.count - index.removedCount
    kept = Mutex(Batch(tokens: RecordTokens(fields: fields, catalogueSize: catalogueSize)))
  }

  /// The records of `rows`, which are distinct, and maybe others.
  ///
  /// - Parameter queries: readings whose words get a number too where the catalogue has them.
  /// - Throws: what looking up records throws.
  func batch(of rows: [Int32], queries: [FoldedText] = []) throws -> Batch {
    try kept.withLock { kept in
      var missing = rows.filter { !kept.has($0) }
      if kept.rows.count + missing.count > Self.capacity {
        kept = Batch(tokens: RecordTokens(fields: fields, catalogueSize: catalogueSize))
        missing = rows
      }
      try add(missing, queries, to: &kept)
      return kept
    }
  }

  private func add(_ rows: [Int32], _ queries: [FoldedText], to batch: inout Batch) throws {
    let records = try lookup(rows)
    precondition(records.count == rows.count, "a record was not found")
    let blocks = mapOnAllCores(rows.count, inBlocksOf: Parallel.block(rows.count, atMost: 512)) {
      let folded = $0.map { FoldedRecord(records[$0], fields: fields) }
      return [(records: folded, grams: index.gramVectors(of: folded.lazy.map(\.text)))]
    }
    for (row, record) in zip(rows, records) {
      batch.append(row, copies: record.copies)
    }
    for block in blocks { batch.grams.append(block.grams) }
    batch.tokens.add(
      zip(rows, blocks.lazy.flatMap(\.records)).map { ($1, index.recordsOfSameWork(as: $0)) },
      queries: queries, statistics: index.statistics)
  }
}
