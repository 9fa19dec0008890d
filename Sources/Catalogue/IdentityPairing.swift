import Bibliography
import GRDB

/// Recognises, among the records that a changed file no longer has and those that are new in it, the
/// ones that are the same book with some field corrected.
///
/// From the surest evidence to the least: a common barcode; the library's own number of the record;
/// ISBN and title; title, author and call number; title and author; ISBN. Texts are compared folded. Where several records share an
/// identity, they are paired in the order of the file if there are as many of them on both sides, and
/// left alone otherwise. A title corrected in a record with neither barcode nor ISBN makes a new
/// record: author and call number alone fit too many books.
struct IdentityPairing {
  struct Pair {
    var old: Int64
    var new: Int64
  }

  /// Hashes of the five kinds of identity that a record carries itself; 0 where it lacks a part.
  private struct Candidate {
    var id: Int64
    var keys: (UInt64, UInt64, UInt64, UInt64, UInt64)
    var isPaired = false
  }

  private let db: Database

  init(_ db: Database) { self.db = db }

  /// O(n log n) for n records on both sides together.
  ///
  /// - Parameter vanished: ids of old records, ascending, whose items are in `previousItem`.
  /// - Parameter firstNew: new records have this id or a greater one.
  func pairs(vanished: [Int64], newFrom firstNew: Int64) throws -> [Pair] {
    let select = "SELECT id, title, author, callNumber, isbn, controlNumber FROM record"
    let statement = try db.makeStatement(sql: select + " WHERE id = ?")
    var old = try vanished.compactMap { id in
      try Row.fetchOne(statement, arguments: [id]).map(candidate)
    }
    var new: [Candidate] = []
    let rows = try Row.fetchCursor(
      db, sql: select + " WHERE id >= ? ORDER BY id", arguments: [firstNew])
    while let row = try rows.next() { new.append(candidate(row)) }
    guard !new.isEmpty else { return [] }

    var pairs = try pairsByBarcode(&old, &new, newFrom: firstNew)
    let kinds: [(Candidate) -> UInt64] = [
      { $0.keys.0 }, { $0.keys.1 }, { $0.keys.2 }, { $0.keys.3 }, { $0.keys.4 },
    ]
    for kind in kinds { pairs += Self.pair(&old, &new, by: kind) }
    return pairs
  }

  private func candidate(_ row: Row) -> Candidate {
    let title = FoldedText(row[1]).string
    let author = FoldedText(row[2]).string
    let callNumber = FoldedText(row[3]).string
    let isbn = (row[4] as String).filter { $0.isNumber || $0 == "X" || $0 == "x" }
    func key(_ kind: UInt64, _ parts: [String]) -> UInt64 {
      var hasher = StableHasher(seed: kind)
      for part in parts { hasher.combine(part) }
      return max(1, hasher.value)
    }
    return Candidate(
      id: row[0],
      keys: (
        (row[5] as String).isEmpty ? 0 : key(5, [row[5]]),
        isbn.isEmpty || title.isEmpty ? 0 : key(1, [isbn, title]),
        title.isEmpty ? 0 : key(2, [title, author, callNumber]),
        title.isEmpty ? 0 : key(3, [title, author]),
        isbn.isEmpty ? 0 : key(4, [isbn])
      ))
  }

  private func pairsByBarcode(
    _ old: inout [Candidate], _ new: inout [Candidate], newFrom firstNew: Int64
  ) throws -> [Pair] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT previousItem.record, item.record
        FROM previousItem JOIN item ON item.barcode = previousItem.barcode AND item.barcode <> ''
        WHERE previousItem.barcode <> '' AND item.record >= ?
        ORDER BY 1, 2
        """, arguments: [firstNew])
    let oldPlaces = Dictionary(uniqueKeysWithValues: old.indices.map { (old[$0].id, $0) })
    let newPlaces = Dictionary(uniqueKeysWithValues: new.indices.map { (new[$0].id, $0) })
    var pairs: [Pair] = []
    for row in rows {
      guard let from = oldPlaces[row[0]], let to = newPlaces[row[1]], !old[from].isPaired,
        !new[to].isPaired
      else { continue }
      old[from].isPaired = true
      new[to].isPaired = true
      pairs.append(Pair(old: row[0], new: row[1]))
    }
    return pairs
  }

  private static func pair(
    _ old: inout [Candidate], _ new: inout [Candidate], by kind: (Candidate) -> UInt64
  ) -> [Pair] {
    let oldOrder = order(old, by: kind)
    let newOrder = order(new, by: kind)
    var pairs: [Pair] = []
    var i = 0
    var j = 0
    while i < oldOrder.count, j < newOrder.count {
      let key = kind(old[oldOrder[i]])
      let other = kind(new[newOrder[j]])
      if key < other {
        i += 1
      } else if key > other {
        j += 1
      } else {
        let oldGroup = oldOrder[i...].prefix { kind(old[$0]) == key }
        let newGroup = newOrder[j...].prefix { kind(new[$0]) == key }
        i += oldGroup.count
        j += newGroup.count
        guard oldGroup.count == newGroup.count else { continue }
        for (from, to) in zip(oldGroup, newGroup) {
          old[from].isPaired = true
          new[to].isPaired = true
          pairs.append(Pair(old: old[from].id, new: new[to].id))
        }
      }
    }
    return pairs
  }

  /// Places of the candidates that have this kind of identity and no partner yet, by key, then id.
  private static func order(
    _ candidates: [Candidate], by kind: (Candidate) -> UInt64
  ) -> [Int] {
    candidates.indices
      .filter { !candidates[$0].isPaired && kind(candidates[$0]) != 0 }
      .sorted {
        (kind(candidates[$0]), candidates[$0].id)
          < (kind(candidates[$1]), candidates[$1].id)
      }
  }
}
