import Assignment
import Bibliography
import Catalogue
import Foundation
import Matching
import Pipeline
import Retrieval

/// Annotated regions and the records to match them with.
public struct MatchingTask: Sendable {
  /// The regions, in the order of their file.
  public let regions: [AnnotatedRegion]
  /// The fields that may be used.
  public let fields: RecordFields
  /// What was read in each region: all hypotheses of it.
  let readings: [SpineText]
  private let source: Source

  private enum Source {
    case memory([Record])
    case catalogue(Catalogue)
  }

  /// A task with records in memory.
  public init(regions: [AnnotatedRegion], records: [Record], fields: RecordFields) {
    self.regions = regions
    self.fields = fields
    readings = regions.map { SpineText($0.text) }
    source = .memory(records)
  }

  /// A task with the records of a catalogue, for which `full` uses the index beside it, as matching
  /// photos does.
  public init(regions: [AnnotatedRegion], catalogue: Catalogue, fields: RecordFields) {
    self.init(
      regions: regions, readings: regions.map { SpineText($0.text) }, catalogue: catalogue,
      fields: fields)
  }

  /// The same for regions that were read several times each, `readings[i]` in region `i`.
  init(
    regions: [AnnotatedRegion], readings: [SpineText], catalogue: Catalogue, fields: RecordFields
  ) {
    self.regions = regions
    self.fields = fields
    self.readings = readings
    source = .catalogue(catalogue)
  }

  /// All records, which the program's matcher does not need in memory.
  public func records() throws -> [Record] {
    switch source {
    case .memory(let records): return records
    case .catalogue(let catalogue):
      var records: [Record] = []
      try catalogue.forEachRecord { records += $0 }
      return records
    }
  }

  /// How many records there are.
  public func recordCount() throws -> Int {
    switch source {
    case .memory(let records): records.count
    case .catalogue(let catalogue): try catalogue.count()
    }
  }

  /// The program's matcher over the records. `minConfidence` as in `Matcher`.
  public func matcher(minConfidence: Double? = nil) throws -> Matcher {
    switch source {
    case .memory(let records):
      try Matcher(records: records, fields: fields, minConfidence: minConfidence)
    case .catalogue(let catalogue):
      try Library(catalogue, fields: fields, minConfidence: minConfidence).matcher
    }
  }

  /// Predictions by `method`. `minConfidence` sets the probability from which `full` asserts a match.
  public func predictions(
    by method: MatchingMethod, minConfidence: Double? = nil
  ) throws -> [MatchingPrediction] {
    if method == .full {
      return try matcher(minConfidence: minConfidence)
        .predictions(for: regions, read: readings, keepsAll: true)
    }
    var guesses = try guesses(by: method)
    let thresholds = ThresholdChoice.perRegion(guesses, regions: regions)
    for (index, threshold) in thresholds.enumerated() {
      guesses[index].isMatch = (guesses[index].candidates.first?.score ?? -.infinity) >= threshold
    }
    return guesses
  }

  /// What a method that is not `full` guesses for each region, nothing asserted.
  func guesses(by method: MatchingMethod) throws -> [MatchingPrediction] {
    if method == .learned {
      return try matcher().guesses(for: regions, read: readings)
    }
    let records = try records()
    var rankings = try rankings(by: method, among: records)
    if method.assigns { rankings = assigned(rankings, records) }
    return zip(regions, rankings).map { region, ranking in
      MatchingPrediction(
        region, isMatch: false, ranking.map { (records[Int($0.row)], Double($0.score)) })
    }
  }

  /// The same, with what took how long: a matcher's preparation apart from its work.
  public func timedPredictions(
    by method: MatchingMethod, minConfidence: Double? = nil
  ) throws -> (predictions: [MatchingPrediction], stages: [RunInfo.Stage]) {
    let start = ContinuousClock.now
    guard method == .full else {
      let found = try predictions(by: method, minConfidence: minConfidence)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      return (found, [RunInfo.Stage("indexing and ranking", seconds: seconds)])
    }
    let matcher = try matcher(minConfidence: minConfidence)
    let prepared = ContinuousClock.now
    let found = try matcher.predictions(for: regions, read: readings, keepsAll: true)
    return (
      found,
      [
        RunInfo.Stage("opening index and weights", seconds: (prepared - start) / .seconds(1)),
        RunInfo.Stage("matching", seconds: (ContinuousClock.now - prepared) / .seconds(1)),
      ]
    )
  }

  private func rankings(by method: MatchingMethod, among records: [Record]) throws -> [Ranking] {
    let texts = records.map { $0.text(of: fields) }
    let limit = 100
    switch method {
    case .fuzzy, .fuzzyAssignment: return FuzzyIndex(texts).candidates(for: queries, limit: limit)
    case .bm25, .bm25Assignment:
      return SparseIndex(texts, kind: .words).candidates(for: queries, limit: limit)
    case .tfidf, .tfidfAssignment:
      return SparseIndex(texts, kind: .grams).candidates(for: queries, limit: limit)
    case .retrieval:
      return RetrievalIndex(records, fields: fields, embedding: try .shipped())
        .candidates(for: queries, limit: limit)
        .map { $0.enumerated().map { ($1.row, 1 / Float(1 + $0)) } }
    case .embedding, .embeddingAssignment, .learned, .full:
      return try embedded(texts, limit: limit)
    }
  }

  private typealias Ranking = [(row: Int32, score: Float)]

  private var queries: [FoldedText] { regions.map { FoldedText($0.text) } }

  private func embedded(_ texts: [FoldedText], limit: Int) throws -> [Ranking] {
    let embedding = try TextEmbedding.shipped()
    let frequencies = TermFrequencies(texts)
    let vectors = embedding.vectors(of: texts, frequencies: frequencies)
    return VectorScan.best(
      limit, for: embedding.vectors(of: queries, frequencies: frequencies),
      dimensions: embedding.dimensions, among: texts.count
    ) { rows, output in
      let size = embedding.dimensions
      vectors.withUnsafeBufferPointer {
        output.update(from: $0.baseAddress! + rows.lowerBound * size, count: rows.count * size)
      }
    }
  }

  /// The best total score where each record is given out once per copy; the given one first.
  private func assigned(_ rankings: [Ranking], _ records: [Record]) -> [Ranking] {
    var problem = AssignmentProblem(
      supplies: records.map { ColumnSupply(capacity: max(1, $0.copies)) })
    for ranking in rankings {
      problem.addRow(
        rejectionCost: 0, entries: ranking.lazy.map { (Int($0.row), -Double($0.score)) })
    }
    let columns = problem.solved().columnOfRow
    return zip(rankings, columns).map { ranking, column in
      guard let column, let place = ranking.firstIndex(where: { Int($0.row) == column }) else {
        // Nothing is left for it: the best guess stays, at the lowest score.
        return ranking.enumerated().map { ($1.row, $0 == 0 ? 0 : $1.score) }
      }
      return [ranking[place]] + ranking[..<place] + ranking[(place + 1)...]
    }
  }
}
