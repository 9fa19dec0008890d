/// Tells whether two rows of books from different photos overlap, and joins them.
///
/// A global alignment with free gaps at both ends (Needleman and Wunsch 1970, the overlap variant):
/// equal records attract, different ones must not be paired, an unread spine may be anything.
struct RowAlignment {
  /// The joined row, or nil where the rows do not overlap.
  let joined: [Slot]?

  private static let equal = 4.0
  private static let unread = 0.5
  private static let gap = -0.3
  private static let never = -1e9

  private enum Step: UInt8 { case pair, first, second, none }

  /// O(a · b).
  init(_ a: [Slot], _ b: [Slot], isOnlyCopy: (Int64) -> Bool) {
    let width = b.count + 1
    var scores = Array(repeating: 0.0, count: (a.count + 1) * width)
    var steps = Array(repeating: Step.none, count: scores.count)
    for i in 0...a.count {
      for j in 0...b.count where i + j > 0 {
        // Ends that only one photo shows cost nothing.
        let isAtEdge = (first: j == 0 || j == b.count, second: i == 0 || i == a.count)
        var best = (score: Self.never, step: Step.none)
        if i > 0 {
          let score = scores[(i - 1) * width + j] + (isAtEdge.first ? 0 : Self.gap)
          if score > best.score { best = (score, .first) }
        }
        if j > 0 {
          let score = scores[i * width + j - 1] + (isAtEdge.second ? 0 : Self.gap)
          if score > best.score { best = (score, .second) }
        }
        if i > 0, j > 0 {
          let score = scores[(i - 1) * width + j - 1] + Self.score(a[i - 1], b[j - 1])
          if score >= best.score { best = (score, .pair) }
        }
        scores[i * width + j] = best.score
        steps[i * width + j] = best.step
      }
    }
    var pairs: [(Int?, Int?)] = []
    var (i, j) = (a.count, b.count)
    while i + j > 0 {
      switch steps[i * width + j] {
      case .pair:
        (i, j) = (i - 1, j - 1)
        pairs.append((i, j))
      case .first:
        i -= 1
        pairs.append((i, nil))
      default:
        j -= 1
        pairs.append((nil, j))
      }
    }
    pairs.reverse()
    let overlap =
      Self.isOverlap(pairs, a, b) || Self.isOneBookAtTheEdge(pairs, a, b, isOnlyCopy)
    joined = overlap ? Self.join(pairs, a, b) : nil
  }

  private static func score(_ a: Slot, _ b: Slot) -> Double {
    guard let first = a.record, let second = b.record else { return unread }
    return first == second ? equal : never
  }

  /// Enough records must be common to both, and among those that lie between them no more than half
  /// may be seen by one photo only.
  private static func isOverlap(_ pairs: [(Int?, Int?)], _ a: [Slot], _ b: [Slot]) -> Bool {
    var common: [Int] = []
    for (index, pair) in pairs.enumerated() {
      if let i = pair.0, let j = pair.1, let record = a[i].record, record == b[j].record {
        common.append(index)
      }
    }
    let records = Set(common.compactMap { pairs[$0].0.flatMap { a[$0].record } })
    guard records.count >= InventoryTuning.commonRecords, let first = common.first,
      let last = common.last
    else { return false }
    let identified = pairs[first...last].count { pair in
      (pair.0.flatMap { a[$0].record } ?? pair.1.flatMap { b[$0].record }) != nil
    }
    return Double(common.count) >= InventoryTuning.commonShare * Double(identified)
  }

  /// One common book is overlap enough where the library has it once, both views are sure, and it
  /// stands where one row ends and the other begins; of a book beside it only a piece may show.
  private static func isOneBookAtTheEdge(
    _ pairs: [(Int?, Int?)], _ a: [Slot], _ b: [Slot], _ isOnlyCopy: (Int64) -> Bool
  ) -> Bool {
    func span(_ isShown: ((Int?, Int?)) -> Bool) -> ClosedRange<Int>? {
      guard let first = pairs.firstIndex(where: isShown),
        let last = pairs.lastIndex(where: isShown)
      else { return nil }
      return first...last
    }
    guard let ofA = span({ $0.0 != nil }), let ofB = span({ $0.1 != nil }), ofA.overlaps(ofB)
    else { return false }
    let shared = ofA.clamped(to: ofB)
    guard shared.count <= InventoryTuning.longestEdge else { return false }
    var common = 0
    for pair in pairs[shared] {
      let first = pair.0.map { a[$0] }
      let second = pair.1.map { b[$0] }
      guard first?.record != nil || second?.record != nil else { continue }
      guard let first, let second, let record = first.record, record == second.record,
        isOnlyCopy(record), min(first.confidence, second.confidence) >= InventoryTuning.sure
      else { return false }
      common += 1
    }
    return common == 1
  }

  private static func join(_ pairs: [(Int?, Int?)], _ a: [Slot], _ b: [Slot]) -> [Slot] {
    pairs.map { pair in
      switch pair {
      case (let i?, let j?): a[i].merged(with: b[j])
      case (let i?, nil): a[i]
      case (nil, let j?): b[j]
      case (nil, nil): preconditionFailure("a step takes from one row at least")
      }
    }
  }
}
