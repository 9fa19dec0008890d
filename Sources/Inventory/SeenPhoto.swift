/// A photo of a session, with what was seen on it.
public struct SeenPhoto: Sendable, Hashable {
  /// Path of the file.
  public var path: String
  /// True where its shelves are shown from end to end and the next photo of the same kind goes on where
  /// this one ends; then nothing lies unseen between shelves.
  public var isComplete: Bool
  /// Photos of one walk were taken by one person at one go: nothing was moved between them, and only
  /// they can go on where another ends.
  public var walk: String
  /// The spines in any order.
  public var spines: [SeenSpine]

  /// Creates a photo.
  public init(
    path: String, isComplete: Bool = false, walk: String = "", spines: [SeenSpine]
  ) {
    self.path = path
    self.isComplete = isComplete
    self.walk = walk
    self.spines = spines
  }
}

/// A spine on a photo and what it may be.
public struct SeenSpine: Sendable, Hashable {
  /// A record that the spine may be.
  public struct Candidate: Sendable, Hashable {
    /// The record's key.
    public var record: Int64
    /// The matcher's log odds that the spine is this record.
    public var score: Double

    /// Creates a candidate.
    public init(record: Int64, score: Double) {
      self.record = record
      self.score = score
    }
  }

  /// The row or pile, from 1 at the top.
  public var shelf: Int
  /// The place in it, from 1 at the left or top.
  public var position: Int
  /// Outline in pixels: x1, y1 … x4, y4, clockwise.
  public var quad: [Double]
  /// The words read, for people.
  public var text: String
  /// The record that it was matched with, or nil.
  public var record: Int64?
  /// Probability that the match is right, 0...1; of the best guess where there is no match.
  public var confidence: Double
  /// What it may be, the best first.
  public var candidates: [Candidate]
  /// True where a person said that it is `record` or, without one, no book of the catalogue.
  public var isVerified: Bool

  /// Creates a spine.
  public init(
    shelf: Int, position: Int, quad: [Double] = [], text: String = "", record: Int64?,
    confidence: Double, candidates: [Candidate] = [], isVerified: Bool = false
  ) {
    self.shelf = shelf
    self.position = position
    self.quad = quad
    self.text = text
    self.record = record
    self.confidence = confidence
    self.candidates = candidates
    self.isVerified = isVerified
  }
}

/// Which spine of which photo.
public struct SpinePlace: Sendable, Hashable, Comparable {
  /// Index of the photo in the session, in its order.
  public var photo: Int
  /// Index of the spine in its photo, in the order of shelf and position.
  public var spine: Int

  /// By photo, then by spine.
  public static func < (a: SpinePlace, b: SpinePlace) -> Bool {
    (a.photo, a.spine) < (b.photo, b.spine)
  }
}
