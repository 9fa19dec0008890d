import Bibliography
import Foundation
import Matching
import Retrieval

/// Writes what the matcher sees of a set of regions with known books, for the training tool: one
/// source of truth for the features of training and of use.
public struct TrainingFeatures: Sendable {
  private let regions: [AnnotatedRegion]
  private let records: [Record]
  private let tokens: RecordTokens
  private let spines: [SpineWords]
  private let candidates: [[Candidate]]
  private let photos: [Int]
  /// Whether a region's book is among the records.
  private let isCatalogued: [Bool]
  private let hypothesisCounts: [Int]

  /// How readings are made worse before they are used.
  public enum Noise: String, Sendable, CaseIterable {
    /// As annotated.
    case none
    /// `ReadingNoise.weakened`.
    case weakened
    /// `ReadingNoise.scattered`.
    case scattered
  }

  /// Retrieves candidates for annotated `regions`, their texts made worse by `noise`, among
  /// `records`. Throws where the text embedding's weights are missing or damaged.
  ///
  /// Instead of retrieving them again takes the candidates that `writePairs` wrote with the prefix `candidates`.
  public init(
    regions: [AnnotatedRegion], records: [Record], fields: RecordFields, noise: Noise, seed: UInt64,
    candidates: String? = nil
  ) throws {
    var maker = ReadingNoise(seed: seed)
    let texts = regions.map { region in
      switch noise {
      case .none: SpineText(region.text)
      case .weakened: maker.weakened(region.text)
      case .scattered: maker.scattered(region.text)
      }
    }
    try self.init(
      regions: regions, texts: texts, records: records, fields: fields, candidates: candidates)
  }

  /// Retrieves candidates for `readings` among `records`. Throws where the text embedding's weights
  /// are missing or damaged.
  public init(
    readings: [ReadRegion], records: [Record], fields: RecordFields, candidates: String? = nil
  ) throws {
    try self.init(
      regions: readings.map(\.region), texts: readings.map(\.reading), records: records,
      fields: fields, candidates: candidates)
  }

  private init(
    regions: [AnnotatedRegion], texts: [SpineText], records: [Record], fields: RecordFields,
    candidates known: String?
  ) throws {
    self.regions = regions
    self.records = records
    let catalogued = Set(
      records.map { AnnotatedBook(title: $0.title, author: $0.author, callNumber: "") })
    isCatalogued = regions.map { region in
      region.book.map {
        catalogued.contains(AnnotatedBook(title: $0.title, author: $0.author, callNumber: ""))
      } ?? false
    }
    hypothesisCounts = texts.map(\.hypotheses.count)
    let tokens = RecordTokens(records: records, fields: fields)
    self.tokens = tokens
    spines = texts.map { SpineWords($0, tokens: tokens) }
    if let known {
      candidates = try Self.candidates(known, spines: texts.count)
    } else {
      let index = RetrievalIndex(records, fields: fields, embedding: try .shipped())
      let queries = texts.map(Matcher.query)
      let proposed = index.candidates(
        for: queries, limit: Matcher.candidateLimit(in: records.count))
      let grams = index.gramVectors(of: records.lazy.map { $0.text(of: fields) })
      candidates = mapOnAllCores(queries.count, inBlocksOf: 16) { block in
        block.map { number in
          index.withGrams(proposed[number], for: queries[number], records: grams)
        }
      }
    }
    photos = regions.photoNumbers
  }

  /// Writes `PREFIX.f32`, a row of features per pair; `PREFIX.i32`, per pair the photo, the region,
  /// the record, the work, and 1 where the record is right, where the region is scored, where it
  /// shows a catalogued book; `PREFIX.names`; and `PREFIX.counts` and `PREFIX.candidates`, for the
  /// later steps.
  public func writePairs(_ prefix: String) throws {
    let rows = mapOnAllCores(spines.count, inBlocksOf: 128) { block in
      var extractor = PairFeatureExtractor(tokens: tokens)
      var rows: [Float] = []
      for spine in block {
        extractor.append(spines[spine], proposals: candidates[spine], to: &rows)
      }
      return rows
    }
    var labels: [Int32] = []
    for (number, (region, list)) in zip(regions, candidates).enumerated() {
      for candidate in list {
        let record = records[Int(candidate.row)]
        let isRight =
          region.book?.isWork(title: record.title, author: record.author) ?? false
        labels += [
          Int32(photos[number]), Int32(number), candidate.row, tokens.works[Int(candidate.row)],
          isRight ? 1 : 0, region.isMerged ? 0 : 1, isCatalogued[number] ? 1 : 0,
        ]
      }
    }
    try Self.write(rows, prefix + ".f32")
    try Self.write(labels, prefix + ".i32")
    try Self.write(candidates.map { Int32($0.count) }, prefix + ".counts")
    try Self.write(Array(candidates.joined()), prefix + ".candidates")
    try Self.write(PairFeature.allCases.map { "\($0)" }, prefix + ".names")
  }

  /// From a logit per pair (`scores`, 32-bit floats in the order of `writePairs`) writes the second
  /// look: `PREFIX.second.f32`, rows of features; `PREFIX.second.rows`, which pair each belongs to;
  /// `PREFIX.second.names`.
  public func writeSecondLook(scores: String, _ prefix: String) throws {
    let look = try secondLook(scores)
    let starts = candidates.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    try Self.write(look.rows, prefix + ".second.f32")
    try Self.write(
      look.pairs.map { Int32(starts[Int($0.spine)]) + $0.place }, prefix + ".second.rows")
    try Self.write(ClaimFeature.allCases.map { "\($0)" }, prefix + ".second.names")
  }

  /// From the logits of both scorings writes `PREFIX.chosen.f32`: per region the score of the chosen
  /// record (or of the best guess), 1 if it is right, 1 if it was assigned, 1 if the region is
  /// scored, 1 if it shows a catalogued book, how many hypotheses its reading has, and its photo.
  public func writeDecisions(scores: String, secondScores: String, _ prefix: String) throws {
    let look = try secondLook(scores)
    let resolution = Resolution(
      look: look, logits: try Self.floats(secondScores),
      supplies: RecordSupplies(copies: records.map(\.copies)))
    var values: [Float] = []
    for (number, (region, match)) in zip(regions, resolution.matches).enumerated() {
      let record = match.candidates.first.map { records[$0.row] }
      let isRight =
        record.map { region.book?.isWork(title: $0.title, author: $0.author) ?? false } ?? false
      values += [
        match.score, isRight ? 1 : 0, match.isAssigned ? 1 : 0, region.isMerged ? 0 : 1,
        isCatalogued[number] ? 1 : 0, Float(hypothesisCounts[number]), Float(photos[number]),
      ]
    }
    try Self.write(values, prefix + ".chosen.f32")
  }

  private static func candidates(_ prefix: String, spines: Int) throws -> [[Candidate]] {
    func values<Value: BitwiseCopyable>(_ path: String) throws -> [Value] {
      try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes {
        Array($0.bindMemory(to: Value.self))
      }
    }
    let counts: [Int32] = try values(prefix + ".counts")
    let all: [Candidate] = try values(prefix + ".candidates")
    guard counts.count == spines, counts.reduce(0, { $0 + Int($1) }) == all.count else {
      throw EvaluationError("\(prefix).candidates is of other regions")
    }
    var next = 0
    return counts.map { count in
      next += Int(count)
      return Array(all[next - Int(count)..<next])
    }
  }

  private func secondLook(_ scores: String) throws -> SecondLook {
    let values = try Self.floats(scores)
    guard values.count == candidates.reduce(0, { $0 + $1.count }) else {
      throw EvaluationError("\(scores) has \(values.count) scores, not one per pair")
    }
    var next = 0
    let logits = candidates.map { list in
      next += list.count
      return Array(values[next - list.count..<next])
    }
    return SecondLook(
      tokens: tokens, photos: photos, labels: spines.map(\.label), candidates: candidates,
      logits: logits,
      supplies: RecordSupplies(copies: records.map(\.copies)))
  }

  private static func floats(_ path: String) throws -> [Float] {
    try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes {
      Array($0.bindMemory(to: Float.self))
    }
  }

  private static func write(_ values: [some BitwiseCopyable], _ path: String) throws {
    try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
  }

  private static func write(_ names: [String], _ path: String) throws {
    try Data(names.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
  }
}
