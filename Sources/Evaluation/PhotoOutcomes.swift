import Imaging

/// What came of each book and each spine of a photo, one by one; `PhotoScores` adds them up.
struct PhotoOutcomes {
  /// A book of the truth.
  struct Book {
    /// True where the truth tells its place.
    var hasQuad: Bool
    /// True where it should be found.
    var isWanted: Bool
    /// True where it should be found and was.
    var isFound = false
    /// True where it should be found and a best guess on its place is right, asserted or not.
    var isGuessed = false
    /// True where a spine is its own at intersection over union .5.
    var fits = false
    /// The same at .7.
    var fitsWell = false
    /// The spine that overlaps it most, if any does.
    var spine: Int?
  }

  /// A spine that was found.
  struct Spine {
    /// True where it stands on a place that the truth has a quad of.
    var isInside: Bool
    /// True where a record is asserted for it.
    var isMatch: Bool
    /// True where its match can be called right or wrong.
    var isScored: Bool
    /// True where its record is that of a book on its place.
    var isRight = false
    /// The same of its best guess, asserted or not.
    var isGuessRight = false
    /// The book that it overlaps most, if any.
    var book: Int?
  }

  private(set) var books: [Book]
  private(set) var spines: [Spine]

  /// Compares what was found with the truth; nil where there is no result. O(books * spines).
  init(_ findings: PhotoFindings?, truth: PhotoTruth) {
    let found = findings?.spines ?? []
    let overlaps = truth.books.map { book in
      found.map { spine in
        book.quad.map { quad in
          (
            overUnion: quad.intersectionOverUnion(with: spine.quad),
            overSmaller: quad.overlapOfSmaller(with: spine.quad)
          )
        }
      }
    }
    books = truth.books.map {
      Book(hasQuad: $0.quad != nil, isWanted: PhotoScores.isWanted($0))
    }
    spines = found.indices.map { spine in
      let isInside = truth.books.indices.contains { book in
        guard let overlap = overlaps[book][spine] else { return false }
        return overlap.overUnion >= 0.1 || overlap.overSmaller >= 0.5
      }
      return Spine(isInside: isInside, isMatch: found[spine].match != nil, isScored: isInside)
    }
    let pairs = books.indices.flatMap { book in
      spines.indices.compactMap { spine in
        overlaps[book][spine].map { (overlap: $0.overUnion, book: book, spine: spine) }
      }
    }.sorted { ($1.overlap, $1.book, $1.spine) < ($0.overlap, $0.book, $0.spine) }
    for book in Self.greedyPairs(pairs, atLeast: 0.5) { books[book].fits = true }
    for book in Self.greedyPairs(pairs, atLeast: 0.7) { books[book].fitsWell = true }
    for pair in pairs where pair.overlap > 0 {
      if books[pair.book].spine == nil { books[pair.book].spine = pair.spine }
      if spines[pair.spine].book == nil { spines[pair.spine].book = pair.book }
    }

    let keys = truth.books.map(BookKey.init)
    let matches = found.map { $0.match.map(MatchKey.init) }
    let guesses = found.map { $0.guess.map(MatchKey.init) }
    func isNamed(_ book: Int, by key: MatchKey?) -> Bool {
      key.map { keys[book].isNamed(by: $0) } ?? false
    }
    func overlap(_ book: Int, _ spine: Int) -> Double { overlaps[book][spine]?.overSmaller ?? 0 }
    for book in books.indices where books[book].isWanted {
      func isNamedOnItsPlace(_ keys: [MatchKey?]) -> Bool {
        spines.indices.contains { spine in
          isNamed(book, by: keys[spine])
            && (!books[book].hasQuad || overlap(book, spine) >= 0.3)
        }
      }
      books[book].isFound = isNamedOnItsPlace(matches)
      books[book].isGuessed = isNamedOnItsPlace(guesses)
    }
    for spine in spines.indices {
      func isRight(_ key: MatchKey?) -> Bool {
        books.indices.contains {
          isNamed($0, by: key)
            && (spines[spine].isInside ? overlap($0, spine) >= 0.3 : !books[$0].hasQuad)
        }
      }
      spines[spine].isRight = isRight(matches[spine])
      spines[spine].isGuessRight = isRight(guesses[spine])
      // Where the truth has no outline, only a match that it names somewhere can be called right.
      if spines[spine].isRight { spines[spine].isScored = true }
    }
  }

  /// The books of the pairs, when books and spines that overlap most are paired first.
  private static func greedyPairs(
    _ pairs: [(overlap: Double, book: Int, spine: Int)], atLeast least: Double
  ) -> Set<Int> {
    var books: Set<Int> = []
    var spines: Set<Int> = []
    for pair in pairs {
      if pair.overlap < least { break }
      guard !books.contains(pair.book), !spines.contains(pair.spine) else { continue }
      books.insert(pair.book)
      spines.insert(pair.spine)
    }
    return books
  }
}
