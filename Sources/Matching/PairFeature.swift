/// What is known about a spine and a record together, in the order of the columns.
///
/// "Explained" looks from the reading to the record, "covered" from the record to the reading. Bits
/// are information content in this catalogue, so that evidence means the same at every size.
package enum PairFeature: Int, CaseIterable, Sendable {
  // From retrieval.
  case ngramScore, ngramShare, ngramRank, wordScore, wordShare, wordRank
  case vectorScore, vectorBelowBest, vectorRank
  // How much of the reading the record explains, weighed by bits.
  case explained, explainedByTitle, explainedByAuthor, explainedByOther, explainedExactly
  case unexplainedBits, unexplainedWords, unexplainedNumbers, unexplainedKnownBits
  // How much of the record the reading covers, weighed by bits.
  case coveredMainTitle, coveredRest, coveredTitle, coveredFamily, coveredGiven, coveredSeries
  case coveredCall, coveredAll, titleKey, callKey, titleOrCoverage
  // How much that is worth.
  case matchedBits, matchedTitleBits, matchedAuthorBits, matchedOtherBits, bestWordBits
  case surplusBits, exactBits
  // Order.
  case runBits, longestRun, matchedWords, matchedTitleWords, firstTitleWord
  // Numbers and label.
  case titleNumbers, titleNumbersMissing, titleNumbersFound, seriesNumbersFound
  case labelHeading, labelTitle
  // Accents of words read letter by letter: the same, others than the record's, none.
  case accentsAgree, accentsDiffer, accentsMissing
  // Words of the record that only a part of was read.
  case fragmentBits
  // Sizes.
  case spineWords, spineMass, spineHypotheses, titleWords, titleBits, restBits, authorBits
  case seriesBits, callBits, catalogueBits, candidateCount
  // Against the best other work of the list.
  case ngramMargin, wordMargin, explainedMargin, exactMargin, titleExplainedMargin
  case coveredMainMargin, coveredTitleMargin, titleKeyMargin, matchedMargin, titleBitsMargin
  case familyMargin, callKeyMargin, runMargin, seriesMargin, numbersMargin, coveredAllMargin
  case callMargin, labelMargin, knownMargin, blendMargin, vectorMargin, blendRank
  // How many other works have as much evidence.
  case equals
  // Against the best other work by `titleOrCoverage`: bits of the words that only one of the two
  // records has, as far as the reading covers them, and as far as it does not.
  case ownCovered, ownMissing, rivalCovered, rivalMissing
  // Bits of the reading that this record explains better than that one, and the reverse.
  case explainedOverRival, explainedUnderRival
  // Bits of the reading that no other work of the list explains as well, and that others explain.
  case explainedAlone, explainedElsewhere

  /// The features that have a margin column, in the order of these columns.
  static let compared: [(PairFeature, margin: PairFeature)] = [
    (.ngramScore, .ngramMargin), (.wordScore, .wordMargin), (.explained, .explainedMargin),
    (.explainedExactly, .exactMargin), (.explainedByTitle, .titleExplainedMargin),
    (.coveredMainTitle, .coveredMainMargin), (.coveredTitle, .coveredTitleMargin),
    (.titleKey, .titleKeyMargin), (.matchedBits, .matchedMargin),
    (.matchedTitleBits, .titleBitsMargin), (.coveredFamily, .familyMargin),
    (.callKey, .callKeyMargin), (.runBits, .runMargin), (.coveredSeries, .seriesMargin),
    (.titleNumbersFound, .numbersMargin), (.coveredAll, .coveredAllMargin),
    (.coveredCall, .callMargin), (.labelHeading, .labelMargin),
    (.unexplainedKnownBits, .knownMargin), (.titleOrCoverage, .blendMargin),
    (.vectorScore, .vectorMargin),
  ]

  /// How many columns a pair has.
  package static let count = allCases.count
}
