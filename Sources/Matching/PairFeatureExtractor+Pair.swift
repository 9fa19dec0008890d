import Retrieval

extension PairFeatureExtractor {
  mutating func describe(
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
    var accents = (agree: Float(0), differ: Float(0), missing: Float(0))
    var fragmentBits: Float = 0

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
              if exact[local] {
                exactBits += bits * cover
                let own = tokens.accents[token]
                let read =
                  by >= 0 && spine.numbers[Int(by)] == Int32(word) ? spine.accents[Int(by)] : 0
                if own != 0 && own == read {
                  accents.agree += bits
                } else if read != 0 {
                  accents.differ += bits
                } else if own != 0 {
                  accents.missing += bits
                }
              } else if by >= 0 && cover >= 0.3 {
                let read = spine.starts[Int(by) + 1] - spine.starts[Int(by)]
                if Int(read) + 2 <= length { fragmentBits += bits * cover }
              }
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
    bestOfPair.append(contentsOf: repeatElement(0, count: count))
    let ownBest = bestOfPair.count - count
    for index in 0..<count {
      let mass = spine.masses[index]
      let title = explainedBest[index]
      let author = explainedBest[count + index]
      let other = explainedBest[2 * count + index]
      let best = max(max(title, author), max(other, min(0.9, explainedInside[index])))
      bestOfPair[ownBest + index] = best
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
    set(.callKey, callCover(spine, record))
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
    set(.accentsAgree, accents.agree)
    set(.accentsDiffer, accents.differ)
    set(.accentsMissing, accents.missing)
    set(.fragmentBits, fragmentBits)
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
  private mutating func keyCover(_ spine: SpineWords, _ keys: PackedBytes, _ record: Int) -> Float {
    keys.bytes.withUnsafeBufferPointer { keyBytes in
      let key = Self.slice(keyBytes, keys.starts, record)
      return key.count >= 2 ? cover(spine, key) : -1
    }
  }

  /// Like `keyCover` of the call number, whose last line may have been read before the others.
  private mutating func callCover(_ spine: SpineWords, _ record: Int) -> Float {
    let inOrder = keyCover(spine, tokens.callKeys, record)
    let lastLine = 3
    guard inOrder >= 0 && inOrder < 1 else { return inOrder }
    return tokens.callKeys.bytes.withUnsafeBufferPointer { keyBytes in
      let key = Self.slice(keyBytes, tokens.callKeys.starts, record)
      guard key.count > lastLine + 1 else { return inOrder }
      let turned = Array(key[(key.count - lastLine)...]) + key[..<(key.count - lastLine)]
      return max(inOrder, turned.withUnsafeBufferPointer { cover(spine, $0) })
    }
  }

  private mutating func cover(_ spine: SpineWords, _ key: UnsafeBufferPointer<UInt8>) -> Float {
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

  /// Whether the label's three letters begin `word`: 1 yes, 0.4 all but one, -1 no, 0 where the
  /// reading shows no label or the record has no such word.
  private func labelFit(_ spine: SpineWords, _ word: Int32) -> Float {
    guard word >= 0 else { return 0 }
    var fit: Float = 0
    for index in 0..<spine.count where spine.isLabel[index] {
      let equal = equalLetters(Int(word), spine, index)
      let length = Int(spine.starts[index + 1] - spine.starts[index])
      if equal == length { return 1 }
      fit = fit > 0 || equal + 1 == length ? 0.4 : -1
    }
    return fit
  }

  /// How many letters of the spine's word stand at the same place in the catalogue's `word`.
  private func equalLetters(_ word: Int, _ spine: SpineWords, _ index: Int) -> Int {
    let start = Int(tokens.lexicon.starts[word])
    let end = Int(tokens.lexicon.starts[word + 1])
    let from = Int(spine.starts[index])
    var equal = 0
    for offset in 0..<min(Int(spine.starts[index + 1]) - from, end - start)
    where tokens.lexicon.bytes[start + offset] == spine.bytes[from + offset] { equal += 1 }
    return equal
  }
}
