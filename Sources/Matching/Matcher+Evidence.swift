import Retrieval

/// What a matcher sees when it looks at a spine by itself: its candidates, and what speaks for each.
public struct SpineEvidence: Sendable {
  /// What can speak for a record.
  public enum Kind: String, CaseIterable, Sendable, Hashable, Codable, CodingKeyRepresentable {
    /// The words of the title, and its numbers.
    case title
    /// The words of the author's name.
    case author
    /// The label: the words and letters of call number and series.
    case label
    /// What of the reading the record explains and what it leaves over, in which order, with which
    /// accents.
    case reading
    /// How like the whole text is, by letters, by rare words and by the trained embedding.
    case likeness
    /// How far the record alone explains what no other candidate does.
    case distinction
  }

  /// The candidates' rows as `SpineMatch` names them, best first.
  public let rows: [Int]
  /// Log odds that each is the one, by the first scoring.
  public let scores: [Double]
  private let features: [Float]
  private let ensemble: TreeEnsemble

  /// `features` are `PairFeature.count` columns for each of `rows`, in any order.
  fileprivate init(rows: [Int], features: [Float], ensemble: TreeEnsemble) {
    var logits: [Float] = []
    features.withUnsafeBufferPointer { ensemble.appendScores($0, to: &logits) }
    let order = SecondLook.order(logits)
    self.rows = order.map { rows[$0] }
    scores = order.map { Double(logits[$0]) }
    self.features = order.flatMap {
      features[$0 * PairFeature.count..<($0 + 1) * PairFeature.count]
    }
    self.ensemble = ensemble
  }

  /// How much of each kind there is, 0...1, of the candidate at a place: the share of the main title's,
  /// the author's and the label's words that were read, weighed by their rarity; the share of the reading
  /// that the record explains; the cosine of the letters. Kinds that the record lacks are left out.
  public func shares(_ place: Int) -> [Kind: Double] {
    func value(_ feature: PairFeature) -> Float {
      features[place * PairFeature.count + feature.rawValue]
    }
    var shares: [Kind: Float] = [
      .title: value(.coveredMainTitle), .reading: value(.explained), .likeness: value(.ngramScore),
    ]
    // Of records without author, series or call number nothing is said.
    let author = value(.authorBits)
    if author > 0 { shares[.author] = value(.matchedAuthorBits) / author }
    let label = value(.seriesBits) + value(.callBits)
    if label > 0 { shares[.label] = value(.matchedOtherBits) / label }
    return shares.filter { $0.value >= 0 }.mapValues { Double(min(1, $0)) }
  }

  /// How far each kind of evidence speaks for the candidate at `other` rather than for that at `place`,
  /// in log odds; what speaks for `place` is negative. They add up to the difference of the scores.
  ///
  /// These are Shapley's values of a game whose players are the kinds: a score is computed with every
  /// choice of kinds taken from one candidate and the rest from the other, and a kind gets the mean of
  /// what it adds over all orders of the players (Shapley, *A value for n-person games*, 1953).
  /// O(2^kinds) scores.
  public func balance(from place: Int, to other: Int) -> [Kind: Double] {
    let kinds = Kind.allCases
    let coalitions = 1 << kinds.count
    var mixed: [Float] = []
    mixed.reserveCapacity(coalitions * PairFeature.count)
    for coalition in 0..<coalitions {
      for feature in PairFeature.allCases {
        let isOther = coalition >> Self.number(of: feature.evidence) & 1 == 1
        mixed.append(features[(isOther ? other : place) * PairFeature.count + feature.rawValue])
      }
    }
    var scores: [Float] = []
    mixed.withUnsafeBufferPointer { ensemble.appendScores($0, to: &scores) }
    return Dictionary(
      uniqueKeysWithValues: kinds.enumerated().map { player, kind in
        var value = 0.0
        for coalition in 0..<coalitions where coalition >> player & 1 == 0 {
          value +=
            Self.weight(coalition.nonzeroBitCount, of: kinds.count)
            * Double(scores[coalition | 1 << player] - scores[coalition])
        }
        return (kind, value)
      })
  }

  private static func number(of kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind)! }

  /// The share of the orders of `players` in which a given one comes right after given `before`.
  private static func weight(_ before: Int, of players: Int) -> Double {
    let others = (0..<before).reduce(1.0) { $0 * Double(players - 1 - $1) / Double($1 + 1) }
    return 1 / (Double(players) * others)
  }
}

extension Matcher {
  /// What speaks for the candidates of each spine, looked at by itself: without the other spines, and
  /// without the second scoring and the assignment that heed them. O(candidates) memory a spine.
  ///
  /// - Throws: what looking up records throws.
  public func evidence(for spines: [SpineText]) throws -> [SpineEvidence] {
    let queries = spines.map(Self.query)
    let proposed = index.candidates(for: queries, limit: Self.candidateLimit(in: recordCount))
    let batch = try candidates.batch(of: Self.distinctRows(proposed), queries: queries)
    return mapOnAllCores(spines.count, inBlocksOf: Parallel.block(spines.count, atMost: 64)) {
      var extractor = PairFeatureExtractor(tokens: batch.tokens)
      return $0.map { number in
        var features: [Float] = []
        extractor.append(
          SpineWords(spines[number], tokens: batch.tokens),
          proposals: index.withGrams(
            batch.renumber(proposed[number]), for: queries[number], records: batch.grams),
          to: &features)
        return SpineEvidence(
          rows: proposed[number].map { Int($0.row) }, features: features, ensemble: model.first)
      }
    }
  }
}

extension PairFeature {
  /// The kind of evidence that a column is of.
  var evidence: SpineEvidence.Kind {
    switch self {
    case .explainedByTitle, .coveredMainTitle, .coveredRest, .coveredTitle, .titleKey,
      .matchedTitleBits, .matchedTitleWords, .firstTitleWord, .titleNumbers,
      .titleNumbersMissing, .titleNumbersFound, .titleWords, .titleBits, .restBits,
      .titleExplainedMargin, .coveredMainMargin, .coveredTitleMargin, .titleKeyMargin,
      .titleBitsMargin, .numbersMargin:
      .title
    case .explainedByAuthor, .coveredFamily, .coveredGiven, .matchedAuthorBits, .authorBits,
      .familyMargin:
      .author
    case .explainedByOther, .coveredSeries, .coveredCall, .callKey, .matchedOtherBits,
      .seriesNumbersFound, .labelHeading, .labelTitle, .seriesBits, .callBits, .callKeyMargin,
      .seriesMargin, .callMargin, .labelMargin:
      .label
    case .ngramScore, .ngramShare, .ngramRank, .wordScore, .wordShare, .wordRank, .vectorScore,
      .vectorBelowBest, .vectorRank, .ngramMargin, .wordMargin, .vectorMargin:
      .likeness
    case .equals, .ownCovered, .ownMissing, .rivalCovered, .rivalMissing, .explainedOverRival,
      .explainedUnderRival, .explainedAlone, .explainedElsewhere:
      .distinction
    case .explained, .explainedExactly, .titleOrCoverage, .blendMargin, .blendRank,
      .unexplainedBits, .unexplainedWords, .unexplainedNumbers,
      .unexplainedKnownBits, .coveredAll, .matchedBits, .bestWordBits, .surplusBits, .exactBits,
      .runBits, .longestRun, .matchedWords, .accentsAgree, .accentsDiffer, .accentsMissing,
      .fragmentBits, .spineWords, .spineMass, .spineHypotheses, .catalogueBits, .candidateCount,
      .explainedMargin, .exactMargin, .matchedMargin, .runMargin, .coveredAllMargin, .knownMargin:
      .reading
    }
  }
}
