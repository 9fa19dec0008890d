import Bibliography
import Catalogue
import Foundation
import Imaging
import Reading

/// How sure it is what a spine is.
public enum SpineState: String, Sendable, Hashable, CaseIterable {
  /// A person said which record it is.
  case confirmed
  /// A record was found, and it is sure.
  case matched
  /// There are words, but no record, or a doubtful one.
  case unsure
  /// Nothing was read and no record found.
  case unread
  /// A person said that the catalogue does not have the book.
  case notInCatalogue
  /// A person said that it is no book.
  case notABook

  /// Matches below this probability are worth a person's look.
  public static let sureFrom = 0.9
}

/// A spine as a person reviews it.
public struct ReviewedSpine: Sendable, Identifiable {
  /// The stored spine's key.
  public var id: Int64
  /// The row or pile, from 1 at the top of the photo.
  public var shelf: Int
  /// The place in it, from 1 at the left or, in a pile, at the top.
  public var position: Int
  /// True where the book lies in a pile.
  public var isInPile: Bool
  /// The outline in pixels of the upright photo.
  public var quad: Quad
  /// The best hypothesis of what is printed on the spine.
  public var text: String
  /// How sure it is what the spine is.
  public var state: SpineState
  /// The record that it is, by the program or by a person.
  public var record: Record?
  /// The probability that the program's best guess is right, 0...1.
  public var confidence: Double
  /// Records that were considered, the chosen or most likely one first.
  public var candidates: [RecordCandidate]
  /// Who corrected it; nil where nobody did, or without a name.
  public var person: String?
  /// When it was corrected; nil where nobody did.
  public var correctedAt: Date?
  /// True where a person chose a record that has left the catalogue since.
  public var choiceHasLeft: Bool
}

/// A photo with its spines as a person reviews them.
public struct ReviewedPhoto: Sendable, Identifiable {
  /// The stored photo's key.
  public var id: Int64
  /// Where the photo is.
  public var path: String
  /// `ContentHash` of the file.
  public var contentHash: String
  /// Pixels, after the photo's orientation is applied.
  public var width: Int
  /// Pixels, after the photo's orientation is applied.
  public var height: Int
  /// The spines in the order of shelf and position.
  public var spines: [ReviewedSpine]
  /// The corrections of the photo that hold, in the order in which they were made.
  public var corrections: [Correction]
}

extension Catalogue {
  /// The stored photo with this key as a person reviews it, or nil.
  public func reviewedPhoto(id: Int64) throws -> ReviewedPhoto? {
    guard let photo = try photos.photo(id: id) else { return nil }
    let made = try corrections.corrections(ofPhoto: photo.contentHash)
    let corrections = PhotoCorrections(made)
    let matches = Dictionary(
      try photos.matches(ofPhoto: id).map { ($0.spine, $0) }, uniquingKeysWith: { $1 })
    let records = Dictionary(
      try self.records(ids: matches.values.compactMap(\.record)).map { ($0.id, $0) },
      uniquingKeysWith: { $1 })
    return ReviewedPhoto(
      id: photo.id, path: photo.path, contentHash: photo.contentHash, width: photo.width,
      height: photo.height,
      spines: try photo.spines.map { spine in
        try ReviewedSpine(
          spine, match: matches[spine.id], records: records,
          judgement: corrections.judgement(of: spine.outline))
      },
      corrections: made)
  }
}

/// Where the picture of a spine is, and which way up it can be read.
public struct SpinePlace: Sendable, Hashable {
  /// The photo's path.
  public var photo: String
  /// The outline in pixels of the upright photo.
  public var quad: Quad
  /// Degrees by which the strip is turned clockwise to read its text: 0 or 180.
  public var turn: Int
}

extension Catalogue {
  /// Where the stored spine with this key is, or nil.
  public func spinePlace(id: Int64) throws -> SpinePlace? {
    guard let (path, spine) = try photos.spine(id: id) else { return nil }
    let reading = try JSONDecoder().decode(Reading.self, from: spine.reading)
    return SpinePlace(
      photo: path, quad: spine.outline, turn: reading.best?.rotation == 180 ? 180 : 0)
  }
}

extension ReviewedSpine {
  fileprivate init(
    _ spine: StoredSpine, match: StoredMatch?, records: [Int64: Record],
    judgement: PhotoCorrections.Judgement?
  ) throws {
    let record = match?.record.flatMap { records[$0] }
    let confidence = match?.confidence ?? 0
    let state: SpineState =
      switch match?.verdict {
      // What a person chose has left the catalogue since: it must be said again what the book is.
      case .confirmed?: record == nil ? .unsure : .confirmed
      case .notInCatalogue?: .notInCatalogue
      case .notABook?: .notABook
      case nil where record != nil && confidence >= SpineState.sureFrom: .matched
      case nil: record == nil && spine.text.isEmpty ? .unread : .unsure
      }
    self.init(
      id: spine.id, shelf: spine.shelf, position: spine.position,
      isInPile: spine.isInPile, quad: spine.outline,
      text: spine.text, state: state, record: record, confidence: confidence,
      candidates: try match.map {
        try JSONDecoder().decode([RecordCandidate].self, from: $0.candidates)
      } ?? [],
      person: judgement.flatMap { $0.person.isEmpty ? nil : $0.person },
      correctedAt: judgement?.madeAt, choiceHasLeft: judgement?.isVoid ?? false)
  }
}
