import Imaging

/// How good results are on a photo, or on several together.
///
/// Spines are compared with the truth's quads one to one, greedily by intersection over union. A
/// spine that overlaps no quad (less than 0.1 of the union and half of the smaller area) is left
/// out: truth is not complete at the borders and in the background. A book is found where its record
/// is asserted on its place (at least 0.3 of the smaller area; anywhere if it has no quad).
public struct PhotoScores: Sendable, Hashable, Codable {
  /// Books in the truth.
  public var books = 0
  /// Of these, legible and catalogued: what should be found.
  public var wanted = 0
  /// Books with a quad.
  public var quads = 0
  /// Spines on places where the truth has a quad.
  public var spines = 0
  /// Spines that fit a quad at intersection over union .5.
  public var fitting = 0
  /// The same at .7.
  public var fittingWell = 0
  /// Wanted books that were found.
  public var found = 0
  /// Matches asserted on places where the truth has a quad, and right ones for books without.
  public var asserted = 0
  /// Of these, right.
  public var right = 0
  /// Matches asserted where the truth has nothing; not scored.
  public var outside = 0
  /// Photos without a result.
  public var missing = 0

  /// Nothing scored yet.
  public init() {}

  /// Share of spines that fit a quad.
  public var spinePrecision: Double { Double(fitting) / Double(max(1, spines)) }
  /// Share of quads that a spine fits.
  public var spineRecall: Double { Double(fitting) / Double(max(1, quads)) }
  /// Harmonic mean of the two, at intersection over union .5.
  public var spineF1: Double { f1(fitting) }
  /// The same at .7.
  public var spineF1At70: Double { f1(fittingWell) }
  /// Share of wanted books that were found.
  public var foundShare: Double { Double(found) / Double(max(1, wanted)) }
  /// Share of asserted matches that are right.
  public var precision: Double { Double(right) / Double(max(1, asserted)) }

  private func f1(_ fitting: Int) -> Double {
    spines + quads > 0 ? 2 * Double(fitting) / Double(spines + quads) : 0
  }

  /// Scores what was found in a photo; nil where there is no result for it.
  public init(_ findings: PhotoFindings?, truth: PhotoTruth) {
    let spines = findings?.spines ?? []
    let books = truth.books
    missing = findings == nil ? 1 : 0
    let overlaps = books.map { book in
      spines.map { spine in
        book.quad.map { quad in
          (
            overUnion: quad.intersectionOverUnion(with: spine.quad),
            overSmaller: quad.overlapOfSmaller(with: spine.quad)
          )
        }
      }
    }
    func overlap(_ book: Int, _ spine: Int) -> Double {
      overlaps[book][spine]?.overSmaller ?? 0
    }
    let isInside = spines.indices.map { spine in
      books.indices.contains { book in
        guard let overlap = overlaps[book][spine] else { return false }
        return overlap.overUnion >= 0.1 || overlap.overSmaller >= 0.5
      }
    }
    self.books = books.count
    quads = books.count { $0.quad != nil }
    self.spines = isInside.count { $0 }
    let pairs = books.indices.flatMap { book in
      spines.indices.compactMap { spine in
        overlaps[book][spine].map { (overlap: $0.overUnion, book: book, spine: spine) }
      }
    }.sorted { ($1.overlap, $1.book, $1.spine) < ($0.overlap, $0.book, $0.spine) }
    fitting = Self.greedyPairs(pairs, atLeast: 0.5)
    fittingWell = Self.greedyPairs(pairs, atLeast: 0.7)

    let keys = books.map(BookKey.init)
    let matches = spines.map { $0.match.map(MatchKey.init) }
    func isRight(_ book: Int, _ spine: Int) -> Bool {
      matches[spine].map { keys[book].isNamed(by: $0) } ?? false
    }
    for (index, book) in books.enumerated() {
      guard Self.isWanted(book) else { continue }
      wanted += 1
      let isFound = spines.indices.contains { spine in
        isRight(index, spine) && (book.quad == nil || overlap(index, spine) >= 0.3)
      }
      if isFound { found += 1 }
    }
    for spine in spines.indices where spines[spine].match != nil {
      if isInside[spine] {
        asserted += 1
        let rightHere = books.indices.contains {
          isRight($0, spine) && overlap($0, spine) >= 0.3
        }
        if rightHere { right += 1 }
      } else if books.indices.contains(where: { books[$0].quad == nil && isRight($0, spine) }) {
        asserted += 1
        right += 1
      } else {
        outside += 1
      }
    }
  }

  /// Whether a book should be found: a person can read it, and the catalogue has it.
  static func isWanted(_ book: PhotoTruth.Book) -> Bool {
    book.legible && book.title?.isEmpty == false && book.isCatalogued
  }

  /// Whether a book's record is asserted on its place; anywhere where the truth tells no place.
  static func isFound(_ book: PhotoTruth.Book, among spines: [PhotoFindings.Spine]) -> Bool {
    let key = BookKey(book)
    return spines.contains { spine in
      guard let match = spine.match, key.isNamed(by: MatchKey(match)) else { return false }
      return book.quad.map { $0.overlapOfSmaller(with: spine.quad) >= 0.3 } ?? true
    }
  }

  /// Adds another photo's counts.
  public static func + (a: PhotoScores, b: PhotoScores) -> PhotoScores {
    var sum = a
    sum.books += b.books
    sum.wanted += b.wanted
    sum.quads += b.quads
    sum.spines += b.spines
    sum.fitting += b.fitting
    sum.fittingWell += b.fittingWell
    sum.found += b.found
    sum.asserted += b.asserted
    sum.right += b.right
    sum.outside += b.outside
    sum.missing += b.missing
    return sum
  }

  /// Pairs up books and spines, those that overlap most first.
  private static func greedyPairs(
    _ pairs: [(overlap: Double, book: Int, spine: Int)], atLeast least: Double
  ) -> Int {
    var books: Set<Int> = []
    var spines: Set<Int> = []
    for pair in pairs {
      if pair.overlap < least { break }
      guard !books.contains(pair.book), !spines.contains(pair.spine) else { continue }
      books.insert(pair.book)
      spines.insert(pair.spine)
    }
    return books.count
  }
}

/// A truth's book as it is compared.
private struct BookKey {
  let title: String
  /// Nil where the truth does not tell.
  let author: String?

  init(_ book: PhotoTruth.Book) {
    title = ComparedText.normalised(book.title ?? "")
    author = book.author.flatMap { $0.isEmpty ? nil : ComparedText.normalised($0) }
  }

  /// An author that either side does not know is no contradiction.
  func isNamed(by match: MatchKey) -> Bool {
    guard title == match.title else { return false }
    guard let author, let other = match.author else { return true }
    return author == other
  }
}

/// A match as it is compared.
private struct MatchKey {
  let title: String
  let author: String?

  init(_ match: PhotoFindings.Match) {
    title = ComparedText.normalised(match.title)
    author = match.author.flatMap { $0.isEmpty ? nil : ComparedText.normalised($0) }
  }
}
