/// How far probabilities can be believed, with intervals over photos.
public struct BelievedProbabilities: Sendable, Hashable, Encodable {
  /// What was told beside what came true.
  public let table: CalibrationTable
  /// The share that is right in each of the table's bins, with intervals; nil for empty bins.
  public let bins: [Figure?]
  /// The expected calibration error with its interval.
  public let error: Figure

  /// Looks at probabilities, each with its photo and whether it came true; nil where there are none.
  /// O(rounds * n).
  init?(_ told: [(photo: String, confidence: Double, isRight: Bool)]) {
    guard !told.isEmpty else { return nil }
    let table = CalibrationTable(told.map { ($0.confidence, $0.isRight) })
    self.table = table
    let photos = Set(told.map(\.photo)).sorted()
    let draws = photos.count > 1 ? SliceFigures.draws(photos.count) : []
    var shares = Array(repeating: PhotoShares(), count: CalibrationTable.binCount)
    // Photos without a guess in a bin are drawn all the same.
    for photo in photos { for bin in shares.indices { shares[bin].add(0, of: 0, photo: photo) } }
    for guess in told {
      shares[CalibrationTable.bin(of: guess.confidence)].add(guess.isRight, photo: guess.photo)
    }
    bins = shares.map { $0.figure("right", draws: draws) }
    let numbers = Dictionary(uniqueKeysWithValues: photos.enumerated().map { ($1, $0) })
    let places = told.map { numbers[$0.photo]! }
    let errors = draws.map { weights -> Double in
      var sums = CalibrationTable.Sums()
      for (guess, place) in zip(told, places) where weights[place] > 0 {
        sums.add(guess.confidence, guess.isRight, weight: weights[place])
      }
      return CalibrationTable(sums).expectedError
    }
    let interval = errors.isEmpty ? nil : SliceFigures.interval(errors)
    error = Figure(
      name: "ece", value: table.expectedError, low: interval?.low, high: interval?.high)
  }
}
