import Retrieval

/// Computes the features of a spine with each of its candidates.
///
/// One extractor serves one thread; its storage is used again for every spine. The words of all
/// candidates are aligned with the words of the spine once per distinct word: after that a pair
/// costs a few sums over the record's words.
package struct PairFeatureExtractor {
  let tokens: RecordTokens

  // Per word of the catalogue: its place among the words of this spine's candidates, or -1.
  var places: [Int32]
  var localWords: [Int32] = []
  // Per local word: how well the spine covers it, by which word, and whether exactly.
  var covered: [Float] = []
  var coveredBy: [Int32] = []
  var exact: [Bool] = []
  // Per local word and spine word: how well the record word explains the spine word.
  var explains: [Float] = []
  private var patterns: [WordAlignment.Pattern] = []
  var pattern = WordAlignment.Pattern()
  var explainedBest: [Float]
  var explainedInside: [Float]
  // Per candidate and spine word: how well any word of the record explains it.
  var bestOfPair: [Float] = []
  // Per local word: the number of the record that was marked last, plus 1.
  var marked: [Int32] = []

  /// Creates an extractor over the records of `tokens`.
  package init(tokens: RecordTokens) {
    self.tokens = tokens
    places = Array(repeating: -1, count: tokens.lexicon.count)
    explainedBest = Array(repeating: 0, count: 3 * SpineWords.maximumWords)
    explainedInside = Array(repeating: 0, count: SpineWords.maximumWords)
  }

  /// Appends `proposals.count` rows of `PairFeature.count` columns to `rows`.
  package mutating func append(
    _ spine: SpineWords, proposals: [Candidate], to rows: inout [Float]
  ) {
    align(spine, proposals: proposals)
    let first = rows.count
    rows.append(contentsOf: repeatElement(0, count: proposals.count * PairFeature.count))
    rows.withUnsafeMutableBufferPointer { all in
      let list = UnsafeMutableBufferPointer(rebasing: all[first...])
      bestOfPair.removeAll(keepingCapacity: true)
      for (index, proposal) in proposals.enumerated() {
        let row = UnsafeMutableBufferPointer(
          rebasing: list[index * PairFeature.count..<(index + 1) * PairFeature.count])
        describe(spine, proposal, proposals.count, row)
      }
      compare(proposals, list)
      contrast(spine, proposals, list)
    }
    for word in localWords { places[Int(word)] = -1 }
  }

  // MARK: Alignment

  private mutating func align(_ spine: SpineWords, proposals: [Candidate]) {
    localWords.removeAll(keepingCapacity: true)
    for proposal in proposals {
      let record = Int(proposal.row)
      for token in Int(tokens.starts[record])..<Int(tokens.starts[record + 1]) {
        let word = Int(tokens.words[token])
        if places[word] < 0 {
          places[word] = Int32(localWords.count)
          localWords.append(Int32(word))
        }
      }
    }
    let count = localWords.count
    covered.removeAll(keepingCapacity: true)
    coveredBy.removeAll(keepingCapacity: true)
    exact.removeAll(keepingCapacity: true)
    marked.removeAll(keepingCapacity: true)
    marked.append(contentsOf: repeatElement(0, count: count))
    covered.append(contentsOf: repeatElement(0, count: count))
    coveredBy.append(contentsOf: repeatElement(-1, count: count))
    exact.append(contentsOf: repeatElement(false, count: count))
    explains.removeAll(keepingCapacity: true)
    explains.append(contentsOf: repeatElement(0, count: count * spine.count))
    while patterns.count < spine.count { patterns.append(WordAlignment.Pattern()) }
    spine.bytes.withUnsafeBufferPointer { bytes in
      for word in 0..<spine.count { patterns[word].set(Self.slice(bytes, spine.starts, word)) }
      tokens.lexicon.bytes.withUnsafeBufferPointer { lexiconBytes in
        for local in 0..<count { align(local, spine, bytes, lexiconBytes) }
      }
    }
  }

  private mutating func align(
    _ local: Int, _ spine: SpineWords, _ bytes: UnsafeBufferPointer<UInt8>,
    _ lexiconBytes: UnsafeBufferPointer<UInt8>
  ) {
    let word = Int(localWords[local])
    let letters = Self.slice(lexiconBytes, tokens.lexicon.starts, word)
    let signature = tokens.lexicon.signatures[word]
    let digits = letters[0] < 0x3A && tokens.lexicon.isNumber[word]
    var patternIsSet = false
    var best: Float = 0
    var bestWord: Int32 = -1
    for index in 0..<spine.count {
      var explain: Float = 0
      var cover: Float = 0
      if spine.numbers[index] == Int32(word) {
        explain = 1
        cover = 1
        exact[local] = true
      } else if !digits && !spine.isNumber[index] {
        let other = Self.slice(bytes, spine.starts, index)
        let spineIsShorter = other.count <= letters.count
        let short = spineIsShorter ? other.count : letters.count
        guard short >= 3 else { continue }
        let missing =
          spineIsShorter
          ? spine.signatures[index] & ~signature : signature & ~spine.signatures[index]
        let allowed = short / 3
        guard missing.nonzeroBitCount <= allowed else { continue }
        let inside: Int
        let whole: Int
        if spineIsShorter {
          inside = patterns[index].distance(within: letters)
          guard inside <= allowed else { continue }
          whole = patterns[index].distance(to: letters)
        } else {
          if !patternIsSet {
            pattern.set(letters)
            patternIsSet = true
          }
          inside = pattern.distance(within: other)
          guard inside <= allowed else { continue }
          whole = pattern.distance(to: other)
        }
        let long = Float(max(other.count, letters.count))
        let part = 1 - Float(inside) / Float(short)
        let all = max(0, 1 - Float(whole) / long)
        // A fragment is surer the longer it is; three letters stand in many words.
        let trust: Float = short >= 5 ? 0.95 : short == 4 ? 0.85 : 0.6
        explain = max(all, spineIsShorter ? part * trust : part * Float(short) / long)
        cover = max(all, spineIsShorter ? part * Float(short) / long : part * trust)
        if explain < 0.4 { explain = 0 }
        if cover < 0.3 { cover = 0 }
      }
      explains[local * spine.count + index] = explain
      let weighed = cover * (0.5 + 0.5 * spine.confidences[index])
      if weighed > best {
        best = weighed
        bestWord = Int32(index)
      }
    }
    if best < 0.9 && letters.count >= 4 && !digits && spine.joinedPairs.mayHold(letters) {
      if !patternIsSet { pattern.set(letters) }
      let running = coverInRunningText(spine)
      if running > best { best = running }
    }
    covered[local] = best
    coveredBy[local] = bestWord
  }

  /// How well the word in `pattern` stands in the reading when spaces are not heeded.
  private func coverInRunningText(_ spine: SpineWords) -> Float {
    spine.joined.bytes.withUnsafeBufferPointer { bytes in
      var best: Float = 0
      for hypothesis in 0..<spine.joined.starts.count - 1 {
        let text = Self.slice(bytes, spine.joined.starts, hypothesis)
        let distance = pattern.distance(within: text)
        best = max(best, 1 - Float(distance) / Float(pattern.length))
      }
      return best < 1 - 1 / Float(LetterPairs.lettersPerError) ? 0 : best * 0.9
    }
  }

  @inline(__always)
  static func slice(
    _ bytes: UnsafeBufferPointer<UInt8>, _ starts: [Int32], _ index: Int
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[Int(starts[index])..<Int(starts[index + 1])])
  }
}
