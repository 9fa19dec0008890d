import Bibliography
import Catalogue
import Foundation
import Matching
import Reading
import Retrieval

/// A catalogue ready to be matched with; its records stay where they are until they are needed.
package struct Library: Sendable {
  /// How many records there are.
  package var recordCount: Int { matcher.recordCount }
  /// The index that candidates come from.
  package let index: RetrievalIndex
  /// The matcher; results name records by their rows in the index.
  package let matcher: Matcher

  /// Opens the catalogue's index, which is made or brought up to date where necessary.
  ///
  /// - Throws: `PipelineError.emptyCatalogue`, or errors of the catalogue and the matcher.
  package init(
    _ catalogue: Catalogue, fields: RecordFields, minConfidence: Double?,
    working: (RetrievalIndex.Work) -> Void = { _ in }
  ) throws {
    let (index, evidence) = try CatalogueIndex.open(catalogue, allowed: fields, working: working)
    self.index = index
    matcher = try Matcher(index: index, fields: evidence, minConfidence: minConfidence) { rows in
      try Self.records(of: rows, index, catalogue)
    }
  }

  private static func records(
    of rows: [Int32], _ index: RetrievalIndex, _ catalogue: Catalogue
  ) throws -> [Record] {
    let ids = rows.map { index.recordID(of: $0) }
    // The file is read forwards.
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    let found = try catalogue.matchableRecords(ids: order.map { ids[$0] })
    var records = [Record](repeating: Record(id: 0, title: ""), count: rows.count)
    for (place, record) in zip(order, found) { records[place] = record }
    return records
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
    let matches = try matcher.match(texts, photos: numbers)
    let rows = Set(
      matches.flatMap { match in
        match.candidates.prefix(max(1, candidateLimit)).map { Int32($0.row) }
      }
    ).sorted()
    let records = Dictionary(uniqueKeysWithValues: zip(rows, try matcher.records(of: rows)))
    var results: [PhotoResult] = []
    var stored: [StoredMatch] = []
    var next = 0
    for photo in photos {
      var spines: [SpineResult] = []
      for spine in photo.spines {
        let result = Self.result(
          spine, readings[next], matches[next], records, candidateLimit: candidateLimit)
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

  private static func result(
    _ spine: StoredSpine, _ reading: Reading, _ match: SpineMatch, _ records: [Int32: Record],
    candidateLimit: Int
  ) -> SpineResult {
    SpineResult(
      shelf: spine.shelf, position: spine.position, quad: spine.outline, text: spine.text,
      readings: reading.hypotheses.map(\.text),
      match: match.decision.flatMap { records[Int32($0)] }.map { record in
        RecordMatch(
          record: record.id, title: record.title, author: record.author,
          callNumber: record.callNumber, confidence: match.confidence)
      },
      candidates: match.candidates.prefix(candidateLimit).compactMap { choice in
        records[Int32(choice.row)].map { record in
          RecordCandidate(
            record: record.id, title: record.title, author: record.author,
            callNumber: record.callNumber, score: Double(choice.score))
        }
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
