/// The thresholds of the baselines, by cross-validation over photos.
///
/// A baseline's score is no probability, so the score from which it asserts a match has to be chosen
/// on regions with known books. The photos are dealt into five folds, one photo after the other;
/// each fold's threshold is the score that gives the best F1 on the other four. So every method gets
/// the threshold that is best for it, and none that was chosen on the photo it is used on.
enum ThresholdChoice {
  static let foldCount = 5

  /// The threshold for each region; `photos` numbers the photo of each.
  static func perRegion(
    _ guesses: [MatchingPrediction], regions: [AnnotatedRegion], photos: [Int]
  ) -> [Double] {
    let thresholds = (0..<foldCount).map { fold in
      bestThreshold(guesses.indices.filter { photos[$0] % foldCount != fold }, guesses, regions)
    }
    return photos.map { thresholds[$0 % foldCount] }
  }

  /// The score that gives the best F1 on the `chosen` regions; infinite where none is right.
  private static func bestThreshold(
    _ chosen: [Int], _ guesses: [MatchingPrediction], _ regions: [AnnotatedRegion]
  ) -> Double {
    var scored: [(score: Double, isRight: Bool)] = []
    var books = 0
    for index in chosen where !regions[index].isMerged {
      let book = regions[index].book
      if book != nil { books += 1 }
      guard let first = guesses[index].candidates.first else { continue }
      let isRight = book?.isWork(title: first.title, author: first.author) ?? false
      scored.append((first.score, isRight))
    }
    scored.sort { $0.score > $1.score }
    var right = 0
    var best = (f1: 0.0, score: Double.infinity)
    for (index, entry) in scored.enumerated() {
      if entry.isRight { right += 1 }
      // Equal scores are asserted together.
      if index + 1 < scored.count && scored[index + 1].score == entry.score { continue }
      let f1 = 2 * Double(right) / Double(index + 1 + books)
      if f1 > best.f1 { best = (f1, entry.score) }
    }
    return best.score
  }
}
