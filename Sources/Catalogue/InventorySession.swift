import Bibliography
import Foundation

/// An inventory of the library or a part of it, as the catalogue's file keeps it.
public struct InventorySession: Sendable, Hashable, Codable, Identifiable {
  /// The session's key.
  public var id: Int64
  /// Its name, unlike that of any other session.
  public var name: String
  /// What it asks for.
  public var scope: InventoryScope
  /// How call numbers are filed.
  public var scheme: FilingScheme
  /// When the list of expected books was frozen.
  public var startedAt: Date
  /// When it was closed; nil while photos may be added.
  public var closedAt: Date?

  /// Describes a session.
  public init(
    id: Int64, name: String, scope: InventoryScope, scheme: FilingScheme, startedAt: Date,
    closedAt: Date? = nil
  ) {
    self.id = id
    self.name = name
    self.scope = scope
    self.scheme = scheme
    self.startedAt = startedAt
    self.closedAt = closedAt
  }
}

/// Which books an inventory asks for.
public struct InventoryScope: Sendable, Hashable, Codable {
  /// Only books of this location; nil for all.
  public var location: String?
  /// The first call number; nil for no limit.
  public var first: String?
  /// The last call number, and all that begin with it; nil for no limit.
  public var last: String?

  /// Creates a scope; by default the whole library.
  public init(location: String? = nil, first: String? = nil, last: String? = nil) {
    self.location = location
    self.first = first
    self.last = last
  }

  /// Its call numbers as a range.
  public func range(_ scheme: FilingScheme) -> FilingRange {
    FilingRange(
      from: first.map { CallNumber($0) }, to: last.map { CallNumber($0) }, scheme: scheme)
  }
}

/// A book of a session's frozen list.
public struct ListedBook: Sendable, Hashable {
  /// The copy, as it was when the session started.
  public var item: Item
  /// Title of its record.
  public var title: String
  /// Author of its record.
  public var author: String

  /// Lists a copy.
  public init(item: Item, title: String, author: String) {
    self.item = item
    self.title = title
    self.author = author
  }
}

/// A photo of a session, with what was seen on it when it was added.
public struct ObservedPhoto: Sendable, Hashable {
  /// Path of the file.
  public var path: String
  /// `ContentHash` of the file.
  public var contentHash: String
  /// Who added it; may be empty.
  public var person: String
  /// Which photos it was taken together with, by a name that they share.
  public var walk: String
  /// True where its shelves are shown from end to end and the next photo of its walk goes on there.
  public var isComplete: Bool
  /// False where it was announced, but is not read yet or cannot be.
  public var isRead: Bool
  /// When it was added.
  public var addedAt: Date
  /// Its spines with their matches.
  public var spines: [ObservedSpine]

  /// Creates a photo to be added.
  public init(
    path: String, contentHash: String, person: String = "", walk: String = "",
    isComplete: Bool = false, isRead: Bool = true, addedAt: Date = .now, spines: [ObservedSpine]
  ) {
    self.path = path
    self.contentHash = contentHash
    self.person = person
    self.walk = walk
    self.isComplete = isComplete
    self.isRead = isRead
    self.addedAt = addedAt
    self.spines = spines
  }
}

/// A spine of a session's photo.
public struct ObservedSpine: Sendable, Hashable, Codable {
  /// The row or pile, from 1 at the top.
  public var shelf: Int
  /// The place in it, from 1.
  public var position: Int
  /// x1, y1 … x4, y4 of the outline in pixels.
  public var quad: [Double]
  /// The words read.
  public var text: String
  /// The record that it was matched with, or nil.
  public var record: Int64?
  /// Of the match or the best guess, 0...1.
  public var confidence: Double
  /// Records that it may be.
  public var candidates: [Candidate]
  /// Set where a person said what it is.
  public var verdict: SpineVerdict?

  /// A record and the matcher's log odds.
  public struct Candidate: Sendable, Hashable, Codable {
    /// The record's key.
    public var record: Int64
    /// Log odds that the spine is this record.
    public var score: Double

    /// Creates a candidate.
    public init(record: Int64, score: Double) {
      self.record = record
      self.score = score
    }
  }

  /// Creates a spine.
  public init(
    shelf: Int, position: Int, quad: [Double] = [], text: String = "", record: Int64?,
    confidence: Double, candidates: [Candidate] = [], verdict: SpineVerdict? = nil
  ) {
    self.shelf = shelf
    self.position = position
    self.quad = quad
    self.text = text
    self.record = record
    self.confidence = confidence
    self.candidates = candidates
    self.verdict = verdict
  }
}
