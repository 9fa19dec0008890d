import Bibliography

/// Orders the records that have all words of a query.
///
/// BM25 would have to visit every record that has one of the words, to learn how common it is: at 2.3
/// million records 0.4 s for "the". Since every record found has all the words, how common they are
/// tells little; where they stand tells more.
struct SearchRanking {
  private let words: [[UInt8]]
  private let phrase: [UInt8]

  /// Prepares to compare with the words of a query.
  init(_ query: SearchQuery) {
    words = query.words.map { [Self.space] + $0.utf8 }
    phrase = FoldedText(joining: query.words).utf8
  }

  private static let space = UInt8(ascii: " ")
  /// A word in the title says more than one in the series, a whole one more than one begun.
  private static let weights = (title: 4.0, author: 3.0, series: 1.0, callNumber: 2.0)
  private static let begun = 0.6

  /// How well a record fits; larger is better. O(its text · words).
  func score(title: String, author: String, series: String, callNumber: String) -> Double {
    let title = FoldedText(title).utf8
    let fields = [
      (title, Self.weights.title), (FoldedText(author).utf8, Self.weights.author),
      (FoldedText(series).utf8, Self.weights.series),
      (FoldedText(callNumber).utf8, Self.weights.callNumber),
    ].map { (text: [Self.space] + $0.0, weight: $0.1) }
    var score = 0.0
    for word in words {
      score += fields.map { $0.weight * Self.presence(of: word, in: $0.text) }.max() ?? 0
    }
    if title.starts(with: phrase) {
      // "Emma" before "Emma's war" before "Emmaus", where "emma" is asked for.
      let isWhole = title.count == phrase.count
      score += isWhole ? 6 : title[phrase.count] == Self.space ? 3 : 2
    }
    // Of two titles that have the words, the shorter says less besides.
    return score - min(1, Double(title.count) / 200)
  }

  /// 1 where `word`, with the space before it, is a word of the text; less where one begins so.
  private static func presence(of word: [UInt8], in text: [UInt8]) -> Double {
    guard text.count >= word.count else { return 0 }
    var best = 0.0
    for start in 0...(text.count - word.count) where text[start] == space {
      guard text[start..<(start + word.count)].elementsEqual(word) else { continue }
      let end = start + word.count
      if end == text.count || text[end] == space { return 1 }
      best = begun
    }
    return best
  }
}
