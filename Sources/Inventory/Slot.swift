import Catalogue
import Foundation

/// One book on a shelf, as all photos that show it see it.
struct Slot: Sendable {
  /// A record and the probability that the book is it.
  struct Belief: Sendable, Hashable {
    var record: Int64
    var probability: Double
  }

  /// Where it is seen, the clearest view first.
  var views: [SpinePlace]
  /// What it may be, the likeliest first; the rest to 1 is none of these.
  var beliefs: [Belief]
  /// Share of its text that could be read, 0...1.
  var legibility: Double
  /// True where a person said what it is.
  var isVerified: Bool

  /// A slot seen once.
  init(_ spine: ObservedSpine, at place: SpinePlace) {
    views = [place]
    beliefs = Self.beliefs(spine)
    isVerified = spine.isVerified
    let letters = spine.text.count { $0.isLetter }
    legibility = min(1, Double(letters) / Double(InventoryTuning.legibleLetters))
  }

  /// The record that it is, where that is more likely than not.
  var record: Int64? {
    beliefs.first.flatMap { $0.probability >= InventoryTuning.plausible ? $0.record : nil }
  }

  /// Probability of the likeliest record, 0 without any.
  var confidence: Double { beliefs.first?.probability ?? 0 }

  /// A person may be wrong too, but no neighbour knows better.
  private static let verified = 0.9995

  /// The calibrated confidence belongs to the first record; the others share what it leaves, in
  /// proportion to their odds and beside the odds of being none of them.
  private static func beliefs(_ spine: ObservedSpine) -> [Belief] {
    if spine.isVerified {
      return spine.record.map { [Belief(record: $0, probability: verified)] } ?? []
    }
    let first = spine.record ?? spine.candidates.first?.record
    guard let first else { return [] }
    let confidence = min(max(spine.confidence, 0), verified)
    var beliefs = [Belief(record: first, probability: confidence)]
    let others = spine.candidates.filter { $0.record != first }
    let odds = others.map { exp($0.score) }
    let total = 1 + odds.reduce(0, +)
    for (candidate, odds) in zip(others, odds) {
      beliefs.append(
        Belief(record: candidate.record, probability: (1 - confidence) * odds / total))
    }
    return beliefs
  }

  /// The same book seen from two photos: the clearer view decides, and a doubtful record that both
  /// see is surer. What a person said of one view holds for both.
  func merged(with other: Slot) -> Slot {
    var (clear, vague) =
      (isVerified ? 1 : 0, confidence) >= (other.isVerified ? 1 : 0, other.confidence)
      ? (self, other) : (other, self)
    if clear.isVerified { vague.beliefs = [] }
    for belief in vague.beliefs where belief.record == clear.beliefs.first?.record {
      clear.beliefs[0].probability = max(clear.confidence, belief.probability)
    }
    for belief in vague.beliefs where !clear.beliefs.contains(where: { $0.record == belief.record })
    {
      clear.beliefs.append(
        Belief(record: belief.record, probability: belief.probability * (1 - clear.confidence)))
    }
    clear.views += vague.views
    clear.legibility = max(clear.legibility, vague.legibility)
    return clear
  }
}
