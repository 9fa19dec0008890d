/// Whether a title's words are among those that were read on a spine.
enum TitleReading {
  /// True where words with at least half of the letters of the main title were read, each with at
  /// most one wrong letter in five.
  ///
  /// What follows a colon is seldom printed on the spine and is not asked for.
  static func isRead(_ title: String, in texts: [String]) -> Bool {
    let main = title.split(separator: ":").first.map(String.init) ?? title
    let wanted = words(main)
    guard !wanted.isEmpty else { return false }
    let readWords = Set(texts.flatMap(words))
    let joined = texts.map { words($0).joined() }
    let read = wanted.reduce(0) { sum, word in
      let isThere =
        readWords.contains(word)
        || (word.count >= 4 && joined.contains { $0.contains(word) })
        || (word.count >= 5 && readWords.contains { isNear($0, word, word.count / 5) })
      return sum + (isThere ? word.count : 0)
    }
    return 2 * read >= wanted.reduce(0) { $0 + $1.count }
  }

  static func words(_ text: String) -> [String] {
    ComparedText.normalised(text).split(separator: " ").map(String.init)
  }

  /// Whether two words are at most `limit` edits apart (Levenshtein).
  static func isNear(_ a: String, _ b: String, _ limit: Int) -> Bool {
    let a = Array(a.unicodeScalars)
    let b = Array(b.unicodeScalars)
    guard abs(a.count - b.count) <= limit else { return false }
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var corner = row[0]
      row[0] = i + 1
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = min(corner + (letter == b[j] ? 0 : 1), above + 1, row[j] + 1)
        corner = above
      }
    }
    return row[b.count] <= limit
  }
}
