import Bibliography

/// Turns what a person types into an FTS5 query.
enum SearchQuery {
  /// A query that asks for every word, its end left open ("cienci" finds "Ciencias"); nil where the
  /// text has no letters or digits.
  ///
  /// The index folds accents but keeps letters such as "ß", and parts Catalan "l·l" in two, while
  /// people type "ss" and "ll": each word is asked for in all its spellings.
  static func expression(_ text: String) -> String? {
    let terms = text.split(whereSeparator: \.isWhitespace).compactMap { term(String($0)) }
    return terms.isEmpty ? nil : terms.joined(separator: " AND ")
  }

  private static func term(_ word: String) -> String? {
    let folded = FoldedText(word).string
    guard !folded.isEmpty else { return nil }
    var spellings = [folded]
    let typed = word.lowercased().filter { $0 != "\"" }
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
