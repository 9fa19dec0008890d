import Catalogue

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
  public var spines: [ObservedSpine]

  /// Creates a photo.
  public init(
    path: String, isComplete: Bool = false, walk: String = "", spines: [ObservedSpine]
  ) {
    self.path = path
    self.isComplete = isComplete
    self.walk = walk
    self.spines = spines
  }
}

extension ObservedSpine {
  /// True where a person said that it is `record` or, without one, no book of the catalogue.
  var isVerified: Bool { verdict != nil }
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
