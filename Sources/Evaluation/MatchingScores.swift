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
    struct Key: Hashable {
      var photo: String
      var mask: String
    }
    var byRegion: [Key: MatchingPrediction] = [:]
    for prediction in predictions where !prediction.candidates.isEmpty {
      let key = Key(photo: prediction.photo, mask: prediction.mask)
      if byRegion[key] == nil { byRegion[key] = prediction }
    }
    var (forcedHits, recordHits, asserted, right) = (0, 0, 0, 0)
    var hits = Dictionary(uniqueKeysWithValues: Self.depths.map { ($0, 0) })
    var scored: [(score: Double, isRight: Bool)] = []
    var believed: [(confidence: Double, isRight: Bool)] = []
    for region in truth where !region.isMerged {
      regions += 1
      if region.book != nil { books += 1 }
      guard let prediction = byRegion[Key(photo: region.photo, mask: region.mask)] else { continue }
      predicted += 1
      let first = prediction.candidates[0]
      let isRight = region.book?.isWork(title: first.title, author: first.author) ?? false
      if isRight {
        forcedHits += 1
        if first.callNumber.strippedOfWhitespace == region.book?.callNumber { recordHits += 1 }
      }
      if prediction.isMatch {
        asserted += 1
        if isRight { right += 1 }
      }
      scored.append((Double(first.score.sixDecimals) ?? first.score, isRight))
      if let confidence = prediction.confidence { believed.append((confidence, isRight)) }
      guard let book = region.book,
        let place = prediction.candidates.firstIndex(where: {
          book.isWork(title: $0.title, author: $0.author)
        })
      else { continue }
      for depth in Self.depths where place < depth { hits[depth, default: 0] += 1 }
    }
    let total = Double(max(1, books))
    forced = Double(forcedHits) / total
    record = Double(recordHits) / total
    recallAt = hits.mapValues { Double($0) / total }
    precision = Double(right) / Double(max(1, asserted))
    recall = Double(right) / total
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    (bestF1, averagePrecision) = Self.curve(scored, books: total)
    if !believed.isEmpty { calibration = CalibrationTable(believed) }
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

  private static func curve(
    _ scored: [(score: Double, isRight: Bool)], books: Double
  ) -> (bestF1: Double, averagePrecision: Double) {
    let order = scored.sorted { $0.score > $1.score }
    var best = 0.0
    var average = 0.0
    var lastRecall = 0.0
    var right = 0
    for (index, entry) in order.enumerated() {
      if entry.isRight { right += 1 }
      // Equal scores are one step: no threshold lies between them.
      if index + 1 < order.count && order[index + 1].score == entry.score { continue }
      let precision = Double(right) / Double(index + 1)
      let recall = Double(right) / books
      if right > 0 { best = max(best, 2 * precision * recall / (precision + recall)) }
      average += precision * (recall - lastRecall)
      lastRecall = recall
    }
    return (best, average)
  }
}
