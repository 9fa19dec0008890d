import Retrieval

/// Computes the features of a spine with each of its candidates.
///
/// One extractor serves one thread; its storage is used again for every spine. The words of all
/// candidates are aligned with the words of the spine once per distinct word: after that a pair
/// costs a few sums over the record's words.
package final class PairFeatureExtractor {
  private let tokens: RecordTokens
  private let spineLimit = SpineWords.maximumWords

  // Per word of the catalogue: its place among the words of this spine's candidates, or -1.
  private var places: [Int32]
  private var localWords: [Int32] = []
  // Per local word: how well the spine covers it, by which word, and whether exactly.
  private var covered: [Float] = []
  private var coveredBy: [Int32] = []
  private var exact: [Bool] = []
  // Per local word and spine word: how well the record word explains the spine word.
  private var explains: [Float] = []
  private var patterns: [WordAlignment.Pattern] = []
  private var pattern = WordAlignment.Pattern()
  private var explainedBest: [Float]
  private var explainedInside: [Float]

  /// Creates an extractor over the records of `tokens`.
  package init(tokens: RecordTokens) {
    self.tokens = tokens
    places = Array(repeating: -1, count: tokens.lexicon.count)
    explainedBest = Array(repeating: 0, count: 3 * SpineWords.maximumWords)
    explainedInside = Array(repeating: 0, count: SpineWords.maximumWords)
  }

  /// Appends `proposals.count` rows of `PairFeature.count` columns to `rows`.
  package func append(
    _ spine: SpineWords, proposals: [Candidate], to rows: inout [Float]
  ) {
    align(spine, proposals: proposals)
    let first = rows.count
    rows.append(contentsOf: repeatElement(0, count: proposals.count * PairFeature.count))
    rows.withUnsafeMutableBufferPointer { all in
      let list = UnsafeMutableBufferPointer(rebasing: all[first...])
      for (index, proposal) in proposals.enumerated() {
        let row = UnsafeMutableBufferPointer(
          rebasing: list[index * PairFeature.count..<(index + 1) * PairFeature.count])
        describe(spine, proposal, proposals.count, row)
      }
      compare(proposals, list)
    }
    for word in localWords { places[Int(word)] = -1 }
  }

  // MARK: Alignment

  private func align(_ spine: SpineWords, proposals: [Candidate]) {
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

  private func align(
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
    if best < 0.9 && letters.count >= 4 && !digits {
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
      return best < 0.75 ? 0 : best * 0.9
    }
  }

  // MARK: A pair

  private func describe(
    _ spine: SpineWords, _ proposal: Candidate, _ listLength: Int,
    _ row: UnsafeMutableBufferPointer<Float>
  ) {
    func set(_ feature: PairFeature, _ value: Float) { row[feature.rawValue] = value }
    let record = Int(proposal.row)
    let tokenRange = Int(tokens.starts[record])..<Int(tokens.starts[record + 1])
    let count = spine.count
    for index in 0..<3 * count { explainedBest[index] = 0 }
    for index in 0..<count { explainedInside[index] = 0 }

    var fieldBits = (Float(0), Float(0), Float(0), Float(0), Float(0), Float(0))
    var fieldCovered = fieldBits
    var bestWordBits: Float = 0
    var exactBits: Float = 0
    var runBits: Float = 0
    var run: Float = 0
    var longestRun: Float = 0
    var previous: Int32 = -1
    var previousField: UInt8 = 255
    var matchedWords: Float = 0
    var matchedTitleWords: Float = 0
    var titleWords: Float = 0
    var titleNumbers: Float = 0
    var titleNumbersFound: Float = 0
    var seriesNumbersFound: Float = 0
    var firstTitleWord: Float = -1

    withUnsafeMutablePointer(to: &fieldBits) { bitsPointer in
      withUnsafeMutablePointer(to: &fieldCovered) { coveredPointer in
        bitsPointer.withMemoryRebound(to: Float.self, capacity: 6) { fieldBits in
          coveredPointer.withMemoryRebound(to: Float.self, capacity: 6) { fieldCovered in
            for token in tokenRange {
              let word = Int(tokens.words[token])
              let field = Int(tokens.tokenFields[token])
              let local = Int(places[word])
              let cover = covered[local]
              let by = coveredBy[local]
              let length = Int(tokens.lexicon.starts[word + 1] - tokens.lexicon.starts[word])
              let isNumber = tokens.lexicon.isNumber[word]
              let bits =
                tokens.lexicon.bits[word] * SpineWords.worth(length: length, digits: isNumber)
              fieldBits[field] += bits
              fieldCovered[field] += bits * cover
              bestWordBits = max(bestWordBits, bits * cover)
              if exact[local] { exactBits += bits * cover }
              if cover >= 0.7 { matchedWords += 1 }
              if field <= 1 {
                titleWords += 1
                if cover >= 0.7 { matchedTitleWords += 1 }
                if isNumber {
                  titleNumbers += 1
                  if exact[local] { titleNumbersFound += 1 }
                }
                if firstTitleWord < 0 { firstTitleWord = cover }
              } else if field == 4 && isNumber && exact[local] {
                seriesNumbersFound += 1
              }
              if by >= 0 && cover >= 0.5 {
                let follows =
                  previous >= 0 && previousField >> 1 == UInt8(field) >> 1
                  && spine.followers[Int(previous)] >> UInt128(by) & 1 == 1
                run = follows ? run + 1 : 1
                if follows { runBits += bits * cover }
                longestRun = max(longestRun, run)
                previous = by
                previousField = UInt8(field)
              }
              let base = (field >> 1) * count
              let wide = length >= 3
              explains.withUnsafeBufferPointer { explains in
                let from = local * count
                for index in 0..<count {
                  let value = explains[from + index]
                  if value > explainedBest[base + index] { explainedBest[base + index] = value }
                  // Words that stand inside a longer spine word add up to it.
                  if wide && value > 0 && value < 0.8 { explainedInside[index] += value }
                }
              }
            }
          }
        }
      }
    }

    var explained: Float = 0
    var byPart = (Float(0), Float(0), Float(0))
    var exactly: Float = 0
    var unexplainedBits: Float = 0
    var unexplainedWords: Float = 0
    var unexplainedNumbers: Float = 0
    var unexplainedKnown: Float = 0
    for index in 0..<count {
      let mass = spine.masses[index]
      let title = explainedBest[index]
      let author = explainedBest[count + index]
      let other = explainedBest[2 * count + index]
      let best = max(max(title, author), max(other, min(0.9, explainedInside[index])))
      explained += mass * best
      byPart.0 += mass * title
      byPart.1 += mass * author
      byPart.2 += mass * other
      if best >= 0.999 { exactly += mass }
      unexplainedBits += mass * (1 - best)
      if best < 0.5 {
        unexplainedWords += spine.confidences[index]
        if spine.isNumber[index] {
          unexplainedNumbers += spine.confidences[index]
        } else if spine.numbers[index] >= 0 {
          // A word that other records have speaks against this one; an unknown word says little.
          unexplainedKnown += mass
        }
      }
    }
    let mass = max(spine.mass, 1e-3)
    let titleBits = fieldBits.0 + fieldBits.1
    let titleCovered = fieldCovered.0 + fieldCovered.1
    let authorBits = fieldBits.2 + fieldBits.3
    let authorCovered = fieldCovered.2 + fieldCovered.3
    let otherBits = fieldBits.4 + fieldBits.5
    let otherCovered = fieldCovered.4 + fieldCovered.5
    let matched = titleCovered + authorCovered + otherCovered
    let total = titleBits + authorBits + otherBits
    func share(_ part: Float, _ whole: Float) -> Float { whole > 0 ? part / whole : -1 }

    set(.ngramScore, proposal.grams)
    set(.wordScore, proposal.words * tokens.bitScale)
    set(.vectorScore, proposal.vector)
    set(.explained, explained / mass)
    set(.explainedByTitle, byPart.0 / mass)
    set(.explainedByAuthor, byPart.1 / mass)
    set(.explainedByOther, byPart.2 / mass)
    set(.explainedExactly, exactly / mass)
    set(.unexplainedBits, unexplainedBits)
    set(.unexplainedWords, unexplainedWords)
    set(.unexplainedNumbers, unexplainedNumbers)
    set(.unexplainedKnownBits, unexplainedKnown)
    set(.coveredMainTitle, share(fieldCovered.0, fieldBits.0))
    set(.coveredRest, share(fieldCovered.1, fieldBits.1))
    set(.coveredTitle, share(titleCovered, titleBits))
    set(.coveredFamily, share(fieldCovered.2, fieldBits.2))
    set(.coveredGiven, share(fieldCovered.3, fieldBits.3))
    set(.coveredSeries, share(fieldCovered.4, fieldBits.4))
    set(.coveredCall, share(fieldCovered.5, fieldBits.5))
    set(.coveredAll, share(matched, total))
    let titleKey = keyCover(spine, tokens.titleKeys, record)
    set(.titleKey, titleKey)
    set(.callKey, keyCover(spine, tokens.callKeys, record))
    set(.titleOrCoverage, explained / mass + 0.5 * max(titleKey, share(matched, total)))
    set(.matchedBits, matched)
    set(.matchedTitleBits, titleCovered)
    set(.matchedAuthorBits, authorCovered)
    set(.matchedOtherBits, otherCovered)
    set(.bestWordBits, bestWordBits)
    set(.surplusBits, matched - tokens.catalogueBits)
    set(.exactBits, exactBits)
    set(.runBits, runBits)
    set(.longestRun, longestRun)
    set(.matchedWords, matchedWords)
    set(.matchedTitleWords, share(matchedTitleWords, titleWords))
    set(.firstTitleWord, firstTitleWord)
    set(.titleNumbers, titleNumbers)
    set(.titleNumbersMissing, titleNumbers - titleNumbersFound)
    set(.titleNumbersFound, titleNumbersFound)
    set(.seriesNumbersFound, seriesNumbersFound)
    set(.labelHeading, labelFit(spine, tokens.headings[record]))
    set(.labelTitle, labelFit(spine, tokens.firstTitleWords[record]))
    set(.spineWords, Float(count))
    set(.spineMass, spine.mass)
    set(.spineHypotheses, Float(min(spine.hypothesisCount, 2)))
    set(.titleWords, titleWords)
    set(.titleBits, fieldBits.0)
    set(.restBits, fieldBits.1)
    set(.authorBits, authorBits)
    set(.seriesBits, fieldBits.4)
    set(.callBits, fieldBits.5)
    set(.catalogueBits, tokens.catalogueBits)
    set(.candidateCount, Float(listLength))
  }

  /// 1 where the key stands in the running text as it is, less by its share of edits; -1 for none.
  private func keyCover(_ spine: SpineWords, _ keys: PackedBytes, _ record: Int) -> Float {
    keys.bytes.withUnsafeBufferPointer { keyBytes in
      let key = Self.slice(keyBytes, keys.starts, record)
      guard key.count >= 2 else { return -1 }
      pattern.set(key)
      return spine.joined.bytes.withUnsafeBufferPointer { bytes in
        var best: Float = 0
        for hypothesis in 0..<spine.joined.starts.count - 1 {
          let text = Self.slice(bytes, spine.joined.starts, hypothesis)
          best = max(best, 1 - Float(pattern.distance(within: text)) / Float(key.count))
        }
        return best
      }
    }
  }

  /// Whether the label's three letters begin `word`: 1 yes, -1 no, 0 where the reading shows no
  /// label or the record has no such word.
  private func labelFit(_ spine: SpineWords, _ word: Int32) -> Float {
    guard word >= 0 else { return 0 }
    var fit: Float = 0
    for index in 0..<spine.count where spine.isLabel[index] {
      if begins(Int(word), with: spine, index) { return 1 }
      fit = -1
    }
    return fit
  }

  private func begins(_ word: Int, with spine: SpineWords, _ index: Int) -> Bool {
    let start = Int(tokens.lexicon.starts[word])
    let from = Int(spine.starts[index])
    let length = Int(spine.starts[index + 1]) - from
    guard Int(tokens.lexicon.starts[word + 1]) - start >= length else { return false }
    for offset in 0..<length
    where tokens.lexicon.bytes[start + offset] != spine.bytes[from + offset] { return false }
    return true
  }

  // MARK: The list

  /// Fills in the columns that say how a candidate stands against the others.
  private func compare(_ proposals: [Candidate], _ list: UnsafeMutableBufferPointer<Float>) {
    let columns = PairFeature.count
    func value(_ index: Int, _ feature: PairFeature) -> Float {
      list[index * columns + feature.rawValue]
    }
    for (feature, margin) in PairFeature.compared {
      var best = -Float.infinity
      var bestWork: Int32 = -1
      var second = -Float.infinity
      for (index, proposal) in proposals.enumerated() {
        let score = value(index, feature)
        let work = tokens.works[Int(proposal.row)]
        if score > best {
          if work != bestWork { second = best }
          best = score
          bestWork = work
        } else if work != bestWork && score > second {
          second = score
        }
      }
      for (index, proposal) in proposals.enumerated() {
        let work = tokens.works[Int(proposal.row)]
        let other = work == bestWork ? second : best
        list[index * columns + margin.rawValue] =
          other == -.infinity ? 1 : value(index, feature) - other
      }
    }
    countEquals(proposals, list)
    share(.ngramScore, as: .ngramShare, rank: .ngramRank, proposals.count, list)
    share(.wordScore, as: .wordShare, rank: .wordRank, proposals.count, list)
    share(.titleOrCoverage, as: nil, rank: .blendRank, proposals.count, list)
    share(.vectorScore, as: nil, rank: .vectorRank, proposals.count, list)
    let best = proposals.map(\.vector).max() ?? 0
    for (index, proposal) in proposals.enumerated() {
      // A difference, not a share: cosines may be negative.
      list[index * PairFeature.count + PairFeature.vectorBelowBest.rawValue] =
        best - proposal.vector
    }
  }

  /// For each candidate the number of other works with nearly as much matched evidence, at most 20.
  private func countEquals(
    _ proposals: [Candidate], _ list: UnsafeMutableBufferPointer<Float>
  ) {
    let columns = PairFeature.count
    for index in proposals.indices {
      let own = list[index * columns + PairFeature.matchedBits.rawValue]
      let work = tokens.works[Int(proposals[index].row)]
      var equals: Float = 0
      for other in proposals.indices
      where list[other * columns + PairFeature.matchedBits.rawValue] >= 0.97 * own {
        if tokens.works[Int(proposals[other].row)] != work { equals += 1 }
      }
      list[index * columns + PairFeature.equals.rawValue] = min(equals, 20)
    }
  }

  private func share(
    _ feature: PairFeature, as share: PairFeature?, rank: PairFeature, _ count: Int,
    _ list: UnsafeMutableBufferPointer<Float>
  ) {
    let columns = PairFeature.count
    let scores = (0..<count).map { list[$0 * columns + feature.rawValue] }
    let order = (0..<count).sorted { (scores[$1], $0) < (scores[$0], $1) }
    let best = max(scores.max() ?? 0, 1e-6)
    for (place, index) in order.enumerated() {
      list[index * columns + rank.rawValue] = Float(min(place, 30))
      if let share { list[index * columns + share.rawValue] = scores[index] / best }
    }
  }

  @inline(__always)
  private static func slice(
    _ bytes: UnsafeBufferPointer<UInt8>, _ starts: [Int32], _ index: Int
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[Int(starts[index])..<Int(starts[index + 1])])
  }
}
