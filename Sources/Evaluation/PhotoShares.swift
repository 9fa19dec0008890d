import Retrieval

/// Parts and wholes counted photo by photo, and the interval of their share when photos are drawn
/// again, as `SliceFigures` draws them.
struct PhotoShares: Sendable {
  private var counts: [String: (part: Double, whole: Double)] = [:]

  /// Counts into a photo.
  mutating func add(_ part: Double, of whole: Double, photo: String) {
    let before = counts[photo] ?? (0, 0)
    counts[photo] = (before.part + part, before.whole + whole)
  }

  /// Counts one into a photo.
  mutating func add(_ isPart: Bool, photo: String) { add(isPart ? 1 : 0, of: 1, photo: photo) }

  /// How much was counted.
  var part: Double { counts.values.reduce(0) { $0 + $1.part } }
  /// What it is a part of.
  var whole: Double { counts.values.reduce(0) { $0 + $1.whole } }
  /// The share; nil where nothing was counted.
  var share: Double? { whole > 0 ? part / whole : nil }

  /// The share with its interval; nil where nothing was counted. O(rounds * photos).
  func figure(_ name: String, draws: [[Int]]? = nil) -> Figure? {
    guard let share else { return nil }
    // The order settles what is drawn.
    let photos = counts.sorted { $0.key < $1.key }.map(\.value)
    guard photos.count > 1 else { return Figure(name: name, value: share) }
    let shares = (draws ?? SliceFigures.draws(photos.count)).compactMap { weights -> Double? in
      var (part, whole) = (0.0, 0.0)
      for (weight, photo) in zip(weights, photos) where weight > 0 {
        part += Double(weight) * photo.part
        whole += Double(weight) * photo.whole
      }
      return whole > 0 ? part / whole : nil
    }
    let interval = SliceFigures.interval(shares)
    return Figure(name: name, value: share, low: interval.low, high: interval.high)
  }
}
