/// A set of rows, one bit each.
struct RowSet: Sendable {
  /// True where there is none, so that nobody need look.
  let isEmpty: Bool
  private var bits: [UInt64]

  init() {
    isEmpty = true
    bits = []
  }

  /// Takes rows from 0 up to `count`; others are passed over.
  init(_ rows: some Sequence<Int32>, below count: Int) {
    var bits = [UInt64](repeating: 0, count: (count + 63) / 64)
    var isEmpty = true
    for row in rows where row >= 0 && Int(row) < count {
      bits[Int(row) >> 6] |= 1 << UInt64(row & 63)
      isEmpty = false
    }
    self.bits = bits
    self.isEmpty = isEmpty
  }

  @inline(__always)
  func contains(_ row: Int32) -> Bool {
    let word = Int(row) >> 6
    return word < bits.count && bits[word] >> UInt64(row & 63) & 1 == 1
  }

  /// The rows, ascending.
  var rows: [Int32] {
    bits.indices.flatMap { word in
      (0..<64).compactMap { bits[word] >> UInt64($0) & 1 == 1 ? Int32(word * 64 + $0) : nil }
    }
  }
}
