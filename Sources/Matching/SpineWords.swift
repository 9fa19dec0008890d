import Bibliography

/// What a spine's label says, for comparison with other spines'.
package struct SpineLabel: Sendable, Hashable {
  /// The last line, as "Maa" and "Ziz", as a number; 0 where no label was read.
  package var letters: UInt32 = 0
  /// The classes that the label names, from the narrowest to the widest: numbers that stand for
  /// "91(026)(46)", "91(026)" and "91", or for "P 834" and "P"; empty where none was read.
  package var classes: [UInt32] = []
}

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
  /// What stands for the accents of each word, 0 for none; see `AccentMarks`.
  package private(set) var accents: [UInt8] = []
  /// What was read of the label.
  package private(set) var label = SpineLabel()
  /// For each word, the set of words that follow it in some hypothesis, directly or after one more.
  package private(set) var followers: [UInt128] = []
  /// Letters of the surest hypotheses without spaces.
  package private(set) var joined = PackedBytes()
  /// The pairs of letters in `joined`.
  private(set) var joinedPairs = LetterPairs()
  /// Sum of `masses`.
  package private(set) var mass: Float = 0
  /// How many hypotheses had words.
  package private(set) var hypothesisCount = 0

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
    /// True for short words of capitals, as labels begin with.
    var isSigil = false
    var accent: UInt8 = 0

    var isNumber: Bool { word.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
  }

  /// Merges the hypotheses of `text`.
  package init(_ text: SpineText, tokens: RecordTokens) {
    let hypotheses = text.hypotheses.map { Self.occurrences($0, tokens.lexicon) }.filter {
      !$0.isEmpty
    }
    hypothesisCount = hypotheses.count
    var places: [[UInt8]: Int] = [:]
    var merged: [Occurrence] = []
    for occurrence in hypotheses.joined() {
      if let place = places[occurrence.word] {
        merged[place].confidence = max(merged[place].confidence, occurrence.confidence)
        merged[place].isLabel = merged[place].isLabel || occurrence.isLabel
        if merged[place].accent == 0 { merged[place].accent = occurrence.accent }
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
    label.classes = hypotheses.map(Self.labelClasses).max { $0.count < $1.count } ?? []
    if let index = isLabel.lastIndex(of: true) {
      let letters = bytes[Int(starts[index])..<Int(starts[index + 1])]
      label.letters = letters.reduce(0) { $0 << 8 | UInt32($1) }
    }
    mass = masses.reduce(0, +)
  }

  private static func occurrences(_ words: [RecognisedWord], _ lexicon: Lexicon) -> [Occurrence] {
    var result: [Occurrence] = []
    for word in words {
      let labels = labelWords(word.text)
      var accents: [[UInt8]: UInt8] = [:]
      AccentMarks.forEachAccentedWord(in: word.text) { accents[$0] = $1 }
      let isSigil = word.text.count <= 5 && !word.text.contains(where: \.isLowercase)
      for part in FoldedText(word.text).utf8.split(separator: 0x20) {
        let folded = Array(part.prefix(Lexicon.longestWord))
        var occurrence = Occurrence(
          word: folded, confidence: Float(word.confidence), isLabel: labels.contains(folded),
          isSigil: isSigil && folded.count <= 3, accent: accents[folded] ?? 0)
        if let latin = LookAlikes.latin(folded),
          folded.withUnsafeBufferPointer({ lexicon.number(of: $0) }) == nil
        {
          occurrence.word = latin
          occurrence.accent = 0
        }
        result.append(occurrence)
      }
    }
    return result
  }

  /// What stands before the label's last line, or after it where the lines were read in another
  /// order: numbers, and before them a short sigil.
  private static func labelClasses(_ words: [Occurrence]) -> [UInt32] {
    guard let label = words.lastIndex(where: \.isLabel) else { return [] }
    var first = label
    while first > 0 && label - first < 5 && words[first - 1].isNumber { first -= 1 }
    let longestSigil = first == label ? 3 : 2
    if first > 0 && words[first - 1].isSigil && !words[first - 1].isNumber
      && words[first - 1].word.count <= longestSigil
    {
      first -= 1
    }
    var parts = words[first..<label]
    if parts.isEmpty { parts = words[(label + 1)...].prefix(while: \.isNumber).prefix(5) }
    var hash: UInt32 = 0x811C_9DC5
    var classes: [UInt32] = []
    for part in parts {
      for byte in part.word { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
      hash = (hash ^ 0x20) &* 0x0100_0193
      classes.append(hash)
    }
    return classes.reversed()
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
    accents.append(occurrence.accent)
    let digits = occurrence.isNumber
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
    joined.bytes.withUnsafeBufferPointer { bytes in
      for text in 0..<joined.starts.count - 1 {
        joinedPairs.insert(PairFeatureExtractor.slice(bytes, joined.starts, text))
      }
    }
  }
}
