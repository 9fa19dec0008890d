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

  /// How many are kept, some 1 kB each: more than the candidates of a hundred photos among 15,000
  /// records, of some ten among millions.
  private static let capacity = 1 << 15

  private let index: RetrievalIndex
  private let fields: RecordFields
  private let lookup: Matcher.RecordLookup
  /// Nil while somebody is adding to it.
  private let kept: Mutex<Batch?>

  init(index: RetrievalIndex, fields: RecordFields, lookup: @escaping Matcher.RecordLookup) {
    self.index = index
    self.fields = fields
    self.lookup = lookup
    kept = Mutex(nil)
  }

  /// The records of `rows`, which are distinct, and maybe others.
  ///
  /// What is told of a record does not depend on which were asked for before. Several may ask at once;
  /// none waits for another's records to be looked up.
  ///
  /// - Parameter queries: readings whose words get a number too where the catalogue has them.
  /// - Throws: what looking up records throws.
  func batch(of rows: [Int32], queries: [FoldedText] = []) throws -> Batch {
    // Taken out, because what is shared would be copied when it is added to.
    var batch = kept.withLock { $0.take() } ?? emptyBatch()
    var missing = rows.filter { !batch.has($0) }
    if batch.rows.count + missing.count > Self.capacity {
      // As many as do not fit are for this time only; or else they are the beginning of a new lot.
      if rows.count > Self.capacity { putBack(batch) }
      batch = emptyBatch()
      missing = rows
    }
    try add(missing, queries, to: &batch)
    if batch.rows.count <= Self.capacity { putBack(batch) }
    return batch
  }

  /// Of what several give back the largest is kept.
  private func putBack(_ batch: Batch) {
    kept.withLock { kept in
      if (kept?.rows.count ?? 0) <= batch.rows.count { kept = batch }
    }
  }

  private func emptyBatch() -> Batch {
    // Removed records count, because the statistics of words count them.
    Batch(tokens: RecordTokens(fields: fields, catalogueSize: index.count))
  }

  private func add(_ rows: [Int32], _ queries: [FoldedText], to batch: inout Batch) throws {
    let records = rows.isEmpty ? [] : try lookup(rows)
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
