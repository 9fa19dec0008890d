/// What one method reached on annotated regions, with intervals over photos.
public struct MatchingResult: Sendable, Encodable {
  /// The figures as they are.
  public let scores: MatchingScores
  /// The shares with their intervals, the one that sums up first.
  public let figures: [Figure]
  /// How far probabilities can be believed; nil of a method that tells none.
  public let probabilities: BelievedProbabilities?

  /// Scores predictions; what `MatchingScores` says holds here too.
  public init(_ predictions: [MatchingPrediction], regions: [AnnotatedRegion]) {
    scores = MatchingScores(predictions, regions: regions)
    figures = SliceFigures(predictions, regions: regions).figures()
    let outcomes = MatchingOutcome.outcomes(of: predictions, regions: regions)
    probabilities = BelievedProbabilities(
      zip(regions, outcomes).compactMap { region, outcome in
        outcome?.confidence.map { (region.photo, $0, outcome?.isRight ?? false) }
      })
  }

  /// The interval of the figure called `name`.
  public func interval(of name: String, digits: Int = 4) -> String? {
    figures.first { $0.name == name }?.interval(digits: digits)
  }

  /// A figure a line as `MatchingScores.lines` has them, each share with its interval behind it.
  public var lines: String {
    scores.lines.split(separator: "\n").map { line in
      let name = String(line.prefix { $0 != " " })
      return line + (interval(of: name).map { "  (\($0))" } ?? "")
    }.joined(separator: "\n")
  }
}
