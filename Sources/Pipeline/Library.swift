import Bibliography
import Catalogue
import Foundation
import Matching
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
  /// - Parameter only: the records that spines are matched with, but for what people say of them; nil for
  ///   all.
  /// - Throws: `PipelineError.emptyCatalogue`, or errors of the catalogue and the matcher.
  package init(
    _ catalogue: Catalogue, fields: RecordFields, minConfidence: Double?,
    only: Set<Int64>? = nil,
    working: (RetrievalIndex.Work) -> Void = { _ in }
  ) throws {
    let (index, evidence) = try CatalogueIndex.open(catalogue, allowed: fields, working: working)
    self.index = index
    let proposing =
      only.map { only in
        index.removing(
          (0..<Int32(index.count)).lazy.filter { !only.contains(index.recordID(of: $0)) })
      } ?? index
    matcher = try Matcher(index: proposing, fields: evidence, minConfidence: minConfidence) {
      rows in
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

  /// A match is sure enough to spend no further pass on its spine from this probability. Nothing need
  /// be asked besides, such as whether a title was read: of 285 spines of rendered photos with books of
  /// the truth that were sure after the first or second round, 2 had the wrong record; of 265 at .95
  /// none. From .9 to .995 the same books are found in the end, in 0.18 to 0.21 s a spine; at .5 one in
  /// a hundred less.
  static let sureFrom = 0.9

  /// Which of a photo's spines are matched beyond doubt, each as far as it was read. O(spines *
  /// candidates), on all cores.
  func sureSpines(_ texts: [SpineText]) throws -> [Bool] {
    try matcher.match(texts, photos: texts.map { _ in 0 }).map {
      $0.decision != nil && $0.confidence >= Self.sureFrom
    }
  }

  /// Matches all spines of `photos` at once, stores the decisions and returns each photo's result, with
  /// the probability that each spine's first candidate is right, asserted or not.
  func match(
    _ photos: [ReadPhoto], candidateLimit: Int, store: PhotoStore
  ) throws -> [(result: PhotoResult, confidences: [Double])] {
    let numbers = photos.enumerated().flatMap { index, photo in
      repeatElement(index, count: photo.texts.count)
    }
    let corrections = try photos.map { try store.corrections(ofPhoto: $0.photo.contentHash) }
    let judgements = Self.judgements(of: photos.map(\.photo), corrections)
    let matches = try matcher.match(
      photos.flatMap(\.texts), photos: numbers, settled: settled(judgements))
    let rows = Set(
      matches.flatMap { match in
        match.candidates.prefix(max(1, candidateLimit)).map { Int32($0.row) }
      }
    ).sorted()
    let records = Dictionary(uniqueKeysWithValues: zip(rows, try matcher.records(of: rows)))
    var results: [(result: PhotoResult, confidences: [Double])] = []
    var stored: [StoredMatch] = []
    var next = 0
    for read in photos {
      let photo = read.photo
      var spines: [SpineResult] = []
      for (spine, readings) in zip(photo.spines, read.readings) {
        let result = Self.result(
          spine, readings, matches[next], records, candidateLimit: candidateLimit)
        stored.append(
          StoredMatch(
            spine: spine.id, record: result.match?.record, confidence: matches[next].confidence,
            verdict: judgements[next].map { SpineVerdict($0.verdict) },
            candidates: try JSONEncoder().encode(result.candidates)))
        spines.append(result)
        next += 1
      }
      let result = PhotoResult(
        photo: photo.path, width: photo.width, height: photo.height, spines: spines)
      results.append((result, matches[next - spines.count..<next].map(\.confidence)))
    }
    // People correct while a big run is matched: what they said since is not written over.
    try store.replaceMatches(
      ofPhotos: photos.map(\.photo.id), with: stored,
      heeding: Dictionary(
        zip(photos.map(\.photo.id), corrections.map { $0.map(\.id) }),
        uniquingKeysWith: { first, _ in first }))
    return results
  }

  /// What people said of the spines of `photos`, one after the other; nil where nothing, or where the
  /// record that they chose has left the catalogue.
  private static func judgements(
    of photos: [StoredPhoto], _ corrections: [[Correction]]
  ) -> [PhotoCorrections.Judgement?] {
    zip(photos, corrections).flatMap { photo, corrections in
      let corrections = PhotoCorrections(corrections)
      return photo.spines.map { spine in
        corrections.judgement(of: spine.outline).flatMap { $0.isVoid ? nil : $0 }
      }
    }
  }

  /// The same in the terms of the matcher. A record that is not in the index is none.
  private func settled(_ judgements: [PhotoCorrections.Judgement?]) -> [Int: SettledSpine] {
    var records: [Int: Int64] = [:]
    var settled: [Int: SettledSpine] = [:]
    for (spine, judgement) in judgements.enumerated() {
      guard let judgement else { continue }
      settled[spine] = .noRecord
      if case .record(let id?) = judgement.verdict { records[spine] = id }
    }
    let rows = index.rows(ofRecords: Set(records.values))
    for (spine, id) in records {
      if let row = rows[id] { settled[spine] = .record(row: row) }
    }
    return settled
  }

  private static func result(
    _ spine: StoredSpine, _ readings: [String], _ match: SpineMatch, _ records: [Int32: Record],
    candidateLimit: Int
  ) -> SpineResult {
    SpineResult(
      shelf: spine.shelf, position: spine.position, quad: spine.outline, text: spine.text,
      readings: readings,
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
}

extension SpineVerdict {
  init(_ verdict: Correction.Verdict) {
    self =
      switch verdict {
      case .record: .confirmed
      case .notInCatalogue: .notInCatalogue
      case .notABook: .notABook
      }
  }
}
