import Bibliography
import Catalogue
import Foundation
import Matching
import Reading

/// A catalogue's records, ready to be matched with.
struct Library: Sendable {
  let records: [Record]
  private let matcher: Matcher

  /// Loads the records.
  ///
  /// - Throws: `PipelineError.emptyCatalogue`, or errors of the catalogue and the matcher.
  init(_ catalogue: Catalogue, fields: RecordFields, minConfidence: Double?) throws {
    var records: [Record] = []
    let revision = try catalogue.forEachRecord { records += $0 }
    guard !records.isEmpty else { throw PipelineError.emptyCatalogue(path: catalogue.path) }
    self.records = records
    let index = try CatalogueIndex.open(
      beside: catalogue.path, revision: revision, records: records,
      fields: Matcher.evidence(in: records, allowed: fields))
    matcher = try Matcher(
      records: records, fields: fields, minConfidence: minConfidence, index: index)
  }

  /// Matches all spines of `photos` at once, stores the decisions and returns each photo's result.
  func match(
    _ photos: [StoredPhoto], candidateLimit: Int, store: PhotoStore
  ) throws -> [PhotoResult] {
    let readings = try photos.flatMap { try $0.spines.map(Self.reading) }
    let texts = readings.map(Self.text)
    let numbers = photos.enumerated().flatMap { index, photo in
      repeatElement(index, count: photo.spines.count)
    }
    let matches = matcher.match(texts, photos: numbers)
    var results: [PhotoResult] = []
    var stored: [StoredMatch] = []
    var next = 0
    for photo in photos {
      var spines: [SpineResult] = []
      for spine in photo.spines {
        let result = result(
          spine, readings[next], matches[next], candidateLimit: candidateLimit)
        stored.append(
          StoredMatch(
            spine: spine.id, record: result.match?.record, confidence: matches[next].confidence,
            candidates: try JSONEncoder().encode(result.candidates)))
        spines.append(result)
        next += 1
      }
      results.append(
        PhotoResult(
          photo: photo.path, width: photo.width, height: photo.height, spines: spines))
    }
    try store.replaceMatches(ofPhotos: photos.map(\.id), with: stored)
    return results
  }

  private func result(
    _ spine: StoredSpine, _ reading: Reading, _ match: SpineMatch, candidateLimit: Int
  ) -> SpineResult {
    SpineResult(
      shelf: spine.shelf, position: spine.position, quad: spine.outline, text: spine.text,
      readings: reading.hypotheses.map(\.text),
      match: match.decision.map { row in
        let record = records[row]
        return RecordMatch(
          record: record.id, title: record.title, author: record.author,
          callNumber: record.callNumber, confidence: match.confidence)
      },
      candidates: match.candidates.prefix(candidateLimit).map { choice in
        let record = records[choice.row]
        return RecordCandidate(
          record: record.id, title: record.title, author: record.author,
          callNumber: record.callNumber, score: Double(choice.score))
      })
  }

  private static func reading(_ spine: StoredSpine) throws -> Reading {
    try JSONDecoder().decode(Reading.self, from: spine.reading)
  }

  private static func text(_ reading: Reading) -> SpineText {
    SpineText(
      hypotheses: reading.hypotheses.map { hypothesis in
        hypothesis.words.map { RecognisedWord($0.text, confidence: $0.confidence) }
      })
  }
}
