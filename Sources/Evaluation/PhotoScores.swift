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
  /// Wanted books that a best guess on their place names, asserted or not.
  public var guessed = 0
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
  /// Share of wanted books that a best guess on their place names, asserted or not.
  public var guessedShare: Double { Double(guessed) / Double(max(1, wanted)) }
  /// Harmonic mean of the share found and the precision: from pixels to records in one figure.
  public var matchF1: Double {
    2 * foundShare * precision / max(1e-9, foundShare + precision)
  }

  private func f1(_ fitting: Int) -> Double {
    spines + quads > 0 ? 2 * Double(fitting) / Double(spines + quads) : 0
  }

  /// Scores what was found in a photo; nil where there is no result for it.
  public init(_ findings: PhotoFindings?, truth: PhotoTruth) {
    self.init(PhotoOutcomes(findings, truth: truth))
    missing = findings == nil ? 1 : 0
  }

  /// Adds up what came of each book and spine.
  init(_ outcomes: PhotoOutcomes) {
    books = outcomes.books.count
    wanted = outcomes.books.count { $0.isWanted }
    quads = outcomes.books.count { $0.hasQuad }
    found = outcomes.books.count { $0.isFound }
    guessed = outcomes.books.count { $0.isGuessed }
    fitting = outcomes.books.count { $0.fits }
    fittingWell = outcomes.books.count { $0.fitsWell }
    spines = outcomes.spines.count { $0.isInside }
    asserted = outcomes.spines.count { $0.isMatch && $0.isScored }
    right = outcomes.spines.count { $0.isMatch && $0.isRight }
    outside = outcomes.spines.count { $0.isMatch && !$0.isScored }
  }

  /// Whether a book should be found: a person can read it, and the catalogue has it.
  static func isWanted(_ book: PhotoTruth.Book) -> Bool {
    book.legible && book.title?.isEmpty == false && book.isCatalogued
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
    sum.guessed += b.guessed
    sum.asserted += b.asserted
    sum.right += b.right
    sum.outside += b.outside
    sum.missing += b.missing
    return sum
  }
}

/// A truth's book as it is compared.
struct BookKey {
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
struct MatchKey {
  let title: String
  let author: String?

  init(_ match: PhotoFindings.Match) {
    title = ComparedText.normalised(match.title)
    author = match.author.flatMap { $0.isEmpty ? nil : ComparedText.normalised($0) }
  }
}
