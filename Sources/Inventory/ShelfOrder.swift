import Bibliography

/// The books a session knows of in the order in which they should stand, and the place of each record.
///
/// Books with equal keys share a *tie*: a number from 0 in shelf order. All comparisons of places are
/// made on ties. Books without a call number have no place.
struct ShelfOrder: Sendable {
  /// All books, by key; those without a call number last.
  let books: [ExpectedBook]
  /// For each tie the indices of its books.
  let ranges: [Range<Int>]
  /// For each tie, how many books that are asked for and should be there lie in it and before it.
  private let cumulative: [Int]
  private let booksOfRecord: [Int64: [Int]]
  private let ties: [Int]

  /// O(n log n).
  init(_ books: [ExpectedBook]) {
    let placed = books.filter { !$0.callNumber.isEmpty }.sorted {
      ($0.key, $0.record, $0.copy) < ($1.key, $1.record, $1.copy)
    }
    let placeless = books.filter { $0.callNumber.isEmpty }
    var ranges: [Range<Int>] = []
    var ties: [Int] = []
    for (index, book) in placed.enumerated() {
      if let last = ranges.last, placed[last.lowerBound].key == book.key {
        ranges[ranges.count - 1] = last.lowerBound..<(index + 1)
      } else {
        ranges.append(index..<(index + 1))
      }
      ties.append(ranges.count - 1)
    }
    self.books = placed + placeless
    self.ranges = ranges
    self.ties = ties
    var sum = 0
    cumulative = ranges.map { range in
      sum += placed[range].count { $0.shouldBeThere }
      return sum
    }
    var booksOfRecord: [Int64: [Int]] = [:]
    for (index, book) in self.books.enumerated() {
      booksOfRecord[book.record, default: []].append(index)
    }
    self.booksOfRecord = booksOfRecord
  }

  /// The tie of a book, or nil where it has no call number.
  func tie(ofBook index: Int) -> Int? { index < ties.count ? ties[index] : nil }

  /// Indices of a record's books.
  func books(of record: Int64) -> [Int] { booksOfRecord[record] ?? [] }

  /// The ties where a record's books belong, ascending, each once.
  func ties(of record: Int64) -> [Int] {
    var found: [Int] = []
    for index in books(of: record) {
      if let tie = tie(ofBook: index), !found.contains(tie) { found.append(tie) }
    }
    return found.sorted()
  }

  /// How many books should stand in the ties of `range`. O(1).
  func count(in range: ClosedRange<Int>) -> Int {
    cumulative[range.upperBound] - (range.lowerBound == 0 ? 0 : cumulative[range.lowerBound - 1])
  }

  /// The first tie such that at most `count` books lie between it and `tie`, neither counted.
  /// O(log ties).
  func reach(below tie: Int, count: Int) -> Int {
    guard tie > 0 else { return 0 }
    let before = cumulative[tie - 1]
    var low = 0
    var high = tie
    while low < high {
      let middle = (low + high) / 2
      if before - cumulative[middle] <= count { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Likewise upwards: the last tie such that at most `count` books lie between. O(log ties).
  func reach(above tie: Int, count: Int) -> Int {
    let until = cumulative[tie]
    var low = tie
    var high = ranges.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if cumulative[middle - 1] - until <= count { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
