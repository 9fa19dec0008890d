import Foundation

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
    public let words: [Word]
  }

  /// A word of a record.
  public struct Word: Sendable, Hashable, Encodable {
    /// As catalogued.
    public let text: String
    /// Whether it was read, with at most one wrong letter in five.
    public let isRead: Bool
  }

  private enum CodingKeys: String, CodingKey {
    case photo, number, outcome, text, confidence, isMatch, truth, chosen
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
    truth = sample.truth.map { book in
      let rank = sample.candidates.firstIndex {
        book.isWork(title: $0.title, author: $0.author)
      }
      return Evidence(
        book.title, book.author, book.callNumber, read, usesCallNumbers, rank: rank.map { $0 + 1 },
        score: rank.map { sample.candidates[$0].score })
    }
    chosen = sample.candidates.first.map {
      Evidence($0.title, $0.author, $0.callNumber, read, usesCallNumbers, rank: 1, score: $0.score)
    }
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
        words: text.split(whereSeparator: \.isWhitespace).map {
          Mistake.Word(text: String($0), isRead: isUsed && read.contains(String($0)))
        })
    }
    let words = zip(named.filter { !$0.1.isEmpty }, fields).flatMap { $0.2 ? $1.words : [] }
    let letters = words.map { $0.text.count { $0.isLetter || $0.isNumber } }
    let seen = zip(words, letters).reduce(0) { $0 + ($1.0.isRead ? $1.1 : 0) }
    share = Double(seen) / Double(max(1, letters.reduce(0, +)))
  }
}

/// The words of a reading, to look up the words of records.
struct ReadWords {
  private let words: Set<String>
  private let joined: [String]

  /// Takes what was read, hypotheses parted by " / ".
  init(_ text: String) {
    let texts = text.components(separatedBy: " / ").map(TitleReading.words)
    words = Set(texts.joined())
    joined = texts.map { $0.joined() }
  }

  /// Whether all parts of a word were read; false where it has no letter or digit.
  func contains(_ word: String) -> Bool {
    let parts = TitleReading.words(word)
    return !parts.isEmpty
      && parts.allSatisfy { part in
        words.contains(part) || (part.count >= 4 && joined.contains { $0.contains(part) })
          || (part.count >= 5 && words.contains { TitleReading.isNear($0, part, part.count / 5) })
      }
  }
}
