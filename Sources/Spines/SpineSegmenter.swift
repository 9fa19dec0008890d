import Imaging

/// One book's outline in a photo and its place on the shelves.
public struct Spine: Sendable, Hashable {
  /// Outline in pixels of the full photo, after its EXIF orientation is applied.
  public var quad: Quad
  /// The row or pile it stands in, counted from 1 at the top of the photo.
  public var shelf: Int
  /// Its place in the row, from 1 at the left; in a pile, from 1 at the top.
  public var position: Int
  /// True where the book lies in a pile.
  public var isInPile: Bool
  /// How sure the segmenter is that this is exactly one spine, 0...1.
  public var confidence: Double

  /// Creates a spine.
  public init(quad: Quad, shelf: Int, position: Int, isInPile: Bool, confidence: Double) {
    self.quad = quad
    self.shelf = shelf
    self.position = position
    self.isInPile = isInPile
    self.confidence = confidence
  }
}

/// Finds the spines in a photo: the door behind which a segmenter works.
public protocol SpineSegmenter: Sendable {
  /// Names the method and its version; results stored under another identifier are made anew.
  var identifier: String { get }

  /// Photos with a shorter side than this many pixels have no spines for it.
  var leastPhotoSide: Int { get }

  /// The spines of `photo`, in the order of shelf and position; empty where it shows no books.
  func spines(in photo: Photo) -> [Spine]
}

extension SpineSegmenter {
  /// By default no photo is too small.
  public var leastPhotoSide: Int { 1 }
}
