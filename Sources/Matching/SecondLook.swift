import Foundation
import Retrieval

/// Scores of all pairs of a run seen together: claims on the same record, and shelf-mates.
package struct SecondLook {
  /// A pair that is looked at again.
  package struct Pair: Sendable {
    /// The spine's place in the run.
    package var spine: Int32
    /// The pair's place in the spine's list of candidates.
    package var place: Int32
    /// The record.
    package var row: Int32
    /// The first scoring's logit.
    package var logit: Float
  }

  /// The pairs that are looked at again: the best of each spine, best first.
  package private(set) var pairs: [Pair] = []
  /// Where each spine's pairs begin; one entry more than there are spines.
  package private(set) var starts: [Int32] = [0]
  /// `ClaimFeature.count` columns per pair.
  package private(set) var rows: [Float] = []

  /// How many candidates of each spine are looked at again.
  package static let depth = 20

  let tokens: RecordTokens
  let photos: [Int]
  let labels: [SpineLabel]

  /// Looks at the scores of all spines: `logits[spine][place]` belongs to `candidates[spine][place]`.
  package init(
    tokens: RecordTokens, photos: [Int], labels: [SpineLabel], candidates: [[Candidate]],
    logits: [[Float]], supplies: RecordSupplies
  ) {
    self.tokens = tokens
    self.photos = photos
    self.labels = labels
    for (spine, list) in candidates.enumerated() {
      let order = Self.order(logits[spine])
      for place in order.prefix(Self.depth) {
        pairs.append(
          Pair(
            spine: Int32(spine), place: Int32(place), row: list[place].row,
            logit: logits[spine][place]))
      }
      starts.append(Int32(pairs.count))
    }
    rows = Array(repeating: 0, count: pairs.count * ClaimFeature.count)
    describeLists()
    describeClaims()
    describeMates()
    describeCompany()
    describePrices(supplies)
  }

  /// Places in a list of candidates, best first, equal ones in the order of the list.
  package static func order(_ logits: [Float]) -> [Int] {
    logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }
  }

  func work(_ pair: Int) -> Int32 { tokens.works[Int(pairs[pair].row)] }

  func range(_ spine: Int) -> Range<Int> { Int(starts[spine])..<Int(starts[spine + 1]) }

  mutating func set(_ pair: Int, _ feature: ClaimFeature, _ value: Float) {
    rows[pair * ClaimFeature.count + feature.rawValue] = value
  }

  private mutating func describeLists() {
    for spine in 0..<starts.count - 1 {
      var sum: Float = 1
      for pair in range(spine) where pair == range(spine).lowerBound || work(pair) != work(pair - 1)
      {
        sum += exp(pairs[pair].logit)
      }
      for pair in range(spine) {
        let rival = range(spine).first { work($0) != work(pair) }
        set(pair, .logit, pairs[pair].logit)
        set(pair, .logitMargin, pairs[pair].logit - (rival.map { pairs[$0].logit } ?? -12))
        set(pair, .rank, Float(pair - range(spine).lowerBound))
        set(pair, .share, exp(pairs[pair].logit) / sum)
      }
    }
  }

  /// The two best claims on a work by different spines, over all photos and within one.
  private struct Claims {
    var best: Float = -12
    var bestSpine: Int32 = -1
    var second: Float = -12
    var secondSpine: Int32 = -1
    var sure = 0

    mutating func add(_ logit: Float, of spine: Int32) {
      if spine == bestSpine {
        best = max(best, logit)
      } else if logit > best {
        second = best
        secondSpine = bestSpine
        best = logit
        bestSpine = spine
      } else if logit > second {
        second = logit
        secondSpine = spine
      }
    }

    func others(than spine: Int32) -> Float { spine == bestSpine ? second : best }

    func otherSpine(than spine: Int32) -> Int? {
      let other = spine == bestSpine ? secondSpine : bestSpine
      return other < 0 ? nil : Int(other)
    }
  }

  private mutating func describeClaims() {
    var claims: [Int32: Claims] = [:]
    var claimsHere: [Int64: Claims] = [:]
    func key(_ work: Int32, _ spine: Int32) -> Int64 {
      Int64(work) << 32 | Int64(photos[Int(spine)])
    }
    for (index, pair) in pairs.enumerated() {
      let work = work(index)
      claims[work, default: Claims()].add(pair.logit, of: pair.spine)
      claimsHere[key(work, pair.spine), default: Claims()].add(pair.logit, of: pair.spine)
    }
    for spine in 0..<starts.count - 1 {
      // The spines whose best guess a work is, and a fair one.
      if let first = range(spine).first, pairs[first].logit > -1 {
        claims[work(first), default: Claims()].sure += 1
      }
    }
    let common = CommonWorks(self)
    for (index, pair) in pairs.enumerated() {
      let work = work(index)
      let all = claims[work, default: Claims()]
      let here = claimsHere[key(work, pair.spine), default: Claims()]
      let isOwn = self.work(range(Int(pair.spine)).lowerBound) == work
      let ownIsSure = isOwn && pairs[range(Int(pair.spine)).lowerBound].logit > -1
      set(index, .claimMargin, pair.logit - all.others(than: pair.spine))
      set(index, .claimMarginHere, pair.logit - here.others(than: pair.spine))
      set(index, .claimMarginElsewhere, elsewhere(pair, all: all, here: here))
      if let other = all.otherSpine(than: pair.spine), photos[other] != photos[Int(pair.spine)] {
        set(
          index, .commonWorks, common.count(photos[other], photos[Int(pair.spine)], without: work))
      }
      set(index, .claims, Float(all.sure - (ownIsSure ? 1 : 0)))
      set(index, .sameWorkRecords, Float(min(9, tokens.recordsOfSameWork[Int(pair.row)])))
      if let rival = range(Int(pair.spine)).first(where: { self.work($0) != work }) {
        let claims = claims[self.work(rival), default: Claims()]
        set(index, .rivalLogit, pairs[rival].logit)
        set(index, .rivalClaimMargin, pairs[rival].logit - claims.others(than: pair.spine))
      } else {
        set(index, .rivalLogit, -12)
      }
    }
  }

  /// The margin over claims from other photos, as far as the two best claims tell.
  private func elsewhere(_ pair: Pair, all: Claims, here: Claims) -> Float {
    let other = all.others(than: pair.spine)
    return other > here.others(than: pair.spine) ? pair.logit - other : pair.logit + 12
  }

  private mutating func describeMates() {
    var spinesOfPhoto: [Int: [Int]] = [:]
    for spine in 0..<starts.count - 1 { spinesOfPhoto[photos[spine], default: []].append(spine) }
    for (_, spines) in spinesOfPhoto {
      var weights: [Float] = []
      var rows: [Int] = []
      var owners: [Int] = []
      for spine in spines {
        guard let first = range(spine).first, pairs[first].logit > 0 else { continue }
        weights.append(1 / (1 + exp(-pairs[first].logit)))
        rows.append(Int(pairs[first].row))
        owners.append(spine)
      }
      for spine in spines {
        for pair in range(spine) { describeMates(pair, spine, weights, rows, owners) }
      }
    }
  }

  private mutating func describeMates(
    _ pair: Int, _ spine: Int, _ weights: [Float], _ mates: [Int], _ owners: [Int]
  ) {
    let keys = tokens.shelfKeys[Int(pairs[pair].row)]
    let label = labels[spine].letters
    var total: Float = 0
    var labelMates: Float = 0
    var labelAuthors: Float = 0
    var sums = (
      author: Float(0), letters: Float(0), classMark: Float(0), call: Float(0), series: Float(0)
    )
    for (index, mate) in mates.enumerated() where owners[index] != spine {
      let other = tokens.shelfKeys[mate]
      let weight = weights[index]
      total += weight
      if label != 0 && labels[owners[index]].letters == label {
        labelMates += weight
        if keys.author >= 0 && keys.author == other.author { labelAuthors += weight }
      }
      if keys.author >= 0 && keys.author == other.author { sums.author += weight }
      if keys.letters != 0 && keys.letters == other.letters { sums.letters += weight }
      if keys.classMark != 0 && keys.classMark == other.classMark { sums.classMark += weight }
      if keys.callNumber != 0 && keys.callNumber == other.callNumber { sums.call += weight }
      if keys.series >= 0 && keys.series == other.series { sums.series += weight }
    }
    let scale = 1 / max(total, 1)
    set(pair, .sureMates, total)
    set(pair, .sameAuthor, sums.author * scale)
    set(pair, .sameAuthorLetters, sums.letters * scale)
    set(pair, .sameClass, sums.classMark * scale)
    set(pair, .sameCallNumber, sums.call * scale)
    set(pair, .sameSeries, sums.series * scale)
    set(pair, .sameLabelAuthor, labelMates > 0 ? labelAuthors / labelMates : -1)
    set(pair, .sameLabelMates, labelMates)
  }
}
