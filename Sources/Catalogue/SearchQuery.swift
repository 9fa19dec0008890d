import Bibliography
import Foundation

/// What a person looks for: a few words, the end of each left open.
struct SearchQuery {
  /// The FTS5 query that asks for every word ("cienci" finds "Ciencias").
  let expression: String
  /// The FTS5 query for titles that begin with the words in this order.
  let beginning: String
  /// The words, folded.
  let words: [FoldedText]

  /// Nobody types more, and FTS5 refuses expressions that are very deep.
  private static let mostWords = 32

  /// Nil where the text has no letters or digits.
  ///
  /// The index folds accents but keeps letters such as "ß", and parts Catalan "l·l" in two, while
  /// people type "ss" and "ll": each word is asked for in all its spellings.
  init?(_ text: String) {
    let typed = text.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 } }
    var words: [FoldedText] = []
    var terms: [String] = []
    for word in typed.prefix(Self.mostWords) {
      let folded = FoldedText(String(word))
      guard !folded.isEmpty else { continue }
      words.append(folded)
      terms.append(Self.term(word.lowercased().filter { $0 != "\"" }, folded.string))
    }
    guard !words.isEmpty else { return nil }
    self.words = words
    expression = terms.joined(separator: " AND ")
    beginning = "title : ^ \"\(words.map(\.string).joined(separator: " "))\" *"
  }

  private static func term(_ typed: String, _ folded: String) -> String {
    var spellings = [folded]
    for spelling in [typed] + variants(of: folded) where !spellings.contains(spelling) {
      spellings.append(spelling)
    }
    return "(" + spellings.map { "\"\($0)\" *" }.joined(separator: " OR ") + ")"
  }

  /// Spellings that the index keeps apart from the folded one.
  private static func variants(of folded: String) -> [String] {
    let letters = [("ll", "l l"), ("ss", "ß"), ("ae", "æ"), ("oe", "œ"), ("o", "ø"), ("l", "ł")]
    return letters.compactMap { plain, letter in
      folded.contains(plain) ? folded.replacing(plain, with: letter) : nil
    }
  }
}
