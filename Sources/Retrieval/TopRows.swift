/// The best `limit` rows of a stream of scores, in memory proportional to `limit`.
///
/// A binary heap with the worst kept row on top. Of equal scores the lower row is better, so the
/// result does not depend on the order of insertion. `insert` is O(1) for rows that are not kept and
/// O(log limit) for those that are. Scores must not be NaN.
package struct TopRows {
  private let limit: Int
  /// Score and row as one number that is greater for the better row; the least comes first.
  private var heap: [UInt64] = []

  package init(limit: Int) {
    self.limit = max(0, limit)
    heap.reserveCapacity(self.limit)
  }

  /// A row needs at least this score to be kept; equal scores are kept for lower rows only.
  package var threshold: Float {
    if limit == 0 { return .infinity }
    return heap.count < limit ? -.infinity : Self.entry(heap[0]).score
  }

  package mutating func insert(row: Int32, score: Float) {
    let key = Self.key(row: row, score: score)
    if heap.count < limit {
      heap.append(key)
      siftUp()
    } else if limit > 0, key > heap[0] {
      siftDown(key)
    }
  }

  /// Offers every score of `block`, the first being that of `firstRow`. Scores of `floor` and below
  /// are passed over.
  @inline(__always)
  package mutating func insert(
    block: UnsafeBufferPointer<Float>, firstRow: Int32, above floor: Float = -.infinity
  ) {
    insert(block: block, firstRow: firstRow, above: floor, except: RowSet())
  }

  /// The same, `removed` rows being passed over too.
  @inline(__always)
  mutating func insert(
    block: UnsafeBufferPointer<Float>, firstRow: Int32, above floor: Float, except removed: RowSet
  ) {
    var bar = max(threshold, floor)
    for index in 0..<block.count where block[index] >= bar {
      let row = firstRow + Int32(index)
      guard block[index] > floor, removed.isEmpty || !removed.contains(row) else { continue }
      insert(row: row, score: block[index])
      bar = max(threshold, floor)
    }
  }

  /// The kept rows, best first; none are kept afterwards.
  package mutating func takeSorted() -> [(row: Int32, score: Float)] {
    heap.sort(by: >)
    let sorted = heap.map(Self.entry)
    heap.removeAll(keepingCapacity: true)
    return sorted
  }

  /// Floating-point numbers compare as their bits do once the sign is flipped, or for negative ones
  /// all bits. Adding 0 turns -0 into 0, so that the two tie.
  @inline(__always)
  private static func key(row: Int32, score: Float) -> UInt64 {
    let bits = (score + 0).bitPattern
    let ordered = bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    return UInt64(ordered) << 32 | UInt64(~UInt32(bitPattern: row))
  }

  @inline(__always)
  private static func entry(_ key: UInt64) -> (row: Int32, score: Float) {
    let ordered = UInt32(key >> 32)
    let bits = ordered & 0x8000_0000 == 0 ? ~ordered : ordered & 0x7FFF_FFFF
    return (Int32(bitPattern: ~UInt32(truncatingIfNeeded: key)), Float(bitPattern: bits))
  }

  private mutating func siftUp() {
    heap.withUnsafeMutableBufferPointer { heap in
      var child = heap.count - 1
      let key = heap[child]
      while child > 0 {
        let parent = (child - 1) / 2
        guard key < heap[parent] else { break }
        heap[child] = heap[parent]
        child = parent
      }
      heap[child] = key
    }
  }

  /// Puts `key` in place of the worst one.
  private mutating func siftDown(_ key: UInt64) {
    heap.withUnsafeMutableBufferPointer { heap in
      let end = heap.count
      var parent = 0
      while true {
        var child = 2 * parent + 1
        guard child < end else { break }
        if child + 1 < end, heap[child + 1] < heap[child] { child += 1 }
        guard heap[child] < key else { break }
        heap[parent] = heap[child]
        parent = child
      }
      heap[parent] = key
    }
  }
}
