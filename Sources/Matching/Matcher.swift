import Bibliography
import Foundation
import Retrieval

/// Decides which catalogue record every spine of a run is.
///
/// Pairs of spine and candidate are scored by aligned evidence, then once more in the light of all
/// spines of the run; an exact assignment settles who gets which record; the score of each chosen
/// pair is turned into a probability. Works on all cores; the result does not depend on their number.
public struct Matcher: Sendable {
  /// How many candidates per spine are worth asking retrieval for.
  public static let candidateLimit = 100

  /// The fields that count as evidence: those allowed, as far as the catalogue has them.
  public let fields: RecordFields
  /// The probability from which a match is asserted; nil for the defaults, which are best for F1.
  public let minConfidence: Double?
  /// How many records there are.
  public var recordCount: Int { tokens.count }

  private let tokens: RecordTokens
  private let index: RetrievalIndex
  private let model: MatcherWeights.Model
  private let supplies: RecordSupplies

  /// Prepares the records for matching.
  ///
  /// - Parameters:
  ///   - records: the catalogue; results name records by their place in this list.
  ///   - fields: the fields that may be used as evidence.
  ///   - minConfidence: the probability, 0...1, from which a match is asserted; by default the one
  ///     that was best for F1 in training: one for readings of one pass, one for those of several.
  ///   - index: an index of `text(of: Matcher.evidence(in: records, allowed: fields))` of the
  ///     records, in the same order; made here if left out.
  /// - Throws: where the trained weights are missing or damaged.
  public init(
    records: [Record], fields: RecordFields = .all, minConfidence: Double? = nil,
    index: RetrievalIndex? = nil
  ) throws {
    let evidence = Self.evidence(in: records, allowed: fields)
    self.fields = evidence
    tokens = RecordTokens(records: records, fields: evidence)
    self.index =
      try index
      ?? RetrievalIndex(records.map { $0.text(of: evidence) }, embedding: .shipped())
    precondition(self.index.count == records.count, "the index is of another list of records")
    let weights = try MatcherWeights.shipped.get()
    model = evidence == .all ? weights.allFields : weights.titleAndAuthor
    self.minConfidence = minConfidence
    supplies = RecordSupplies(copies: records.map(\.copies))
  }

  /// The fields worth using: all, or title and author where the others are not allowed or the
  /// catalogue mostly lacks call numbers.
  public static func evidence(in records: [Record], allowed: RecordFields) -> RecordFields {
    let basic = allowed.intersection([.title, .author])
    guard allowed == .all else { return basic.isEmpty ? [.title, .author] : basic }
    let labelled = records.reduce(0) { $0 + ($1.callNumber.isEmpty ? 0 : 1) }
    return 2 * labelled >= max(1, records.count) ? .all : [.title, .author]
  }

  /// Matches all spines of a run at once; `photos[i]` numbers the photo that spine `i` is in.
  public func match(_ spines: [SpineText], photos: [Int]) -> [SpineMatch] {
    precondition(spines.count == photos.count, "every spine needs the number of its photo")
    let words = mapOnAllCores(spines.count, inBlocksOf: 64) { block in
      block.map { SpineWords(spines[$0], tokens: tokens) }
    }
    let queries = spines.map(Self.query)
    let candidates = index.candidates(for: queries, limit: Self.candidateLimit)
    let scored = score(words, candidates)
    let look = SecondLook(
      tokens: tokens, photos: photos, labels: words.map(\.label), candidates: candidates,
      logits: scored.map(\.logits))
    let logits = scoreAgain(look, scored)
    return Resolution(look: look, logits: logits, supplies: supplies, works: tokens.works)
      .matches.enumerated().map { decide($1, isReadInPasses: spines[$0].hypotheses.count > 1) }
  }

  /// What retrieval is asked for: every distinct word of all hypotheses.
  package static func query(_ spine: SpineText) -> FoldedText {
    guard spine.hypotheses.count != 1 else {
      return FoldedText(spine.hypotheses[0].map(\.text).joined(separator: " "))
    }
    var seen: Set<String> = []
    var words: [String] = []
    for word in spine.hypotheses.joined() {
      for part in FoldedText(word.text).words where seen.insert(part).inserted {
        words.append(part)
      }
    }
    return FoldedText(words.joined(separator: " "))
  }

  /// A spine's first scores, and the features of its best pairs for the second.
  private struct FirstScores: Sendable {
    var logits: [Float]
    /// Rows of the best candidates by their place in the list.
    var rows: [Int32: [Float]]
  }

  private func score(_ words: [SpineWords], _ candidates: [[Candidate]]) -> [FirstScores] {
    mapOnAllCores(words.count, inBlocksOf: max(1, min(64, words.count / 64))) { block in
      let extractor = PairFeatureExtractor(tokens: tokens)
      var rows: [Float] = []
      return block.map { spine in
        rows.removeAll(keepingCapacity: true)
        extractor.append(words[spine], proposals: candidates[spine], to: &rows)
        var logits: [Float] = []
        rows.withUnsafeBufferPointer { model.first.appendScores($0, to: &logits) }
        let list = candidates[spine]
        let best = SecondLook.order(list, logits).prefix(SecondLook.depth)
        var kept: [Int32: [Float]] = [:]
        for place in best {
          kept[Int32(place)] = Array(
            rows[place * PairFeature.count..<(place + 1) * PairFeature.count])
        }
        return FirstScores(logits: logits, rows: kept)
      }
    }
  }

  private func scoreAgain(_ look: SecondLook, _ scored: [FirstScores]) -> [Float] {
    mapOnAllCores(look.starts.count - 1, inBlocksOf: 64) { block in
      var rows: [Float] = []
      for spine in block {
        for pair in Int(look.starts[spine])..<Int(look.starts[spine + 1]) {
          rows.append(contentsOf: scored[spine].rows[look.pairs[pair].place]!)
          rows.append(
            contentsOf: look.rows[pair * ClaimFeature.count..<(pair + 1) * ClaimFeature.count])
        }
      }
      var logits: [Float] = []
      rows.withUnsafeBufferPointer { model.second.appendScores($0, to: &logits) }
      return logits
    }
  }

  private func decide(_ resolved: Resolution.Match, isReadInPasses: Bool) -> SpineMatch {
    guard let first = resolved.candidates.first else {
      return SpineMatch(decision: nil, confidence: 0, candidates: [])
    }
    let calibration = isReadInPasses ? model.calibrationOfPasses : model.calibration
    let confidence = Double(calibration.probability(resolved.score))
    let isSure = confidence >= minConfidence ?? Double(calibration.threshold)
    return SpineMatch(
      decision: resolved.isAssigned && isSure ? first.row : nil,
      confidence: confidence, candidates: resolved.candidates)
  }
}

/// What was decided for one spine.
public struct SpineMatch: Sendable, Hashable {
  /// A record that the spine may be, and its score.
  public struct Choice: Sendable, Hashable {
    /// The record's place in the matcher's list.
    public var row: Int
    /// Log odds that it is the one, as scored last.
    public var score: Double
  }

  /// The record's place in the matcher's list; nil where none is asserted.
  public var decision: Int?
  /// The probability that the first candidate is right, 0...1.
  public var confidence: Double
  /// The best candidates: first the decision, or else the best guess, then by falling score.
  public var candidates: [Choice]
}
