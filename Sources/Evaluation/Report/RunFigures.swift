import Foundation

extension EvaluationReport.RunFigures {
  init(_ info: RunInfo, _ samples: [Sample]) {
    self.info = info
    let figures = SliceFigures(samples, task: info.task)
    self.figures = figures.figures()
    self.samples = figures.count
    photos = figures.photos.count
    let scored = samples.filter(\.isScored)
    books = figures.books
    let guesses = scored.filter { $0.kind != .book && !$0.candidates.isEmpty }
    tellsMatchesOnly = guesses.contains { $0.confidence == nil }
    let believed = BelievedProbabilities(
      guesses.compactMap { guess in guess.confidence.map { (guess.photo, $0, guess.isGuess) } })
    calibration = believed?.table
    calibrationBins = believed?.bins ?? []
    calibrationError = believed?.error
    recall = Self.recall(
      of: scored.filter(\.isBook),
      depths: info.task == .matching ? [1, 2, 3, 5, 10, 20, 50, 100] : [1, 2, 3, 5, 10])
    curve = Self.curve(of: guesses, books: scored.filter(\.isBook))
  }

  /// Precision and recall when guesses are asserted from the surest down; as many points as a chart can
  /// show.
  private static func curve(
    of guesses: [Sample], books: [Sample]
  ) -> [EvaluationReport.CurvePoint] {
    var unseen = UnseenBooks(books)
    var steps = PrecisionRecallSteps()
    let scores = guesses.map { $0.score ?? -.infinity }
    for place in guesses.indices.sorted(by: { (scores[$1], $0) < (scores[$0], $1) }) {
      let guess = guesses[place]
      steps.add(
        score: scores[place], isRight: guess.isGuess, isFound: guess.isGuess && unseen.take(guess))
    }
    let stride = max(1, steps.steps.count / 200)
    return steps.steps.enumerated().filter {
      $0.offset % stride == 0 || $0.offset == steps.steps.count - 1
    }.map { step in
      .init(
        score: step.element.score, recall: Double(step.element.found) / Double(max(1, books.count)),
        precision: Double(step.element.right) / Double(step.element.asserted))
    }
  }

  /// The share of the books whose right record is among the first candidates.
  private static func recall(
    of books: [Sample], depths: [Int]
  ) -> [EvaluationReport.RecallPoint] {
    let draws = SliceFigures.draws(Set(books.map(\.photo)).count)
    return depths.compactMap { depth in
      var shares = PhotoShares()
      for book in books {
        shares.add(book.place.map { $0 < depth } ?? false, photo: book.photo)
      }
      return shares.figure("", draws: draws).map {
        .init(depth: depth, recall: $0.value, low: $0.low, high: $0.high)
      }
    }
  }
}

extension EvaluationReport.RunFigures {
  /// What was counted, in words.
  public var counted: String {
    func plural(_ count: Int, _ one: String) -> String {
      "\(ReportText.grouped(count)) \(one)\(count == 1 ? "" : "s")"
    }
    let photos = plural(photos, "photo")
    return info.task == .matching
      ? "\(plural(samples, "region")) of \(photos), \(ReportText.grouped(books)) with a catalogued book"
      : "\(plural(books, "book")) to find and \(plural(samples, "spine")) on \(photos)"
  }
}

extension RunInfo.Task {
  /// What is counted besides books.
  public var counted: String {
    self == .matching
      ? "all that count, with a catalogued book or without"
      : "outlines on places where the truth has a book"
  }
}

extension Figure {
  /// What the figure called `name` means, in a line.
  public static func meaning(of name: String, task: RunInfo.Task) -> String {
    ReportText.Term(name: name, task: task).meaning
  }
}

extension Sample {
  /// Whether the first candidate is right, asserted or not, of regions and spines.
  fileprivate var isGuess: Bool { kind == .spine ? isGuessRight : isRight }
}

/// Books that no guess has named yet: of a spine in two pieces that both name it, one finds the book.
private struct UnseenBooks {
  private var counts: [[String]: Int] = [:]

  init(_ books: [Sample]) {
    for book in books { counts[Self.key(book, book.truth?.title ?? ""), default: 0] += 1 }
  }

  /// Whether a right guess names one of them, which is then seen.
  mutating func take(_ guess: Sample) -> Bool {
    let key = Self.key(guess, guess.candidates.first?.title ?? "")
    guard let left = counts[key], left > 0 else { return false }
    counts[key] = left - 1
    return true
  }

  /// Each region is a place of its own; on photos a book is told by its title.
  private static func key(_ sample: Sample, _ title: String) -> [String] {
    [sample.photo, sample.kind == .region ? sample.number : ComparedText.normalised(title)]
  }
}
