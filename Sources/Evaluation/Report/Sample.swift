import Foundation
import Imaging

/// One thing that is scored, with all that figures, slices and reports need to know of it.
///
/// Matching alone has one sample for each region. Photos have one for each book of the truth, which
/// tells whether it was outlined and found, and one for each spine that was found, which tells
/// whether what was asserted is right.
public struct Sample: Sendable, Hashable {
  /// What a sample is of.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// An annotated region.
    case region
    /// A book of a photo's truth.
    case book
    /// A spine that was found in a photo.
    case spine
  }

  /// What it is of.
  public var kind: Kind
  /// The photo.
  public var photo: String
  /// Its number in the photo.
  public var number: String
  /// What was read.
  public var text = ""
  /// The book that it truly is; nil where it is none of the catalogue, or not known to be one.
  public var truth: AnnotatedBook?
  /// The best records that were considered, the chosen one or best guess first.
  public var candidates: [Candidate] = []
  /// What it can be sorted by.
  public var facets: [Facet: String] = [:]

  /// False where it counts for nothing: a region that holds several books, a book that nobody could
  /// find, a match where the truth has nothing.
  public var isScored = true
  /// True for a catalogued book; of photos' books where it should be found.
  public var isBook = false
  /// True where a record is asserted.
  public var isMatch = false
  /// True where the first candidate is right; of photos' books where it was found, of spines where the
  /// match is right.
  public var isRight = false
  /// True where the call number is right too.
  public var isRecordRight = false
  /// Of photos, true where the best guess is right, asserted or not: of a book that of a spine on its
  /// place.
  public var isGuessRight = false
  /// The place of the right work among all candidates, from 0.
  public var place: Int?
  /// The first candidate's score.
  public var score: Double?
  /// The probability that the first candidate is right.
  public var confidence: Double?

  /// The outline in pixels of the upright photo, where there is one.
  public var quad: Quad?
  /// True for a book that a spine fits at intersection over union .5.
  public var fits = false
  /// The same at .7.
  public var fitsWell = false
  /// True for a spine on a place that the truth has a quad of.
  public var isInside = false
  /// The spine's picture, JPEG, as far as it is kept.
  public var picture: Data?
  /// Of photos, the spine's place among those found, from 0: of a book, of the one that overlaps it
  /// most.
  public var spine: Int?
  /// What the program's matcher saw in it, where it went wrong.
  public var evidence: MatcherEvidence?

  /// How many candidates are kept.
  static let candidateLimit = 10

  /// A record that was considered.
  public struct Candidate: Sendable, Hashable, Codable {
    /// The record's title.
    public var title: String
    /// The record's author.
    public var author: String
    /// The record's call number.
    public var callNumber: String
    /// Larger is surer.
    public var score: Double

    package init(title: String, author: String, callNumber: String, score: Double) {
      self.title = title
      self.author = author
      self.callNumber = callNumber
      self.score = score
    }
  }

  /// Creates a sample.
  public init(kind: Kind, photo: String, number: String) {
    self.kind = kind
    self.photo = photo
    self.number = number
  }

  /// Whether the decision is what one would wish: the right record, or none where there is none.
  public var isGood: Bool {
    switch kind {
    case .region: isBook ? isMatch && isRight : !isMatch
    case .book: isRight
    case .spine: isRight || !isMatch
    }
  }

  /// What became of it, in a word or two; what a gallery of errors is sorted by.
  public var outcome: String { facets[.outcome] ?? "" }

  /// As figures of matching alone need it.
  var matchingOutcome: MatchingOutcome {
    var outcome = MatchingOutcome(isBook: isBook)
    outcome.score = score
    outcome.confidence = confidence
    outcome.isMatch = isMatch
    outcome.isRight = isRight
    outcome.isRecordRight = isRecordRight
    outcome.place = place
    return outcome
  }
}

/// What samples can be sorted by.
public enum Facet: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
  /// The data set.
  case dataset
  /// The photo.
  case photo
  /// The part of the library, as the truth names it.
  case section
  /// The class of the call number: its letters and digits before the first other sign.
  case `class`
  /// The language: as the truth tells it, or guessed from the title.
  case language
  /// How many letters were read.
  case length
  /// How sure the recogniser was.
  case reading
  /// Whether the call number's label was read.
  case label
  /// How many records the catalogue has.
  case catalogue
  /// The kind of truth.
  case truth
  /// What became of it.
  case outcome
}

/// A condition on samples: a facet has a value.
public struct FacetFilter: Sendable, Hashable {
  /// The facet.
  public var facet: Facet
  /// The value.
  public var value: String

  /// Reads "language=ca"; nil where the facet is unknown.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let facet = Facet(rawValue: String(parts[0])) else { return nil }
    self.facet = facet
    value = String(parts[1])
  }
}
