import Foundation

/// How well probabilities tell how often the best guess is right.
///
/// Regions are parted by the probability of their first candidate into ten bins of equal width,
/// [0, .1), [.1, .2) … [.9, 1]. The expected calibration error is Σ (n / N) · |right share − mean
/// probability| over the bins, n of N regions in each (Naeini, Cooper and Hauskrecht, *Obtaining well
/// calibrated probabilities using Bayesian binning*, 2015).
public struct CalibrationTable: Sendable, Hashable, Codable {
  /// Regions whose probabilities lie in one range.
  public struct Bin: Sendable, Hashable, Codable {
    /// Where the range begins; it ends where the next begins.
    public var from: Double
    /// How many regions are in it.
    public var count = 0
    /// The mean of their probabilities; 0 where there is none.
    public var confidence = 0.0
    /// The share of them whose first candidate is right; 0 where there is none.
    public var right = 0.0

    /// An empty bin.
    public init(from: Double) { self.from = from }
  }

  /// How many bins there are.
  public static let binCount = 10

  /// The bin of a probability.
  static func bin(of confidence: Double) -> Int {
    min(max(Int(confidence * Double(binCount)), 0), binCount - 1)
  }

  /// All bins in order, empty ones too.
  public let bins: [Bin]
  /// The expected calibration error, 0...1; 0 where there are no regions.
  public let expectedError: Double

  /// Tabulates probabilities, 0...1, each with whether its first candidate is right.
  public init(_ outcomes: [(confidence: Double, isRight: Bool)]) {
    var sums = Sums()
    for outcome in outcomes { sums.add(outcome.confidence, outcome.isRight, weight: 1) }
    self.init(sums)
  }

  /// Tabulates what was added up.
  init(_ sums: Sums) {
    var error = 0.0
    bins = (0..<Self.binCount).map { place in
      var bin = Bin(from: Double(place) / Double(Self.binCount))
      bin.count = sums.counts[place]
      guard bin.count > 0 else { return bin }
      error += abs(Double(sums.right[place]) - sums.confidence[place])
      bin.confidence = sums.confidence[place] / Double(bin.count)
      bin.right = Double(sums.right[place]) / Double(bin.count)
      return bin
    }
    expectedError = sums.count == 0 ? 0 : error / Double(sums.count)
  }

  /// The bins while they are filled.
  struct Sums {
    private(set) var counts = Array(repeating: 0, count: CalibrationTable.binCount)
    private(set) var right = Array(repeating: 0, count: CalibrationTable.binCount)
    private(set) var confidence = Array(repeating: 0.0, count: CalibrationTable.binCount)
    private(set) var count = 0

    mutating func add(_ confidence: Double, _ isRight: Bool, weight: Int) {
      let place = CalibrationTable.bin(of: confidence)
      counts[place] += weight
      count += weight
      if isRight { right[place] += weight }
      self.confidence[place] += Double(weight) * confidence
    }
  }
}
