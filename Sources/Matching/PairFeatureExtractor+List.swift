import Retrieval

extension PairFeatureExtractor {
  /// Fills in the columns that say how a candidate stands against the others.
  func compare(_ proposals: [Candidate], _ list: UnsafeMutableBufferPointer<Float>) {
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

  /// Sets each candidate against its best rival, and against all of them word by word.
  mutating func contrast(
    _ spine: SpineWords, _ proposals: [Candidate], _ list: UnsafeMutableBufferPointer<Float>
  ) {
    let columns = PairFeature.count
    guard let rivals = twoBestWorks(proposals, list) else { return }
    let count = spine.count
    var best = [Float](repeating: 0, count: count)
    var second = best
    var bestWork = [Int32](repeating: -1, count: count)
    for index in proposals.indices {
      let work = tokens.works[Int(proposals[index].row)]
      for word in 0..<count {
        let value = bestOfPair[index * count + word]
        if work == bestWork[word] {
          best[word] = max(best[word], value)
        } else if value > best[word] {
          second[word] = best[word]
          best[word] = value
          bestWork[word] = work
        } else if value > second[word] {
          second[word] = value
        }
      }
    }
    let firstWork = tokens.works[Int(proposals[rivals.first].row)]
    for index in proposals.indices {
      let row = index * columns
      let work = tokens.works[Int(proposals[index].row)]
      let rival = work == firstWork ? rivals.second : rivals.first
      var over: Float = 0
      var under: Float = 0
      var alone: Float = 0
      var elsewhere: Float = 0
      for word in 0..<count {
        let mass = spine.masses[word]
        let own = bestOfPair[index * count + word]
        let others = work == bestWork[word] ? second[word] : best[word]
        if own > others { alone += mass * (own - others) }
        if own < others { elsewhere += mass * (others - own) }
        guard let rival else { continue }
        let other = bestOfPair[rival * count + word]
        if own > other { over += mass * (own - other) } else { under += mass * (other - own) }
      }
      list[row + PairFeature.explainedAlone.rawValue] = alone
      list[row + PairFeature.explainedElsewhere.rawValue] = elsewhere
      guard let rival else { continue }
      list[row + PairFeature.explainedOverRival.rawValue] = over
      list[row + PairFeature.explainedUnderRival.rawValue] = under
      let own = bits(of: proposals[index].row, without: proposals[rival].row)
      let other = bits(of: proposals[rival].row, without: proposals[index].row)
      list[row + PairFeature.ownCovered.rawValue] = own.covered
      list[row + PairFeature.ownMissing.rawValue] = own.missing
      list[row + PairFeature.rivalCovered.rawValue] = other.covered
      list[row + PairFeature.rivalMissing.rawValue] = other.missing
    }
  }

  /// The best candidate by `titleOrCoverage`, and the best of another work.
  private func twoBestWorks(
    _ proposals: [Candidate], _ list: UnsafeMutableBufferPointer<Float>
  ) -> (first: Int, second: Int?)? {
    func value(_ index: Int) -> Float {
      list[index * PairFeature.count + PairFeature.titleOrCoverage.rawValue]
    }
    guard let first = proposals.indices.max(by: { (value($0), $1) < (value($1), $0) }) else {
      return nil
    }
    let work = tokens.works[Int(proposals[first].row)]
    let second = proposals.indices.filter { tokens.works[Int(proposals[$0].row)] != work }
      .max { (value($0), $1) < (value($1), $0) }
    return (first, second)
  }

  /// Bits of the words of `record` that `other` does not have, covered by the reading and not.
  private mutating func bits(of record: Int32, without other: Int32) -> (
    covered: Float, missing: Float
  ) {
    for token in Int(tokens.starts[Int(other)])..<Int(tokens.starts[Int(other) + 1]) {
      marked[Int(places[Int(tokens.words[token])])] = other + 1
    }
    var result = (covered: Float(0), missing: Float(0))
    for token in Int(tokens.starts[Int(record)])..<Int(tokens.starts[Int(record) + 1]) {
      let word = Int(tokens.words[token])
      let local = Int(places[word])
      guard marked[local] != other + 1 else { continue }
      let length = Int(tokens.lexicon.starts[word + 1] - tokens.lexicon.starts[word])
      let bits =
        tokens.lexicon.bits[word]
        * SpineWords.worth(length: length, digits: tokens.lexicon.isNumber[word])
      result.covered += bits * covered[local]
      result.missing += bits * (1 - covered[local])
    }
    return result
  }
}
