/// Which copies of one record its sightings are, as far as that can be told.
///
/// Copies look alike. A sighting is a particular copy only where no other can be meant: where it stands
/// at a call number that one copy has, or where all copies that should be there were seen. The
/// catalogue is believed where it says that a copy is away: one sighting of a record with a copy on the
/// shelf and one on loan is the former.
struct CopyCount {
  /// Where the record was seen.
  struct Sighting: Hashable {
    /// Index of the place on the shelves.
    var place: Int
    var probability: Double
    /// The tie that it stands in order at; nil where it does not.
    var tie: Int?
  }

  /// A sighting that is a book of its own.
  struct Seen {
    var sighting: Sighting
    /// The book that it is taken for; nil where more were seen than the catalogue has.
    var book: Int?
    /// The books that it may be; one where it can be told.
    var candidates: [Int] = []
    /// Sightings that may be this very book, seen on another photo.
    var again: [Sighting] = []
    /// True where it may be a book that another entry names already, moved between two photos.
    var mayBeMoved = false
    /// Copies like it that should be there, and how many of them were surely seen.
    var group = Group()
  }

  /// Copies that should be there and were not seen.
  struct Absent {
    /// Those that it may be; `count` of them are absent.
    var candidates: [Int]
    var count: Int
    /// True where a sighting may be one of them, or a book that was counted already.
    var isDoubtful: Bool
    var group = Group()
  }

  /// Copies that nobody can tell apart.
  struct Group: Hashable {
    var seen = 0
    var copies = 0
  }

  private(set) var seen: [Seen] = []
  private(set) var absent: [Absent] = []
  private let order: ShelfOrder

  /// - Parameter areDistinct: whether two places surely show two books.
  init(
    _ books: [Int], _ sightings: [Sighting], order: ShelfOrder,
    areDistinct: (Int, Int) -> Bool
  ) {
    self.order = order
    let sorted = sightings.sorted {
      ($0.tie == nil ? 1 : 0, -$0.probability, $0.place)
        < ($1.tie == nil ? 1 : 0, -$1.probability, $1.place)
    }
    // The most that can be told apart, taken one after the other.
    var sure: [Sighting] = []
    var doubtful: [Sighting] = []
    for sighting in sorted {
      if sure.allSatisfy({ areDistinct($0.place, sighting.place) }) {
        sure.append(sighting)
      } else {
        doubtful.append(sighting)
      }
    }
    for group in Self.groups(books, sure, order: order) {
      count(group, sure.filter { Self.belongs($0, to: group, order) }, &doubtful)
    }
    for sighting in doubtful { seen.append(Seen(sighting: sighting, book: nil)) }
  }

  /// Copies of one call number are a group; but where one stands out of order, it may be any copy, and
  /// all are one group.
  private static func groups(
    _ books: [Int], _ sightings: [Sighting], order: ShelfOrder
  ) -> [[Int]] {
    var byTie: [Int: [Int]] = [:]
    for book in books { byTie[order.tie(ofBook: book) ?? -1, default: []].append(book) }
    var counts: [Int: Int] = [:]
    for sighting in sightings { counts[sighting.tie ?? -1, default: 0] += 1 }
    let areApart =
      counts[-1] == nil && counts.allSatisfy { tie, count in count <= byTie[tie]?.count ?? 0 }
    return areApart ? byTie.sorted { $0.key < $1.key }.map(\.value) : [books]
  }

  private static func belongs(_ sighting: Sighting, to group: [Int], _ order: ShelfOrder) -> Bool {
    sighting.tie == nil || group.contains { order.tie(ofBook: $0) == sighting.tie }
  }

  /// Which books are meant first, and nobody tells apart within.
  private func rank(_ book: Int) -> Int {
    (order.books[book].isAskedFor ? 0 : 2) + (order.books[book].shouldBeThere ? 0 : 1)
  }

  private mutating func count(
    _ group: [Int], _ sightings: [Sighting], _ doubtful: inout [Sighting]
  ) {
    let first = seen.count
    var rest = group.sorted { (rank($0), $0) < (rank($1), $1) }
    for sighting in sightings {
      let choice =
        rest.firstIndex { sighting.tie != nil && order.tie(ofBook: $0) == sighting.tie }
        ?? rest.indices.first
      seen.append(Seen(sighting: sighting, book: choice.map { rest.remove(at: $0) }))
    }
    for rank in 0...3 { tell(group.filter { self.rank($0) == rank }, seenFrom: first) }
    let present = group.filter { rank($0) == 0 }
    countAbsent(
      rest.filter { rank($0) == 0 }, of: present, seenFrom: first, &doubtful, group)
  }

  /// Says which of `books`, all alike, the entries that took them may be.
  private mutating func tell(_ books: [Int], seenFrom first: Int) {
    let taken = seen.indices.dropFirst(first).filter { index in
      seen[index].book.map(books.contains) ?? false
    }
    let areTold =
      taken.count == books.count
      && (books.count == 1 || taken.allSatisfy { seen[$0].sighting.tie != nil })
    for index in taken {
      seen[index].candidates = areTold ? seen[index].book.map { [$0] } ?? [] : books
      seen[index].group = Group(seen: taken.count, copies: books.count)
    }
  }

  private mutating func countAbsent(
    _ unseen: [Int], of present: [Int], seenFrom first: Int, _ doubtful: inout [Sighting],
    _ group: [Int]
  ) {
    guard !unseen.isEmpty else { return }
    let certain = present.count - unseen.count
    let count = Group(seen: certain, copies: present.count)
    var rest = unseen[...]
    doubtful.removeAll { sighting in
      guard !rest.isEmpty, Self.belongs(sighting, to: group, order) else { return false }
      let book = rest.removeFirst()
      let twin = seen.indices.dropFirst(first).first {
        (seen[$0].sighting.tie == nil) == (sighting.tie == nil)
      }
      if let twin {
        seen[twin].again.append(sighting)
      } else {
        seen.append(
          Seen(
            sighting: sighting, book: book, candidates: present, mayBeMoved: true, group: count))
      }
      return true
    }
    let perhaps = unseen.count - rest.count
    if perhaps > 0 {
      absent.append(
        Absent(candidates: present, count: perhaps, isDoubtful: true, group: count))
    }
    if certain + perhaps > 0, !rest.isEmpty {
      absent.append(
        Absent(candidates: present, count: rest.count, isDoubtful: false, group: count))
    } else {
      // None was seen: each of them is absent.
      for book in rest {
        absent.append(Absent(candidates: [book], count: 1, isDoubtful: false, group: count))
      }
    }
  }
}
