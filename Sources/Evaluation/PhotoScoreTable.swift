import Foundation

/// Scores of several photos, with those of all together.
public struct PhotoScoreTable: Sendable, Hashable {
  /// Photo names in alphabetical order, with their scores.
  public let photos: [(name: String, scores: PhotoScores)]
  /// All photos together.
  public let total: PhotoScores
  /// What became of the books of each photo, in the order of `photos`.
  public let outcomes: [BookOutcomes]

  /// Scores the results of `results(name)` for every photo of `truths`.
  public init(
    truths: [String: PhotoTruth], results: (String) throws -> PhotoFindings?
  ) rethrows {
    var photos: [(name: String, scores: PhotoScores)] = []
    var outcomes: [BookOutcomes] = []
    for (name, truth) in truths.sorted(by: { $0.key < $1.key }) {
      let findings = try results(name)
      photos.append((name, PhotoScores(findings, truth: truth)))
      outcomes.append(BookOutcomes(findings, truth: truth))
    }
    self.photos = photos
    self.outcomes = outcomes
    total = photos.reduce(PhotoScores()) { $0 + $1.scores }
  }

  /// The figures of all photos together with their intervals.
  public var intervals: [Figure] { SliceFigures(photos).figures() }

  /// The table as printed: a line per photo, then ALL with its intervals; below it, what became of the
  /// books.
  public var text: String {
    let header =
      "photo                books  spine p    r    f1@.5 f1@.7  found  precision asserted outside"
    let lines = (photos + [("ALL", total)]).map { name, scores in
      let padded = name.padding(
        toLength: max(20, name.count), withPad: " ", startingAt: 0)
      let figures = String(
        format: "%5d %8.3f %6.3f %6.3f %6.3f %6.3f %9.3f %8d %7d", scores.books,
        scores.spinePrecision, scores.spineRecall, scores.spineF1, scores.spineF1At70,
        scores.foundShare, scores.precision, scores.asserted, scores.outside)
      let note = scores.missing > 0 && name != "ALL" ? "  no result" : ""
      return "\(padded) \(figures)\(note)"
    }
    let ends = BookOutcomes.table(zip(photos, outcomes).map { ($0.name, $1) })
    return (([header] + lines) + intervalLines + ["", ends]).joined(separator: "\n")
  }

  /// Where the intervals of the shares begin, and where they end; nothing for one photo.
  private var intervalLines: [String] {
    guard photos.count > 1 else { return [] }
    let intervals = intervals
    func line(_ name: String, _ end: KeyPath<Figure, Double?>) -> String {
      let shares = zip(
        ["spine_p", "spine_r", "spine_f1@.5", "spine_f1@.7", "found", "precision"],
        [14, 6, 6, 6, 6, 9]
      ).map { figure, width in
        let value = intervals.first { $0.name == figure }?[keyPath: end]
        let text = value.map { String(format: "%.3f", $0) } ?? "–"
        return String(repeating: " ", count: max(0, width - text.count)) + text
      }
      return name.padding(toLength: 20, withPad: " ", startingAt: 0) + " "
        + shares.joined(separator: " ")
    }
    return [line("95 % from", \.low), line("     to", \.high)]
  }

  /// One line of the table as it is exported.
  public struct Figures: Sendable, Hashable, Encodable {
    /// The photo's name, or ALL.
    public var photo: String
    /// Books in the truth.
    public var books: Int
    /// Share of spines that fit a quad.
    public var spinePrecision: Double
    /// Share of quads that a spine fits.
    public var spineRecall: Double
    /// Harmonic mean of the two at intersection over union .5.
    public var spineF1: Double
    /// The same at .7.
    public var spineF1At70: Double
    /// Share of legible, catalogued books found.
    public var found: Double
    /// Share of asserted matches that are right.
    public var precision: Double
    /// Matches asserted where the truth has a quad.
    public var asserted: Int
    /// Matches asserted elsewhere.
    public var outside: Int
    /// Photos without a result.
    public var missing: Int
    /// How far the books that should be found came.
    public var outcomes: BookOutcomes
    /// The shares with their intervals, of ALL; nil of a photo.
    public var intervals: [Figure]?
  }

  /// The lines of the table as figures.
  public var figures: [Figures] {
    let all = outcomes.reduce(BookOutcomes(), +)
    var lines = zip(photos + [("ALL", total)], outcomes + [all]).map { photo, outcomes in
      let (name, scores) = photo
      return Figures(
        photo: name, books: scores.books, spinePrecision: scores.spinePrecision,
        spineRecall: scores.spineRecall, spineF1: scores.spineF1, spineF1At70: scores.spineF1At70,
        found: scores.foundShare, precision: scores.precision, asserted: scores.asserted,
        outside: scores.outside, missing: scores.missing,
        outcomes: outcomes)
    }
    lines[lines.count - 1].intervals = intervals
    return lines
  }

  /// Compares names and scores.
  public static func == (a: PhotoScoreTable, b: PhotoScoreTable) -> Bool {
    a.total == b.total && a.photos.elementsEqual(b.photos) { $0 == $1 }
  }

  /// Hashes names and scores.
  public func hash(into hasher: inout Hasher) {
    for photo in photos {
      hasher.combine(photo.name)
      hasher.combine(photo.scores)
    }
  }
}
