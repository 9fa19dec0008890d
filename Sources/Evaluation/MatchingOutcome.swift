/// What came of one region, as far as figures need it.
public struct MatchingOutcome: Sendable, Hashable {
  /// True where the region shows a catalogued book.
  public var isBook: Bool
  /// The first candidate's score in six decimals; nil where there is no candidate.
  public var score: Double?
  /// The probability that the first candidate is right; nil where the method does not tell.
  public var confidence: Double?
  /// True where the first candidate is asserted.
  public var isMatch = false
  /// True where the first candidate is the work.
  public var isRight = false
  /// True where it is the record too: the call number is right.
  public var isRecordRight = false
  /// The place of the first right work among the candidates, from 0; nil where none is right.
  public var place: Int?

  /// A region without candidates.
  public init(isBook: Bool) { self.isBook = isBook }

  /// What `prediction` makes of a region.
  init(_ prediction: MatchingPrediction?, of region: AnnotatedRegion) {
    self.init(isBook: region.book != nil)
    guard let prediction, let first = prediction.candidates.first else { return }
    score = Double(first.score.sixDecimals) ?? first.score
    confidence = prediction.confidence
    isMatch = prediction.isMatch
    guard let book = region.book else { return }
    isRight = book.isWork(title: first.title, author: first.author)
    isRecordRight = isRight && first.callNumber.strippedOfWhitespace == book.callNumber
    place = prediction.candidates.firstIndex { book.isWork(title: $0.title, author: $0.author) }
  }

  /// One for each region; nil for regions that are not scored because they hold several books.
  static func outcomes(
    of predictions: [MatchingPrediction], regions: [AnnotatedRegion]
  ) -> [MatchingOutcome?] {
    let byRegion = [MatchingPrediction].byRegion(predictions)
    return regions.map { region in
      region.isMerged ? nil : MatchingOutcome(byRegion[[region.photo, region.mask]], of: region)
    }
  }
}

extension [MatchingPrediction] {
  /// Predictions by photo and number of the region; of several for one region the first with
  /// candidates.
  static func byRegion(_ predictions: [MatchingPrediction]) -> [[String]: MatchingPrediction] {
    Dictionary(
      predictions.lazy.filter { !$0.candidates.isEmpty }.map { ([$0.photo, $0.mask], $0) },
      uniquingKeysWith: { first, _ in first })
  }
}
