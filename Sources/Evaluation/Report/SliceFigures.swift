import Foundation
import Retrieval

/// A figure with the interval that chance explains.
public struct Figure: Sendable, Hashable, Codable {
  /// What it is called.
  public var name: String
  /// The figure.
  public var value: Double
  /// Where its 95 % interval begins and ends: the middle 95 % of the figures of photos drawn again.
  /// Nil where there is one photo only: it tells nothing of others.
  public var low: Double?
  /// See `low`.
  public var high: Double?

  /// The interval as "0.9300–0.9500"; nil where there is none.
  public func interval(digits: Int = 4) -> String? {
    low.flatMap { low in high.map { String(format: "%.*f–%.*f", digits, low, digits, $0) } }
  }

  /// The figure with its interval in brackets.
  public var text: String {
    String(format: "%.4f", value) + (interval().map { " (\($0))" } ?? "")
  }

  /// All figures of a run's samples, the one that sums up first.
  public static func all(of samples: [Sample], task: RunInfo.Task) -> [Figure] {
    SliceFigures(samples, task: task).figures()
  }
}

/// The figures of a slice of a run, with bootstrap intervals over photos.
///
/// Spines of one photo share light, focus and books, so photos are what is drawn again, with
/// replacement (Efron, *Bootstrap methods*, 1979): as many as there are, a thousand times, from a
/// seed. A figure is computed on each draw; its interval is the middle 95 % of the results.
package struct SliceFigures {
  /// How often photos are drawn.
  package static let rounds = 1000
  static let seed: UInt64 = 1

  let task: RunInfo.Task
  /// The photos, in alphabetical order; draws speak of their places.
  let photos: [String]
  /// How many regions count, or spines.
  let count: Int
  /// How many books there are to find.
  let books: Int

  private let ordered: [MatchingOutcome]
  private let photoOfOrdered: [Int]
  private let perPhoto: [PhotoScores]

  /// Prepares the figures of `samples`. `photos` names all that can be drawn; by default those that
  /// occur.
  package init(_ samples: [Sample], task: RunInfo.Task, photos: [String]? = nil) {
    self.task = task
    let photos = photos ?? Array(Set(samples.map(\.photo))).sorted()
    self.photos = photos
    let numbers = Dictionary(uniqueKeysWithValues: photos.enumerated().map { ($1, $0) })
    switch task {
    case .matching:
      let scored = samples.filter { $0.isScored && numbers[$0.photo] != nil }
        .sorted { ($0.score ?? -.infinity) > ($1.score ?? -.infinity) }
      count = scored.count
      books = scored.count(where: \.isBook)
      ordered = scored.map(\.matchingOutcome)
      photoOfOrdered = scored.map { numbers[$0.photo]! }
      perPhoto = []
    case .photos:
      var scores = Array(repeating: PhotoScores(), count: photos.count)
      for sample in samples {
        if let photo = numbers[sample.photo] { scores[photo].add(sample) }
      }
      perPhoto = scores
      count = samples.count { $0.isScored && $0.kind == .spine && numbers[$0.photo] != nil }
      books = scores.reduce(0) { $0 + $1.wanted }
      ordered = []
      photoOfOrdered = []
    }
  }

  /// Prepares the figures of photos whose counts are known, in alphabetical order of their names.
  init(_ photos: [(name: String, scores: PhotoScores)]) {
    task = .photos
    self.photos = photos.map(\.name)
    perPhoto = photos.map(\.scores)
    count = perPhoto.reduce(0) { $0 + $1.spines }
    books = perPhoto.reduce(0) { $0 + $1.wanted }
    ordered = []
    photoOfOrdered = []
  }

  /// Prepares the figures of matching alone, of predictions that no report keeps.
  init(_ predictions: [MatchingPrediction], regions: [AnnotatedRegion]) {
    task = .matching
    let scored = zip(
      MatchingOutcome.outcomes(of: predictions, regions: regions), regions.map(\.photo)
    ).compactMap { outcome, photo in outcome.map { (outcome: $0, photo: photo) } }
      .sorted { ($0.outcome.score ?? -.infinity) > ($1.outcome.score ?? -.infinity) }
    photos = Array(Set(scored.map(\.photo))).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: photos.enumerated().map { ($1, $0) })
    count = scored.count
    books = scored.count { $0.outcome.isBook }
    ordered = scored.map(\.outcome)
    photoOfOrdered = scored.map { numbers[$0.photo]! }
    perPhoto = []
  }

  /// The names of the figures of a task, the one that sums up first.
  package static func names(_ task: RunInfo.Task) -> [String] {
    switch task {
    case .matching:
      ["f1", "precision", "recall", "forced", "record"]
        + MatchingScores.depths.map { "recall@\($0)" } + ["best_f1", "ap", "ece"]
    case .photos:
      [
        "found", "precision", "f1", "forced", "spine_f1@.5", "spine_f1@.7", "spine_p", "spine_r",
      ]
    }
  }

  /// The figures as if photo `i` were there `weights[i]` times; nil for those that the run lacks, or
  /// that have nothing to be counted of.
  package func values(_ weights: [Int]) -> [Double?] {
    switch task {
    case .matching:
      let scores = MatchingScores(ordered: ordered) { weights[photoOfOrdered[$0]] }
      guard scores.books > 0 else { return Self.names(task).map { _ in nil } }
      return [scores.f1, scores.precision, scores.recall, scores.forced, scores.record]
        + MatchingScores.depths.map { scores.recallAt[$0] ?? 0 }
        + [scores.bestF1, scores.averagePrecision, scores.calibration?.expectedError]
    case .photos:
      var sum = PhotoScores()
      for (photo, scores) in perPhoto.enumerated() where weights[photo] > 0 {
        sum = sum + scores.times(weights[photo])
      }
      return [
        sum.wanted > 0 ? sum.foundShare : nil, sum.asserted > 0 ? sum.precision : nil,
        sum.wanted > 0 && sum.asserted > 0 ? sum.matchF1 : nil,
        sum.wanted > 0 ? sum.guessedShare : nil,
        sum.quads > 0 ? sum.spineF1 : nil, sum.quads > 0 ? sum.spineF1At70 : nil,
        sum.spines > 0 ? sum.spinePrecision : nil, sum.quads > 0 ? sum.spineRecall : nil,
      ]
    }
  }

  /// The figures as they are.
  package var exact: [Double?] { values(Array(repeating: 1, count: photos.count)) }

  /// All figures with their intervals.
  package func figures() -> [Figure] {
    let draws = photos.count > 1 ? Self.draws(photos.count) : []
    let drawn = mapOnAllCores(draws.count, inBlocksOf: 50) { $0.map { values(draws[$0]) } }
    return zip(Self.names(task), exact).enumerated().compactMap { index, figure in
      guard let value = figure.1 else { return nil }
      let interval = draws.isEmpty ? nil : Self.interval(drawn.compactMap { $0[index] })
      return Figure(name: figure.0, value: value, low: interval?.low, high: interval?.high)
    }
  }

  /// How often each of `count` photos is drawn, in each round; the same for the same number.
  package static func draws(_ count: Int) -> [[Int]] {
    var generator = SeededRandom(seed: seed)
    return (0..<rounds).map { _ in
      var weights = Array(repeating: 0, count: count)
      for _ in 0..<count { weights[Int.random(in: 0..<count, using: &generator)] += 1 }
      return weights
    }
  }

  /// The middle 95 % of the values.
  package static func interval(_ values: [Double]) -> (low: Double, high: Double) {
    guard !values.isEmpty else { return (0, 0) }
    let sorted = values.sorted()
    let cut = Int((0.025 * Double(sorted.count)).rounded(.down))
    return (sorted[cut], sorted[sorted.count - 1 - cut])
  }
}

extension PhotoScores {
  /// Counts a sample in.
  package mutating func add(_ sample: Sample) {
    switch sample.kind {
    case .region: break
    case .book:
      books += 1
      if sample.isBook { wanted += 1 }
      if sample.quad != nil { quads += 1 }
      if sample.fits { fitting += 1 }
      if sample.fitsWell { fittingWell += 1 }
      if sample.isBook && sample.isRight { found += 1 }
      if sample.isBook && sample.isGuessRight { guessed += 1 }
    case .spine:
      if sample.isInside { spines += 1 }
      guard sample.isMatch else { return }
      if sample.isScored {
        asserted += 1
        if sample.isRight { right += 1 }
      } else {
        outside += 1
      }
    }
  }

  /// The counts of as many photos alike.
  func times(_ factor: Int) -> PhotoScores {
    var product = self
    product.books *= factor
    product.wanted *= factor
    product.quads *= factor
    product.spines *= factor
    product.fitting *= factor
    product.fittingWell *= factor
    product.found *= factor
    product.guessed *= factor
    product.asserted *= factor
    product.right *= factor
    product.outside *= factor
    product.missing *= factor
    return product
  }
}

/// Numbers that a seed determines (Steele, Lea and Flood, *Fast splittable pseudorandom number
/// generators*, 2014).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
