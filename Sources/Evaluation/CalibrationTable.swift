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

  /// All bins in order, empty ones too.
  public let bins: [Bin]
  /// The expected calibration error, 0...1; 0 where there are no regions.
  public let expectedError: Double

  /// Tabulates probabilities, 0...1, each with whether its first candidate is right.
  public init(_ outcomes: [(confidence: Double, isRight: Bool)]) {
    var bins = (0..<Self.binCount).map { Bin(from: Double($0) / Double(Self.binCount)) }
    for outcome in outcomes {
      let place = min(max(Int(outcome.confidence * Double(Self.binCount)), 0), Self.binCount - 1)
      bins[place].count += 1
      bins[place].confidence += outcome.confidence
      bins[place].right += outcome.isRight ? 1 : 0
    }
    var error = 0.0
    for place in bins.indices where bins[place].count > 0 {
      error += abs(bins[place].right - bins[place].confidence)
      bins[place].confidence /= Double(bins[place].count)
      bins[place].right /= Double(bins[place].count)
    }
    self.bins = bins
    expectedError = outcomes.isEmpty ? 0 : error / Double(outcomes.count)
  }
}
