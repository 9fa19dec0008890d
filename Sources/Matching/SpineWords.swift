import Bibliography

/// The distinct words that all hypotheses of a spine agree or disagree on, with what each is worth.
///
/// A word that several hypotheses read counts once, with the best of its confidences; the order in
/// which words follow each other is kept from every hypothesis.
package struct SpineWords: Sendable {
  /// The letters of all words, one after another.
  package private(set) var bytes: [UInt8] = []
  /// Where each word begins; one entry more than there are words.
  package private(set) var starts: [Int32] = [0]
  /// The recogniser's confidence in each word, 0...1.
  package private(set) var confidences: [Float] = []
  /// What each word is worth as evidence: bits of information times confidence, less if short.
  package private(set) var masses: [Float] = []
  /// The word's number in the catalogue's lexicon, -1 where no record has it.
  package private(set) var numbers: [Int32] = []
  /// Letter sets, as in the lexicon.
  package private(set) var signatures: [UInt32] = []
  /// True where the word is digits only.
  package private(set) var isNumber: [Bool] = []
  /// True where the word looks like the last line of a label: "Maa", "Ziz".
  package private(set) var isLabel: [Bool] = []
  /// For each word, the set of words that follow it in some hypothesis, directly or after one more.
  package private(set) var followers: [UInt128] = []
  /// Letters of the surest hypotheses without spaces.
  package private(set) var joined = PackedBytes()
  /// Sum of `masses`.
  package private(set) var mass: Float = 0
  /// How many hypotheses had words.
  package private(set) var hypothesisCount = 0

  /// The last word that looks like a label, as a number; 0 for none.
  package var label: UInt32 {
    guard let index = isLabel.lastIndex(of: true) else { return 0 }
    return bytes[Int(starts[index])..<Int(starts[index + 1])].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// How many distinct words there are, at most `maximumWords`.
  package var count: Int { confidences.count }

  /// Words beyond this many, the least sure ones, are left out: one bit each in a mask.
  package static let maximumWords = 128
  /// How many hypotheses are kept as running text.
  package static let joinedHypotheses = 3
  /// Letters of running text kept per hypothesis.
  package static let joinedLetters = 160
  /// A word that no record has is worth this share of the most that a word can be worth.
  static let unknownWordShare: Float = 0.8

  private struct Occurrence {
    var word: [UInt8]
    var confidence: Float
    var isLabel: Bool
  }

  /// Merges the hypotheses of `text`.
  package init(_ text: SpineText, tokens: RecordTokens) {
    let hypotheses = text.hypotheses.map(Self.occurrences).filter { !$0.isEmpty }
    hypothesisCount = hypotheses.count
    var places: [[UInt8]: Int] = [:]
    var merged: [Occurrence] = []
    for occurrence in hypotheses.joined() {
      if let place = places[occurrence.word] {
        merged[place].confidence = max(merged[place].confidence, occurrence.confidence)
        merged[place].isLabel = merged[place].isLabel || occurrence.isLabel
      } else {
        places[occurrence.word] = merged.count
        merged.append(occurrence)
      }
    }
    if merged.count > Self.maximumWords {
      let kept = merged.indices.sorted {
        (merged[$1].confidence, $0) < (merged[$0].confidence, $1)
      }.prefix(Self.maximumWords).sorted()
      merged = kept.map { merged[$0] }
      places = Dictionary(uniqueKeysWithValues: merged.indices.map { (merged[$0].word, $0) })
    }
    for occurrence in merged { append(occurrence, tokens: tokens) }
    followers = Array(repeating: 0, count: count)
    for hypothesis in hypotheses { follow(hypothesis.map { places[$0.word] }) }
    joinSurest(hypotheses)
    mass = masses.reduce(0, +)
  }

  private static func occurrences(_ words: [RecognisedWord]) -> [Occurrence] {
    var result: [Occurrence] = []
    for word in words {
      let labels = labelWords(word.text)
      for part in FoldedText(word.text).utf8.split(separator: 0x20) {
        let folded = Array(part.prefix(Lexicon.longestWord))
        result.append(
          Occurrence(
            word: folded, confidence: Float(word.confidence), isLabel: labels.contains(folded)))
      }
    }
    return result
  }

  /// Folded runs of three letters of which only the first is a capital.
  private static func labelWords(_ text: String) -> [[UInt8]] {
    guard text.utf8.count >= 3 else { return [] }
    return text.split(whereSeparator: { !$0.isLetter }).compactMap { run in
      guard run.count == 3, run.first?.isUppercase == true,
        run.dropFirst().allSatisfy(\.isLowercase)
      else { return nil }
      return FoldedText(String(run)).utf8
    }
  }

  private mutating func append(_ occurrence: Occurrence, tokens: RecordTokens) {
    let word = occurrence.word
    bytes.append(contentsOf: word)
    starts.append(Int32(bytes.count))
    confidences.append(occurrence.confidence)
    isLabel.append(occurrence.isLabel)
    let digits = word.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    isNumber.append(digits)
    word.withUnsafeBufferPointer { pointer in
      signatures.append(Lexicon.signature(pointer, word.count))
      let number = tokens.lexicon.number(of: pointer)
      numbers.append(number.map { Int32($0) } ?? -1)
      let bits =
        number.map { tokens.lexicon.bits[$0] } ?? tokens.catalogueBits * Self.unknownWordShare
      masses.append(bits * occurrence.confidence * Self.worth(length: word.count, digits: digits))
    }
  }

  /// Short words are often pieces of others: they count for less.
  static func worth(length: Int, digits: Bool) -> Float {
    switch (length, digits) {
    case (1, true): 0.5
    case (_, true): 0.9
    case (1, false): 0.1
    case (2, false): 0.35
    case (3, false): 0.7
    default: 1
    }
  }

  private mutating func follow(_ places: [Int?]) {
    for (index, place) in places.enumerated() {
      guard let place else { continue }
      for next in places[(index + 1)...].prefix(2) {
        if let next { followers[place] |= 1 << UInt128(next) }
      }
    }
  }

  private mutating func joinSurest(_ hypotheses: [[Occurrence]]) {
    func sureness(_ words: [Occurrence]) -> Float {
      words.reduce(0) { $0 + $1.confidence * Float($1.word.count) }
    }
    let order = hypotheses.indices.map { (sureness(hypotheses[$0]), $0) }
      .sorted { ($1.0, $0.1) < ($0.0, $1.1) }
    for (_, index) in order.prefix(Self.joinedHypotheses) {
      joined.append(hypotheses[index].lazy.flatMap(\.word).prefix(Self.joinedLetters))
    }
  }
}
