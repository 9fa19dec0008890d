/// The thresholds of the baselines, by cross-validation over photos.
///
/// A baseline's score is no probability, so the score from which it asserts a match has to be chosen
/// on regions with known books. The photos are dealt into five folds, one photo after the other;
/// each fold's threshold is the score that gives the best F1 on the other four. So every method gets
/// the threshold that is best for it, and none that was chosen on the photo it is used on.
enum ThresholdChoice {
  static let foldCount = 5

  /// The best guess for something that may be a book.
  struct Guess {
    /// The number of its photo.
    var photo: Int
    /// Whether it is a book that should be found.
    var isBook: Bool
    /// The best guess's score; nil where there is none.
    var score: Double?
    /// Whether the best guess is right.
    var isRight: Bool
  }

  /// The threshold for each region.
  static func perRegion(
    _ guesses: [MatchingPrediction], regions: [AnnotatedRegion]
  ) -> [Double] {
    let photos = regions.photoNumbers
    let known = zip(regions.indices, guesses).filter { !regions[$0.0].isMerged }
      .map { index, guess in
        let (book, first) = (regions[index].book, guess.candidates.first)
        return Guess(
          photo: photos[index], isBook: book != nil, score: first?.score,
          isRight: first.flatMap { book?.isWork(title: $0.title, author: $0.author) } ?? false)
      }
    let thresholds = perFold(known)
    return photos.map { thresholds[$0 % foldCount] }
  }

  /// The threshold for the photos of each fold: photo `n` is of fold `n % foldCount`.
  static func perFold(_ guesses: [Guess]) -> [Double] {
    (0..<foldCount).map { fold in best(guesses.filter { $0.photo % foldCount != fold }) }
  }

  /// The score that gives the best F1; infinite where no guess is right.
  private static func best(_ guesses: [Guess]) -> Double {
    var scored = guesses.compactMap { guess in
      guess.score.map { (score: $0, isRight: guess.isRight) }
    }
    let books = guesses.count { $0.isBook }
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
