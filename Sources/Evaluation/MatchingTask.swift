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
  /// The catalogue.
  public let records: [Record]
  /// The fields that may be used.
  public let fields: RecordFields
  /// The file whose index beside it `full` uses, and the state of it that the records are of.
  private let origin: (path: String, revision: CatalogueRevision)?

  /// A task with records in memory.
  public init(regions: [AnnotatedRegion], records: [Record], fields: RecordFields) {
    self.regions = regions
    self.records = records
    self.fields = fields
    origin = nil
  }

  /// A task with the records of a catalogue, for which `full` uses the index beside it, as matching
  /// photos does.
  public init(regions: [AnnotatedRegion], catalogue: Catalogue, fields: RecordFields) throws {
    var records: [Record] = []
    let revision = try catalogue.forEachRecord { records += $0 }
    self.regions = regions
    self.records = records
    self.fields = fields
    origin = (catalogue.path, revision)
  }

  /// The program's matcher over the records. `minConfidence` as in `Matcher`.
  public func matcher(minConfidence: Double? = nil) throws -> Matcher {
    let index = try origin.map { origin in
      try CatalogueIndex.open(
        beside: origin.path, revision: origin.revision, records: records,
        fields: Matcher.evidence(in: records, allowed: fields))
    }
    return try Matcher(
      records: records, fields: fields, minConfidence: minConfidence, index: index)
  }

  /// For each region the number of its photo, in the order of first regions.
  var photoNumbers: [Int] {
    var numbers: [String: Int] = [:]
    return regions.map { region in
      let number = numbers[region.photo, default: numbers.count]
      numbers[region.photo] = number
      return number
    }
  }

  /// Predictions by `method`. `minConfidence` sets the probability from which `full` asserts a match.
  public func predictions(
    by method: MatchingMethod, minConfidence: Double? = nil
  ) throws -> [MatchingPrediction] {
    switch method {
    case .full:
      return predictions(by: try matcher(minConfidence: minConfidence))
    case .fuzzy: return decided(fuzzy())
    case .fuzzyAssignment: return decided(assigned(fuzzy()))
    case .bm25: return decided(sparse(.words))
    case .bm25Assignment: return decided(assigned(sparse(.words)))
    case .tfidf: return decided(sparse(.grams))
    case .tfidfAssignment: return decided(assigned(sparse(.grams)))
    case .embedding: return decided(try embedded())
    case .embeddingAssignment: return decided(assigned(try embedded()))
    }
  }

  /// Predictions by a matcher over the task's records.
  public func predictions(by matcher: Matcher) -> [MatchingPrediction] {
    let matches = matcher.match(regions.map { SpineText($0.text) }, photos: photoNumbers)
    return zip(regions, matches).map { region, match in
      prediction(
        region, isMatch: match.decision != nil, confidence: match.confidence,
        match.candidates.map { (Int32($0.row), Float($0.score)) })
    }
  }

  private typealias Ranking = [(row: Int32, score: Float)]

  private var recordTexts: [FoldedText] { records.map { $0.text(of: fields) } }

  private var queries: [FoldedText] { regions.map { FoldedText($0.text) } }

  private func fuzzy() -> [Ranking] {
    FuzzyIndex(recordTexts).candidates(for: queries, limit: Matcher.candidateLimit)
  }

  private func sparse(_ kind: SparseIndex.Kind) -> [Ranking] {
    SparseIndex(recordTexts, kind: kind).candidates(for: queries, limit: Matcher.candidateLimit)
  }

  private func embedded() throws -> [Ranking] {
    let embedding = try TextEmbedding.shipped()
    let texts = recordTexts
    let frequencies = TermFrequencies(texts)
    let vectors = embedding.vectors(of: texts, frequencies: frequencies)
    return VectorScan.best(
      Matcher.candidateLimit, for: embedding.vectors(of: queries, frequencies: frequencies),
      dimensions: embedding.dimensions, among: texts.count
    ) { rows, output in
      let size = embedding.dimensions
      vectors.withUnsafeBufferPointer {
        output.update(from: $0.baseAddress! + rows.lowerBound * size, count: rows.count * size)
      }
    }
  }

  /// The best total score where each record is given out once per copy; the given one first.
  private func assigned(_ rankings: [Ranking]) -> [Ranking] {
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

  private func decided(_ rankings: [Ranking]) -> [MatchingPrediction] {
    var guesses = zip(regions, rankings).map { prediction($0, isMatch: false, $1) }
    let thresholds = ThresholdChoice.perRegion(guesses, regions: regions, photos: photoNumbers)
    for (index, threshold) in thresholds.enumerated() {
      guesses[index].isMatch = (guesses[index].candidates.first?.score ?? -.infinity) >= threshold
    }
    return guesses
  }

  private func prediction(
    _ region: AnnotatedRegion, isMatch: Bool, confidence: Double? = nil, _ ranking: Ranking
  ) -> MatchingPrediction {
    MatchingPrediction(
      photo: region.photo, mask: region.mask, isMatch: isMatch,
      confidence: confidence,
      candidates: ranking.map { candidate in
        let record = records[Int(candidate.row)]
        return MatchingPrediction.Candidate(
          title: record.title, author: record.author, callNumber: record.callNumber,
          score: Double(candidate.score))
      })
  }
}
