import Foundation

/// What a person said of a spine, kept with who said it and when.
///
/// A correction belongs to the content of a photo and a place in it, not to a stored spine: it stays
/// when the photo is moved, read again or matched again.
public struct Correction: Sendable, Hashable, Identifiable {
  /// What the spine at a place is.
  public enum Verdict: Sendable, Hashable {
    /// It is the book of this record. Nil where the record has left the catalogue since.
    case record(Int64?)
    /// It is a book that the catalogue does not have.
    case notInCatalogue
    /// It is no book.
    case notABook
  }

  /// What was changed. Outlines are x1, y1 … x4, y4 in pixels, clockwise from the top left.
  public enum Change: Sendable, Hashable {
    /// Says what the spine with this outline is.
    case verdict(Verdict, outline: [Double])
    /// Puts outlines in the place of others: one for one is drawn anew, one for two is split, two for
    /// one are merged, none for one is taken away, one for none is added.
    case outlines(removed: [[Double]], added: [[Double]])
  }

  /// The correction's key; 0 until it is saved. Later corrections have larger ones.
  public var id: Int64
  /// `ContentHash` of the photo's file.
  public var photoHash: String
  /// What was changed.
  public var change: Change
  /// Who says so; empty where nobody gave a name.
  public var person: String
  /// When; kept to the second.
  public var madeAt: Date

  /// Creates a correction to be saved.
  public init(
    id: Int64 = 0, photoHash: String, change: Change, person: String, madeAt: Date = .now
  ) {
    self.id = id
    self.photoHash = photoHash
    self.change = change
    self.person = person
    self.madeAt = madeAt
  }
}
