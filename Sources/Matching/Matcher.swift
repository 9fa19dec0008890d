import Bibliography
import Foundation
import Retrieval

/// Decides which catalogue record every spine of a run is.
///
/// Pairs of spine and candidate are scored by aligned evidence, then once more in the light of all
/// spines of the run; an exact assignment settles who gets which record; the score of each chosen
/// pair is turned into a probability. Works on all cores; the result does not depend on their number.
public struct Matcher: Sendable {
  /// How many candidates per spine are worth asking retrieval for among so many records.
  ///
  /// Among 15,044 records all but 4 of the 3,250 right ones that were found for the annotated regions
  /// of the library's development half were among the first 40; of badly read spines
  /// (`IndexShape.hasGrams`) 1,571 among the first 50, 1,576 among 70 and 100. Among millions more have
  /// similar titles.
  public static func candidateLimit(in recordCount: Int) -> Int {
    recordCount <= 50_000 ? 64 : 100
  }

  /// The fields that count as evidence: those allowed, as far as the catalogue has them.
  public let fields: RecordFields
  /// The probability from which a match is asserted; nil for the defaults, which are best for F1.
  public let minConfidence: Double?
  /// How many records the catalogue has.
  public let recordCount: Int

  /// Gets the records of rows of the index, in the same order, from where they are kept.
  public typealias RecordLookup = @Sendable (_ rows: [Int32]) throws -> [Record]

  let index: RetrievalIndex
  private let lookup: RecordLookup
  let candidates: CandidateRecords
  let model: MatcherWeights.Model

  /// Prepares records in memory for matching; results name them by their place in the list.
  ///
  /// - Parameters:
  ///   - records: the catalogue.
  ///   - fields: the fields that may be used as evidence.
  ///   - minConfidence: the probability, 0...1, from which a match is asserted; by default the one
  ///     that was best for F1 in training: one for readings of one pass, one for those of several.
  /// - Throws: where the trained weights are missing or damaged.
  public init(
    records: [Record], fields: RecordFields = .all, minConfidence: Double? = nil
  ) throws {
    let evidence = Self.evidence(in: records, allowed: fields)
    try self.init(
      index: RetrievalIndex(records, fields: evidence, embedding: .shipped()), fields: evidence,
      minConfidence: minConfidence
    ) { rows in rows.map { records[Int($0)] } }
  }

  /// Prepares for matching with records that are looked up when a spine may be one of them. Results
  /// name them by their row in the index. Memory does not grow with the catalogue.
  ///
  /// - Parameters:
  ///   - index: the records' index, made of `fields`.
  ///   - fields: see `evidence`.
  ///   - minConfidence: as above.
  ///   - lookup: gets records by their rows; it is asked for the candidates of many spines at once.
  /// - Throws: where the trained weights are missing or damaged.
  public init(
    index: RetrievalIndex, fields: RecordFields, minConfidence: Double? = nil,
    lookup: @escaping RecordLookup
  ) throws {
    self.index = index
    self.fields = fields
    self.minConfidence = minConfidence
    self.lookup = lookup
    candidates = CandidateRecords(index: index, fields: fields, lookup: lookup)
    recordCount = index.count - index.removedCount
    let weights = try MatcherWeights.shipped.get()
    model = fields == .all ? weights.allFields : weights.titleAndAuthor
  }

  /// The records that results name by these rows, in the same order. Throws what looking up throws.
  public func records(of rows: [Int32]) throws -> [Record] { try lookup(rows) }

  /// The fields worth using: all, or title and author where the others are not allowed or the
  /// catalogue mostly lacks call numbers.
  public static func evidence(in records: [Record], allowed: RecordFields) -> RecordFields {
    evidence(
      ofRecords: records.count,
      labelled: records.reduce(0) { $0 + ($1.callNumber.isEmpty ? 0 : 1) }, allowed: allowed)
  }

  /// The same for a catalogue of `count` records, `labelled` of which have a call number.
  public static func evidence(
    ofRecords count: Int, labelled: Int, allowed: RecordFields
  ) -> RecordFields {
    let basic = allowed.intersection([.title, .author])
    guard allowed == .all else { return basic.isEmpty ? [.title, .author] : basic }
    return 2 * labelled >= max(1, count) ? .all : [.title, .author]
  }

  /// Spines whose candidates are in memory at a time.
  private static let spinesAtOnce = 2048

  /// Matches all spines of a run at once; `photos[i]` numbers the photo that spine `i` is in.
  ///
  /// Memory: some 10 kB a spine, and the candidates of `spinesAtOnce` spines.
  ///
  /// - Parameters:
  ///   - settled: what a person said of some of the spines, by their places. It holds, and counts as
  ///     evidence for the others.
  ///   - keepsAll: whether candidates that were scored only once, since others were better, follow
  ///     those that were looked at again; by their first scores, best first.
  /// - Throws: what looking up records throws.
  public func match(
    _ spines: [SpineText], photos: [Int], settled: [Int: SettledSpine] = [:],
    keepsAll: Bool = false
  ) throws -> [SpineMatch] {
    precondition(spines.count == photos.count, "every spine needs the number of its photo")
    var scored: [FirstScores] = []
    var labels: [SpineLabel] = []
    scored.reserveCapacity(spines.count)
    for start in stride(from: 0, to: spines.count, by: Self.spinesAtOnce) {
      try score(
        Array(spines[start..<min(spines.count, start + Self.spinesAtOnce)]), keepsAll: keepsAll,
        into: &scored, &labels)
    }
    var alternatives: [Int: [SpineMatch.Choice]] = [:]
    for (spine, settled) in settled {
      alternatives[spine] = scored[spine].choices
      scored[spine] = FirstScores(settled)
    }
    let rows = Self.distinctRows(scored.map(\.candidates))
    let batch = try candidates.batch(of: rows)
    let supplies = RecordSupplies(copies: batch.copies)
    let look = SecondLook(
      tokens: batch.tokens, photos: photos, labels: labels,
      candidates: scored.map { batch.renumber($0.candidates) },
      logits: scored.map(\.logits), supplies: supplies)
    var logits = scoreAgain(look, scored)
    for (place, pair) in look.pairs.enumerated() where settled[Int(pair.spine)] != nil {
      logits[place] = SettledSpine.logit
    }
    return Resolution(look: look, logits: logits, supplies: supplies)
      .matches.enumerated().map { number, match in
        if let others = alternatives[number] {
          return SpineMatch(settled: match, others, rows: batch.rows)
        }
        var decided = decide(
          match, isReadInPasses: spines[number].hypotheses.count > 1, rows: batch.rows)
        decided.candidates += scored[number].further
        return decided
      }
  }

  /// The candidates of each spine by the first scoring alone, best first: every pair by itself,
  /// without a look at the other spines and without assignment.
  ///
  /// - Throws: what looking up records throws.
  public func ranked(_ spines: [SpineText]) throws -> [[SpineMatch.Choice]] {
    var scored: [FirstScores] = []
    var labels: [SpineLabel] = []
    for start in stride(from: 0, to: spines.count, by: Self.spinesAtOnce) {
      try score(
        Array(spines[start..<min(spines.count, start + Self.spinesAtOnce)]), keepsAll: true,
        into: &scored, &labels)
    }
    return scored.map { $0.choices + $0.further }
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

  /// The best candidates of a spine, best first, with their first scores and features.
  fileprivate struct FirstScores: Sendable {
    var candidates: [Candidate] = []
    var logits: [Float] = []
    /// `PairFeature.count` columns per candidate.
    var features: [Float] = []
    /// Those that follow, as far as they are asked for.
    var further: [SpineMatch.Choice] = []

    /// The candidates as choices.
    var choices: [SpineMatch.Choice] {
      zip(candidates, logits).map { SpineMatch.Choice(row: Int($0.row), score: Double($1)) }
    }
  }

  private func score(
    _ spines: [SpineText], keepsAll: Bool, into scored: inout [FirstScores],
    _ labels: inout [SpineLabel]
  ) throws {
    let queries = spines.map(Self.query)
    let proposed = index.candidates(for: queries, limit: Self.candidateLimit(in: recordCount))
    let batch = try candidates.batch(of: Self.distinctRows(proposed), queries: queries)
    let results = mapOnAllCores(
      spines.count, inBlocksOf: Parallel.block(spines.count, atMost: 64)
    ) { block in
      var extractor = PairFeatureExtractor(tokens: batch.tokens)
      var features: [Float] = []
      return block.map { number in
        let words = SpineWords(spines[number], tokens: batch.tokens)
        features.removeAll(keepingCapacity: true)
        extractor.append(
          words,
          proposals: index.withGrams(
            batch.renumber(proposed[number]), for: queries[number], records: batch.grams),
          to: &features)
        var logits: [Float] = []
        features.withUnsafeBufferPointer { model.first.appendScores($0, to: &logits) }
        var result = FirstScores()
        let order = SecondLook.order(logits)
        for place in order.prefix(SecondLook.depth) {
          result.candidates.append(proposed[number][place])
          result.logits.append(logits[place])
          result.features += features[place * PairFeature.count..<(place + 1) * PairFeature.count]
        }
        if keepsAll {
          result.further = order.dropFirst(SecondLook.depth).map { place in
            SpineMatch.Choice(
              row: Int(proposed[number][place].row), score: Double(logits[place]))
          }
        }
        return (result, words.label)
      }
    }
    scored += results.map(\.0)
    labels += results.map(\.1)
  }

  static func distinctRows(_ lists: [[Candidate]]) -> [Int32] {
    var rows = lists.flatMap { $0.map(\.row) }
    rows.sort()
    var distinct: [Int32] = []
    for row in rows where row != distinct.last { distinct.append(row) }
    return distinct
  }

  private func scoreAgain(_ look: SecondLook, _ scored: [FirstScores]) -> [Float] {
    mapOnAllCores(
      look.starts.count - 1, inBlocksOf: Parallel.block(look.starts.count, atMost: 64)
    ) { block in
      var rows: [Float] = []
      for spine in block {
        for pair in Int(look.starts[spine])..<Int(look.starts[spine + 1]) {
          let first = Int(look.pairs[pair].place) * PairFeature.count
          rows.append(contentsOf: scored[spine].features[first..<first + PairFeature.count])
          rows.append(
            contentsOf: look.rows[pair * ClaimFeature.count..<(pair + 1) * ClaimFeature.count])
        }
      }
      var logits: [Float] = []
      rows.withUnsafeBufferPointer { model.second.appendScores($0, to: &logits) }
      return logits
    }
  }

  private func decide(
    _ resolved: Resolution.Match, isReadInPasses: Bool, rows: [Int32]
  ) -> SpineMatch {
    guard let first = resolved.candidates.first else {
      return SpineMatch(decision: nil, confidence: 0, candidates: [])
    }
    let calibration = isReadInPasses ? model.calibrationOfPasses : model.calibration
    let confidence = Double(calibration.probability(resolved.score))
    let isSure = confidence >= minConfidence ?? Double(calibration.threshold)
    func row(_ choice: SpineMatch.Choice) -> Int { Int(rows[choice.row]) }
    return SpineMatch(
      decision: resolved.isAssigned && isSure ? row(first) : nil, confidence: confidence,
      candidates: resolved.candidates.map { SpineMatch.Choice(row: row($0), score: $0.score) })
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

/// What a person said of a spine.
public enum SettledSpine: Sendable, Hashable {
  /// It is the record of this row.
  case record(row: Int32)
  /// It is none of the records.
  case noRecord

  /// Surer than any evidence makes a pair.
  static let logit: Float = 20
}

extension Matcher.FirstScores {
  /// The record that a person named: the evidence does not matter.
  fileprivate init(_ settled: SettledSpine) {
    guard case .record(let row) = settled else { return }
    candidates = [Candidate(row: row, grams: 0, words: 0, vector: 0)]
    logits = [SettledSpine.logit]
    features = Array(repeating: 0, count: PairFeature.count)
  }
}

extension SpineMatch {
  /// A match that a person decided, with what the program would have thought of.
  fileprivate init(settled match: Resolution.Match, _ alternatives: [Choice], rows: [Int32]) {
    var chosen = Array(match.candidates.prefix(1))
    if let row = chosen.first?.row { chosen[0].row = Int(rows[row]) }
    self.init(
      decision: chosen.first?.row, confidence: 1,
      candidates: chosen + alternatives.filter { $0.row != chosen.first?.row })
  }
}
