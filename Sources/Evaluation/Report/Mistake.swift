import Bibliography
import Foundation
import Matching

/// A sample that went wrong, as a gallery shows it: what was read, the truth, what was chosen, and
/// which words of each were read.
public struct Mistake: Sendable, Encodable {
  /// The photo.
  public let photo: String
  /// Its number in it.
  public let number: String
  /// What became of it.
  public let outcome: String
  /// What was read.
  public let text: String
  /// The probability that the first candidate is right.
  public let confidence: Double?
  /// True where the first candidate was asserted.
  public let isMatch: Bool
  /// What it truly is; nil where it is no catalogued book.
  public let truth: Evidence?
  /// The first candidate.
  public let chosen: Evidence?
  /// What spoke for which record, kind by kind; empty of methods that know one score only.
  public let arguments: [Argument]
  /// What can be said of the decision in a sentence, where there is something to say.
  public let remark: String?
  /// The spine's picture, JPEG.
  let picture: Data?

  /// A record, and what speaks for it.
  public struct Evidence: Sendable, Encodable {
    /// The record's fields, word by word.
    public let fields: [Field]
    /// Share of the letters of its words that were read.
    public let share: Double
    /// Its place among the candidates, from 1; nil where it is not among those that are kept.
    public let rank: Int?
    /// Its score there.
    public let score: Double?
  }

  /// A field of a record.
  public struct Field: Sendable, Encodable {
    /// What it is called.
    public let name: String
    /// Its words, each with whether it was read.
    public let words: [MarkedWord]
  }

  /// A kind of evidence, for the record that was chosen and for the right one.
  public struct Argument: Sendable, Hashable, Encodable {
    /// What it is called.
    public let name: String
    /// True where the values are shares, 0...1; else they are log odds.
    public let isShare: Bool
    /// How much of it there is for the record that was chosen.
    public let chosen: Double?
    /// The same for the right one.
    public let truth: Double?
    /// How far it speaks for the right record rather than the chosen one, in log odds; what speaks for
    /// the chosen one is negative. Nil where there are not two records to choose from.
    public let balance: Double?
  }

  private enum CodingKeys: String, CodingKey {
    case photo, number, outcome, text, confidence, isMatch, truth, chosen, arguments, remark
  }

  /// Describes a sample; call numbers speak for a record only where they were allowed to.
  init(_ sample: Sample, usesCallNumbers: Bool) {
    photo = sample.photo
    number = sample.number
    outcome = sample.outcome
    text = sample.text
    confidence = sample.confidence
    isMatch = sample.isMatch
    picture = sample.picture
    let read = ReadWords(sample.text)
    let truth = sample.truth.map { book in
      let rank = sample.place
      return Evidence(
        book.title, book.author, book.callNumber, read, usesCallNumbers, rank: rank.map { $0 + 1 },
        score: rank.flatMap { place in
          sample.candidates.indices.contains(place) ? sample.candidates[place].score : nil
        })
    }
    let chosen = sample.candidates.first.map {
      Evidence($0.title, $0.author, $0.callNumber, read, usesCallNumbers, rank: 1, score: $0.score)
    }
    (self.truth, self.chosen) = (truth, chosen)
    arguments =
      sample.evidence.map {
        Self.arguments($0, chosen: chosen?.score, truth: truth?.score)
      } ?? []
    remark = Self.remark(sample, chosen: chosen, truth: truth)
  }

  /// The matcher's evidence in rows. `chosen` and `truth` are the scores of all spines together.
  private static func arguments(
    _ seen: MatcherEvidence, chosen: Double?, truth: Double?
  ) -> [Argument] {
    // Where the right record is the one that was chosen, there is nothing to set beside it.
    let other = seen.balance == nil ? nil : seen.truth
    func scores(_ name: String, _ chosen: Double?, _ truth: Double?) -> Argument {
      Argument(
        name: name, isShare: false, chosen: chosen, truth: truth,
        balance: difference(chosen, truth))
    }
    var rows = SpineEvidence.Kind.allCases.map { kind in
      Argument(
        name: name(of: kind), isShare: true, chosen: seen.chosen?.shares[kind],
        truth: other?.shares[kind], balance: seen.balance?[kind])
    }.filter { $0.chosen != nil || $0.truth != nil || abs($0.balance ?? 0) >= 0.05 }
    rows.append(scores("score of the spine alone", seen.chosen?.score, other?.score))
    let last = other.flatMap { _ in truth }
    let (own, others) = (difference(seen.chosen?.score, chosen), difference(other?.score, last))
    // The pair matcher alone has no second look.
    guard abs(own ?? 0) > 1e-4 || abs(others ?? 0) > 1e-4 else { return rows }
    return rows + [
      scores("all spines seen together", own, others), scores("final score", chosen, last),
    ]
  }

  private static func difference(_ one: Double?, _ other: Double?) -> Double? {
    one.flatMap { one in other.map { $0 - one } }
  }

  private static func name(of kind: SpineEvidence.Kind) -> String {
    switch kind {
    case .title: "main title"
    case .author: "author"
    case .label: "label, series"
    case .reading: "share of the reading explained"
    case .likeness: "likeness of the letters"
    case .distinction: "explained by no other record"
    }
  }

  private static func remark(_ sample: Sample, chosen: Evidence?, truth: Evidence?) -> String? {
    guard let seen = sample.evidence, sample.truth != nil else { return nil }
    if seen.truth == nil {
      return "The right record is not among the \(seen.proposed) that were looked at."
    }
    if sample.isBook, sample.place == 0, !sample.isMatch {
      return "The best guess is right, but its probability is too low for a match."
    }
    guard let truth = truth?.score, let chosen = chosen?.score, truth > chosen else { return nil }
    return "The right record scored higher, but another spine had more need of it."
  }
}

extension Mistake.Evidence {
  init(
    _ title: String, _ author: String, _ callNumber: String, _ read: ReadWords,
    _ usesCallNumbers: Bool, rank: Int?, score: Double?
  ) {
    self.rank = rank
    self.score = score
    let named = [
      ("title", title, true), ("author", author, true),
      ("call number", callNumber, usesCallNumbers),
    ]
    fields = named.filter { !$0.1.isEmpty }.map { name, text, isUsed in
      Mistake.Field(
        name: name,
        words: MarkedWord.marking(text, in: isUsed ? read : ReadWords("")))
    }
    let words = zip(named.filter { !$0.1.isEmpty }, fields).flatMap { $0.2 ? $1.words : [] }
    let letters = words.map { $0.text.count { $0.isLetter || $0.isNumber } }
    let seen = zip(words, letters).reduce(0) { $0 + ($1.0.isRead ? $1.1 : 0) }
    share = Double(seen) / Double(max(1, letters.reduce(0, +)))
  }
}
