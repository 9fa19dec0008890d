/// The best `limit` rows of a stream of scores, in memory proportional to `limit`.
///
/// A binary heap with the worst kept row on top. Of equal scores the lower row is better, so the
/// result does not depend on the order of insertion. `insert` is O(1) for rows that are not kept and
/// O(log limit) for those that are.
package struct TopRows {
  private let limit: Int
  private var rows: [Int32] = []
  private var scores: [Float] = []

  package init(limit: Int) {
    self.limit = max(0, limit)
    rows.reserveCapacity(self.limit)
    scores.reserveCapacity(self.limit)
  }

  /// A row needs at least this score to be kept; equal scores are kept for lower rows only.
  package var threshold: Float {
    if limit == 0 { return .infinity }
    return rows.count < limit ? -.infinity : scores[0]
  }

  package mutating func insert(row: Int32, score: Float) {
    if rows.count < limit {
      rows.append(row)
      scores.append(score)
      siftUp(rows.count - 1)
    } else if limit > 0, isWorse(scores[0], rows[0], than: score, row) {
      rows[0] = row
      scores[0] = score
      siftDown(0, rows.count)
    }
  }

  /// Offers every score of `block`, the first being that of `firstRow`. Scores of `floor` and below
  /// are passed over.
  @inline(__always)
  package mutating func insert(
    block: UnsafeBufferPointer<Float>, firstRow: Int32, above floor: Float = -.infinity
  ) {
    var bar = max(threshold, floor)
    for index in 0..<block.count where block[index] >= bar {
      guard block[index] > floor else { continue }
      insert(row: firstRow + Int32(index), score: block[index])
      bar = max(threshold, floor)
    }
  }

  /// The kept rows, best first; the heap is empty afterwards.
  package mutating func takeSorted() -> [(row: Int32, score: Float)] {
    var end = rows.count
    while end > 1 {
      end -= 1
      rows.swapAt(0, end)
      scores.swapAt(0, end)
      siftDown(0, end)
    }
    let sorted = zip(rows, scores).map { (row: $0, score: $1) }
    rows.removeAll(keepingCapacity: true)
    scores.removeAll(keepingCapacity: true)
    return sorted
  }

  @inline(__always)
  private func isWorse(_ score: Float, _ row: Int32, than other: Float, _ otherRow: Int32) -> Bool {
    score < other || (score == other && row > otherRow)
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard isWorse(scores[child], rows[child], than: scores[parent], rows[parent]) else { return }
      rows.swapAt(child, parent)
      scores.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int, _ end: Int) {
    var parent = start
    while true {
      var child = 2 * parent + 1
      guard child < end else { return }
      let right = child + 1
      if right < end, isWorse(scores[right], rows[right], than: scores[child], rows[child]) {
        child = right
      }
      guard isWorse(scores[child], rows[child], than: scores[parent], rows[parent]) else { return }
      rows.swapAt(child, parent)
      scores.swapAt(child, parent)
      parent = child
    }
  }
}
