import Bibliography
import Retrieval

/// Compares texts with records by `token_set_ratio`, the usual measure of fuzzy string matching.
///
/// The measure is that of the Python package rapidfuzz. Both texts become sets of words. What both
/// have is S; what only one has is A or B; each joined by spaces in the order of code points. The
/// score, 0...100, is the greatest similarity among the pairs (S, S A), (S, S B) and (S A, S B), where
/// the similarity of two strings is 2 · LCS / (sum of their lengths) with LCS the length of their
/// longest common subsequence; 100 where one set contains the other; 0 where one is empty.
///
/// All records are compared, and the best are found exactly, but most are dismissed by a bound: no
/// common subsequence is longer than the letters that both texts have, whatever their order. Those
/// counts take 32 bytes a text and a few instructions a pair; what is left is computed 64 letters at
/// a time (`LetterPattern`).
public struct FuzzyIndex: Sendable {
  /// The number of records.
  public let count: Int

  private let alphabet: LetterAlphabet
  /// The number of each word of the records.
  private let lexicon: [[UInt8]: Int32]
  private let texts: WordSetTable
  /// Where each word's rows begin in `postings`; one entry more than there are words.
  private let starts: [Int32]
  /// The rows that hold each word.
  private let postings: [Int32]

  /// Indexes the records' texts; their positions are the rows. O(total length).
  public init(_ records: [FoldedText]) {
    count = records.count
    var alphabet = LetterAlphabet()
    var lexicon: [[UInt8]: Int32] = [:]
    var texts = WordSetTable()
    for record in records {
      texts.append(
        WordSet(record, letter: { alphabet.number(adding: $0) }) { word in
          if let known = lexicon[word] { return known }
          let number = Int32(lexicon.count)
          lexicon[word] = number
          return number
        })
    }
    var starts = [Int32](repeating: 0, count: lexicon.count + 1)
    for word in texts.words { starts[Int(word) + 1] += 1 }
    for word in 1..<starts.count { starts[word] += starts[word - 1] }
    var next = starts
    var postings = [Int32](repeating: 0, count: Int(starts.last ?? 0))
    for row in 0..<count {
      for place in texts.wordRange(row) {
        let word = Int(texts.words[place])
        postings[Int(next[word])] = Int32(row)
        next[word] += 1
      }
    }
    self.alphabet = alphabet
    self.lexicon = lexicon
    self.texts = texts
    self.starts = starts
    self.postings = postings
  }

  /// The best `limit` records for each query with their scores, best first, equal scores in row
  /// order; records that score 0 are left out. On all cores.
  public func candidates(
    for queries: [FoldedText], limit: Int
  ) -> [[(row: Int32, score: Float)]] {
    mapOnAllCores(queries.count, inBlocksOf: 16) { block in
      var search = Search(self)
      return block.map { search.best(limit, for: queries[$0]) }
    }
  }

  /// One worker's searches, with the memory that they share.
  private struct Search {
    let index: FuzzyIndex
    /// For each row the length of the words shared with the query, each with a space after it.
    var shared: [Int32]
    var touched: [Int32] = []
    var bounds: [Float]
    /// For each word of the records its place among the query's words, or -1.
    var places: [Int32]
    var dropped: [Int] = []

    init(_ index: FuzzyIndex) {
      self.index = index
      shared = Array(repeating: 0, count: index.count)
      bounds = Array(repeating: 0, count: index.count)
      places = Array(repeating: -1, count: index.lexicon.count)
    }

    mutating func best(_ limit: Int, for text: FoldedText) -> [(row: Int32, score: Float)] {
      let query = WordSet(
        text, letter: { index.alphabet.number(of: $0) }, word: { index.lexicon[$0] ?? -1 })
      guard !query.words.isEmpty, limit > 0 else { return [] }
      note(query)
      defer { forget(query) }
      bound(query)
      // The most promising first: their scores dismiss most of the others.
      var promising = TopRows(limit: limit)
      bounds.withUnsafeBufferPointer { promising.insert(block: $0, firstRow: 0, above: 0) }
      let first = promising.takeSorted()
      var pattern = LetterPattern(query, alphabetSize: index.alphabet.count)
      var top = TopRows(limit: limit)
      for (row, _) in first {
        insert(row, query, &pattern, into: &top)
        bounds[Int(row)] = -1
      }
      var bar = max(top.threshold, .leastNormalMagnitude)
      for row in 0..<bounds.count where bounds[row] >= bar {
        insert(Int32(row), query, &pattern, into: &top)
        bar = max(top.threshold, .leastNormalMagnitude)
      }
      return top.takeSorted()
    }

    private mutating func insert(
      _ row: Int32, _ query: WordSet, _ pattern: inout LetterPattern, into top: inout TopRows
    ) {
      let score = Float(score(Int(row), query, &pattern))
      if score > 0 { top.insert(row: row, score: score) }
    }

    private mutating func note(_ query: WordSet) {
      for (place, word) in query.words.enumerated() where word.number >= 0 {
        let number = Int(word.number)
        places[number] = Int32(place)
        for posting in Int(index.starts[number])..<Int(index.starts[number + 1]) {
          let row = index.postings[posting]
          if shared[Int(row)] == 0 { touched.append(row) }
          shared[Int(row)] += Int32(word.letters.count + 1)
        }
      }
    }

    private mutating func forget(_ query: WordSet) {
      for word in query.words where word.number >= 0 { places[Int(word.number)] = -1 }
      for row in touched { shared[Int(row)] = 0 }
      touched.removeAll(keepingCapacity: true)
    }

    /// No score is greater than its bound.
    private mutating func bound(_ query: WordSet) {
      let length = query.length
      let counts = query.counts
      bounds.withUnsafeMutableBufferPointer { bounds in
        index.texts.forEachCount { row, other, otherCounts in
          let common = counts.common(otherCounts, atMost: min(length, other))
          // A little more, so that rounding never makes a bound the lesser one.
          bounds[row] = 200.001 * Float(common) / Float(length + other)
        }
      }
      for row in touched {
        let (row, common) = (Int(row), Int(shared[Int(row)]) - 1)
        let shortest = min(length, index.texts.length(row))
        let shorter = Float(FuzzyIndex.similarity(common, common + shortest)) + 0.001
        bounds[row] = common == shortest ? 101 : max(bounds[row], shorter)
      }
    }

    private mutating func score(
      _ row: Int, _ query: WordSet, _ pattern: inout LetterPattern
    ) -> Double {
      let (length, other) = (query.length, index.texts.length(row))
      guard shared[row] > 0 else {
        pattern.keepAll()
        pattern.advance(index.texts.letters, index.texts.letterRange(row))
        return FuzzyIndex.similarity(pattern.commonLength, length + other)
      }
      let common = Int(shared[row]) - 1
      if common == min(length, other) { return 100 }
      dropped.removeAll(keepingCapacity: true)
      let words = index.texts.wordRange(row)
      for word in words where places[Int(index.texts.words[word])] >= 0 {
        dropped.append(Int(places[Int(index.texts.words[word])]))
      }
      pattern.keep(query.words, without: dropped)
      var isFirst = true
      for word in words where places[Int(index.texts.words[word])] < 0 {
        // The space before a word joins it to the one before; the first has none.
        let letters = index.texts.letters(ofWord: word)
        pattern.advance(
          index.texts.letters,
          (isFirst ? letters.lowerBound : letters.lowerBound - 1)..<letters.upperBound)
        isFirst = false
      }
      return max(
        FuzzyIndex.similarity(common + 1 + pattern.commonLength, length + other),
        FuzzyIndex.similarity(common, common + min(length, other)))
    }
  }

  /// The similarity of two strings with a common subsequence of `common` letters and `total` letters
  /// together, 0...100: in the steps of rapidfuzz, whose rounding it shares.
  private static func similarity(_ common: Int, _ total: Int) -> Double {
    100 - 100 * Double(total - 2 * common) / Double(total)
  }
}
