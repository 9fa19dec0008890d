/// The word sets of many texts, in columns that a search reads forwards.
struct WordSetTable: Sendable {
  /// The letters of all texts in a row.
  private(set) var letters: [Int32] = []
  /// The words' numbers, of all texts in a row.
  private(set) var words: [Int32] = []
  private var letterStarts: [Int32] = [0]
  private var wordStarts: [Int32] = [0]
  /// Where each word begins among the letters, and where it ends.
  private var wordLetters: [(Int32, Int32)] = []
  private var counts: [LetterCounts] = []

  mutating func append(_ text: WordSet) {
    for word in text.words {
      words.append(word.number)
      wordLetters.append(
        (
          Int32(letters.count + word.letters.lowerBound),
          Int32(letters.count + word.letters.upperBound)
        ))
    }
    letters += text.letters
    letterStarts.append(Int32(letters.count))
    wordStarts.append(Int32(words.count))
    counts.append(text.counts)
  }

  /// The length of a text, in code points.
  func length(_ row: Int) -> Int { Int(letterStarts[row + 1] - letterStarts[row]) }

  /// Where a text's letters are.
  func letterRange(_ row: Int) -> Range<Int> { Int(letterStarts[row])..<Int(letterStarts[row + 1]) }

  /// Where a text's words are.
  func wordRange(_ row: Int) -> Range<Int> { Int(wordStarts[row])..<Int(wordStarts[row + 1]) }

  /// Where the letters of the word at a place of `words` are.
  func letters(ofWord place: Int) -> Range<Int> {
    Int(wordLetters[place].0)..<Int(wordLetters[place].1)
  }

  /// Passes every text's row, length and counts.
  @inline(__always)
  func forEachCount(_ body: (Int, Int, LetterCounts) -> Void) {
    counts.withUnsafeBufferPointer { counts in
      letterStarts.withUnsafeBufferPointer { starts in
        for row in 0..<counts.count {
          body(row, Int(starts[row + 1] - starts[row]), counts[row])
        }
      }
    }
  }
}
