import Bibliography

/// Turns what a person types into an FTS5 query.
enum SearchQuery {
  /// Records that are ranked at a letter typed. Among 300,000 records, ranking all that have "the" took
  /// 95 ms and those that have a word in "a" 255 ms; 2,000 of the former take 12 ms.
  static let typedLimit = 2000

  /// A query that asks for every word, its end left open ("cienci" finds "Ciencias"); nil where the
  /// text has no letters or digits.
  ///
  /// The index folds accents but keeps letters such as "ß", and parts Catalan "l·l" in two, while
  /// people type "ss" and "ll": each word is asked for in all its spellings.
  static func expression(_ text: String) -> String? {
    let terms = text.split(whereSeparator: \.isWhitespace).compactMap {
      term(String($0), isOpen: true)
    }
    return terms.isEmpty ? nil : terms.joined(separator: " AND ")
  }

  /// The same for words that are still being typed, which is asked for at every letter. One or two
  /// letters begin a third of all words: the end of so short a word is not left open, and one that is
  /// being typed after others counts from its third letter.
  static func typed(_ text: String) -> String? {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let areShort = words.map { word in
      let folded = FoldedText(word).string
      return folded.utf8.count < 3 && folded.utf8.allSatisfy { $0 < 0x80 }
    }
    let isTypedOn = text.last?.isWhitespace == false && areShort.contains(false)
    let terms = words.indices.compactMap { index -> String? in
      if areShort[index], isTypedOn, index == words.count - 1 { return nil }
      return term(words[index], isOpen: !areShort[index])
    }
    return terms.isEmpty ? nil : terms.joined(separator: " AND ")
  }

  private static func term(_ word: String, isOpen: Bool) -> String? {
    let folded = FoldedText(word).string
    guard !folded.isEmpty else { return nil }
    var spellings = [folded]
    let typed = word.lowercased().filter { $0 != "\"" }
    for spelling in [typed] + variants(of: folded) where !spellings.contains(spelling) {
      spellings.append(spelling)
    }
    return "(" + spellings.map { isOpen ? "\"\($0)\" *" : "\"\($0)\"" }.joined(separator: " OR ")
      + ")"
  }

  /// Spellings that the index keeps apart from the folded one.
  private static func variants(of folded: String) -> [String] {
    let letters = [("ll", "l l"), ("ss", "ß"), ("ae", "æ"), ("oe", "œ"), ("o", "ø"), ("l", "ł")]
    return letters.compactMap { plain, letter in
      folded.contains(plain) ? folded.replacing(plain, with: letter) : nil
    }
  }
}
