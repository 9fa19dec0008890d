/// A word of a record's field, and whether it stands on the spine: the evidence that a person can
/// check at a glance.
public struct MarkedWord: Sendable, Hashable, Encodable {
  /// The word as catalogued.
  public let text: String
  /// Whether it was read.
  public let isRead: Bool

  /// Marks the words of `field` that occur in `reading`, letter for letter or nearly so; see
  /// `ReadWords.contains`.
  public static func marking(_ field: String, in reading: ReadWords) -> [MarkedWord] {
    field.split(whereSeparator: \.isWhitespace).map { word in
      let parts = FoldedText(String(word)).words
      return MarkedWord(
        text: String(word), isRead: !parts.isEmpty && parts.allSatisfy(reading.contains))
    }
  }
}

/// The words that were read on a spine, to look up those of records.
public struct ReadWords: Sendable {
  private let words: Set<String>

  /// Takes what was read; several hypotheses may follow each other.
  public init(_ text: String) { words = Set(FoldedText(text).words) }

  /// Whether a word, folded, was read. One wrong letter in four is forgiven, since recognisers confuse
  /// letters. O(words read).
  public func contains(_ word: String) -> Bool {
    if words.contains(word) { return true }
    let letters = Array(word.utf8)
    let allowed = letters.count / 4
    guard allowed > 0 else { return false }
    return words.contains { Self.distance(Array($0.utf8), letters, atMost: allowed) }
  }

  /// Whether `a` becomes `b` by at most `limit` insertions, deletions and exchanges.
  private static func distance(_ a: [UInt8], _ b: [UInt8], atMost limit: Int) -> Bool {
    guard abs(a.count - b.count) <= limit else { return false }
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let exchange = diagonal + (b[j] == letter ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(exchange, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count] <= limit
  }
}
