import Bibliography

/// In how many records of a catalogue each word stands: what rarity is judged by.
public struct WordStatistics: Sendable {
  /// Hashes of the words, ascending, and how many records have each.
  struct Words: Sendable {
    let hashes: Column<UInt64>
    let counts: Column<Int32>

    init?(hashes: Column<UInt64>, counts: Column<Int32>) {
      guard hashes.count == counts.count else { return nil }
      self.hashes = hashes
      self.counts = counts
    }

    func records(with hash: UInt64) -> Int {
      var (low, high) = (0, hashes.count)
      while low < high {
        let middle = (low + high) / 2
        if hashes[middle] < hash { low = middle + 1 } else { high = middle }
      }
      return low < hashes.count && hashes[low] == hash ? Int(counts[low]) : 0
    }
  }

  let parts: [Words]

  /// Of words, this many bytes count.
  static let longestWord = 63

  /// How many records have the folded `word`; 0 for none. O(log words).
  public func records(with word: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = Self.hash(word)
    return parts.reduce(0) { $0 + $1.records(with: hash) }
  }

  /// FNV-1a; two of a million words are alike with a probability of 1 in 37 million.
  @inline(__always)
  static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var length = 0
    for byte in word {
      if length == longestWord { break }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      length += 1
    }
    return hash
  }

  /// Counts records by word. Memory: 16 bytes for every place of a table that is at most half full.
  struct Counter {
    private var hashes = [UInt64](repeating: 0, count: 1 << 12)
    private var counts = [Int32](repeating: 0, count: 1 << 12)
    private var last = [Int32](repeating: -1, count: 1 << 12)
    private var size = 0
    private var records: Int32 = 0

    /// Counts a record with these words, which may repeat.
    mutating func add(_ words: [UInt64]) {
      for word in words {
        var slot = place(of: word)
        if counts[slot] == 0 {
          if 2 * (size + 1) > hashes.count {
            grow()
            slot = place(of: word)
          }
          hashes[slot] = word
          size += 1
        }
        if last[slot] != records {
          last[slot] = records
          counts[slot] += 1
        }
      }
      records += 1
    }

    private func place(of hash: UInt64) -> Int {
      var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & (hashes.count - 1)
      while counts[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & (hashes.count - 1) }
      return slot
    }

    private mutating func grow() {
      let old = (hashes, counts, last)
      let count = 2 * hashes.count
      hashes = Array(repeating: 0, count: count)
      counts = Array(repeating: 0, count: count)
      last = Array(repeating: -1, count: count)
      for slot in old.1.indices where old.1[slot] != 0 {
        let new = place(of: old.0[slot])
        hashes[new] = old.0[slot]
        counts[new] = old.1[slot]
        last[new] = old.2[slot]
      }
    }

    func finish() -> Words {
      let order = counts.indices.filter { counts[$0] != 0 }.sorted { hashes[$0] < hashes[$1] }
      return Words(
        hashes: Column(order.map { hashes[$0] }), counts: Column(order.map { counts[$0] }))!
    }
  }
}
