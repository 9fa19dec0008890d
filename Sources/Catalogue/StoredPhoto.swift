import Foundation

import struct Bibliography.Record

/// A photo that was read, as the catalogue file keeps it.
public struct StoredPhoto: Sendable, Hashable, Identifiable {
  /// The photo's key; 0 until it is saved.
  public var id: Int64
  /// Where the photo is; a path stands for one photo.
  public var path: String
  /// `ContentHash` of the file.
  public var contentHash: String
  /// Names the segmenter, the reader and their settings: what was read under other settings is read
  /// anew.
  public var settings: String
  /// Pixels, after the photo's orientation is applied.
  public var width: Int
  /// Pixels, after the photo's orientation is applied.
  public var height: Int
  /// When it was read; kept to the second.
  public var readAt: Date
  /// What a person should know of the file, a sentence each, such as that its end is missing.
  public var warnings: [String]
  /// Its spines, in the order of shelf and position.
  public var spines: [StoredSpine]

  /// Creates a photo to be saved.
  public init(
    id: Int64 = 0, path: String, contentHash: String, settings: String, width: Int, height: Int,
    readAt: Date = .now, warnings: [String] = [], spines: [StoredSpine] = []
  ) {
    self.id = id
    self.path = path
    self.contentHash = contentHash
    self.settings = settings
    self.width = width
    self.height = height
    self.readAt = readAt
    self.warnings = warnings
    self.spines = spines
  }
}

/// A spine with what was read on it, as the catalogue file keeps it.
public struct StoredSpine: Sendable, Hashable, Identifiable {
  /// The spine's key; 0 until it is saved.
  public var id: Int64
  /// The row or pile, from 1 at the top of the photo.
  public var shelf: Int
  /// The place in it, from 1 at the left or, in a pile, at the top.
  public var position: Int
  /// True where the book lies in a pile.
  public var isInPile: Bool
  /// x1, y1 … x4, y4 of the outline in pixels, clockwise from the corner at the top left.
  public var quad: [Double]
  /// How sure the segmenter is, 0...1.
  public var confidence: Double
  /// The reading's text, for people.
  public var text: String
  /// The whole reading, in a form that only its writer understands.
  public var reading: Data

  /// Creates a spine to be saved.
  public init(
    id: Int64 = 0, shelf: Int, position: Int, isInPile: Bool, quad: [Double], confidence: Double,
    text: String, reading: Data
  ) {
    precondition(quad.count == 8, "a quad has four corners, eight numbers")
    self.id = id
    self.shelf = shelf
    self.position = position
    self.isInPile = isInPile
    self.quad = quad
    self.confidence = confidence
    self.text = text
    self.reading = reading
  }
}

/// What a person said of a spine.
public enum SpineVerdict: String, Sendable, Hashable, Codable {
  /// It is the book of the match's record.
  case confirmed
  /// It is a book that the catalogue does not have.
  case notInCatalogue
  /// It is no book.
  case notABook
}

/// The decision for one spine.
public struct StoredMatch: Sendable, Hashable {
  /// The spine's key.
  public var spine: Int64
  /// The record, or nil for none: also where the record has left the catalogue since.
  public var record: Int64?
  /// Of the decision, 0...1.
  public var confidence: Double
  /// Set where a person decided instead of the program.
  public var verdict: SpineVerdict?
  /// The candidates, in a form that only their writer understands.
  public var candidates: Data

  /// Creates a match to be saved.
  public init(
    spine: Int64, record: Int64?, confidence: Double, verdict: SpineVerdict? = nil,
    candidates: Data
  ) {
    self.spine = spine
    self.record = record
    self.confidence = confidence
    self.verdict = verdict
    self.candidates = candidates
  }
}

/// Where a book was seen.
public struct FoundBook: Sendable, Hashable {
  /// The book.
  public var record: Record
  /// Path of the photo that shows it.
  public var photo: String
  /// The spine's key.
  public var spine: Int64
  /// The row or pile, from 1 at the top of the photo.
  public var shelf: Int
  /// The place in it, from 1 at the left or, in a pile, at the top.
  public var position: Int
  /// True where the book lies in a pile.
  public var isInPile: Bool
  /// x1, y1 … x4, y4 of the outline in pixels, clockwise from the corner at the top left.
  public var quad: [Double]
  /// Of the match, 0...1.
  public var confidence: Double
}
