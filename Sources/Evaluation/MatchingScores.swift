import Foundation

/// How good predictions are on annotated regions. Regions that hold several books are left out.
///
/// A prediction is right where title and author equal the truth's, white space at the ends aside.
public struct MatchingScores: Sendable, Hashable, Codable {
  /// Regions scored.
  public var regions = 0
  /// Regions that show a catalogued book.
  public var books = 0
  /// Regions with at least one candidate.
  public var predicted = 0
  /// Share of books whose first candidate is right, asserted or not.
  public var forced = 0.0
  /// The same, with the call number right too.
  public var record = 0.0
  /// Share of books with the right work among the first 5, 10, 50 and 100 candidates.
  public var recallAt: [Int: Double] = [:]
  /// Share of asserted matches that are right.
  public var precision = 0.0
  /// Share of books with a right, asserted match.
  public var recall = 0.0
  /// Harmonic mean of precision and recall.
  public var f1 = 0.0
  /// The best F1 that one threshold on the first candidate's score would give.
  public var bestF1 = 0.0
  /// Average precision of the first candidates' scores.
  public var averagePrecision = 0.0
  /// How far the probabilities can be believed; nil where the method tells none.
  public var calibration: CalibrationTable?

  /// The numbers of candidates for which recall is told.
  public static let depths = [5, 10, 50, 100]

  /// Scores `predictions` against `regions`. Of several predictions for one region the first counts;
  /// predictions for other regions are passed over. The arithmetic is that of the paper's protocol,
  /// step by step in double precision, so that figures agree to the last digit.
  public init(_ predictions: [MatchingPrediction], regions truth: [AnnotatedRegion]) {
    self.init(MatchingOutcome.outcomes(of: predictions, regions: truth).compactMap { $0 })
  }

  /// Scores regions whose outcomes are known. O(n log n).
  public init(_ outcomes: [MatchingOutcome]) {
    let ordered = outcomes.sorted { ($0.score ?? -.infinity) > ($1.score ?? -.infinity) }
    self.init(ordered: ordered) { _ in 1 }
  }

  /// Scores outcomes that are ordered by falling score, those without one last, the one at place `i`
  /// as if it were there `weight(i)` times. O(n).
  init(ordered: [MatchingOutcome], weight: (Int) -> Int) {
    var (forcedHits, recordHits, asserted, right) = (0, 0, 0, 0)
    var hits = Array(repeating: 0, count: Self.depths.count)
    var curve = PrecisionRecallSteps()
    var believed = CalibrationTable.Sums()
    for (index, outcome) in ordered.enumerated() {
      let weight = weight(index)
      if weight == 0 { continue }
      regions += weight
      if outcome.isBook { books += weight }
      guard let score = outcome.score else { continue }
      predicted += weight
      if outcome.isRight { forcedHits += weight }
      if outcome.isRecordRight { recordHits += weight }
      if outcome.isMatch {
        asserted += weight
        if outcome.isRight { right += weight }
      }
      curve.add(score: score, isRight: outcome.isRight, weight: weight)
      if let confidence = outcome.confidence {
        believed.add(confidence, outcome.isRight, weight: weight)
      }
      if let place = outcome.place {
        for (depth, limit) in Self.depths.enumerated() where place < limit { hits[depth] += weight }
      }
    }
    let total = Double(max(1, books))
    forced = Double(forcedHits) / total
    record = Double(recordHits) / total
    for (depth, limit) in Self.depths.enumerated() { recallAt[limit] = Double(hits[depth]) / total }
    precision = Double(right) / Double(max(1, asserted))
    recall = Double(right) / total
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    (bestF1, averagePrecision) = curve.figures(books: total)
    if believed.count > 0 { calibration = CalibrationTable(believed) }
  }

  /// A figure a line, shares with four decimals.
  public var lines: String {
    var figures = [
      ("regions", "\(regions)"), ("true", "\(books)"), ("predicted", "\(predicted)"),
      ("forced", Self.decimals(forced)), ("record", Self.decimals(record)),
    ]
    figures += Self.depths.map { ("recall@\($0)", Self.decimals(recallAt[$0] ?? 0)) }
    figures += [
      ("precision", Self.decimals(precision)), ("recall", Self.decimals(recall)),
      ("f1", Self.decimals(f1)), ("best_f1", Self.decimals(bestF1)),
      ("ap", Self.decimals(averagePrecision)),
    ]
    if let calibration { figures.append(("ece", Self.decimals(calibration.expectedError))) }
    return figures.map { name, figure in
      name.padding(toLength: 10, withPad: " ", startingAt: 0) + " " + figure
    }.joined(separator: "\n")
  }

  private static func decimals(_ figure: Double) -> String { String(format: "%.4f", figure) }
}
