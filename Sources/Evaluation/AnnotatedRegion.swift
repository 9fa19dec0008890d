import Foundation

/// One annotated region of the library dataset: a spine's text, and the book it shows.
public struct AnnotatedRegion: Sendable, Hashable {
  /// The photo it was cut from.
  public var photo: String
  /// Its number in the photo, as the file writes it.
  public var mask: String
  /// The text that was read in it.
  public var text: String
  /// The catalogued book it shows; nil where it shows none, or none of the catalogue.
  public var book: AnnotatedBook?
  /// True where the region holds several books; such regions are matched but not scored.
  public var isMerged: Bool
  /// True where it shows a book that the catalogue does not have.
  public var isUncatalogued: Bool
  /// The part of the library that it stands in; empty where the file does not tell.
  public var section: String
  /// The language of the book; empty where the file does not tell.
  public var language: String
  /// How sure the recogniser was of the text, 0...1; nil where the file does not tell.
  public var confidence: Double?

  /// Creates a region.
  public init(
    photo: String, mask: String, text: String, book: AnnotatedBook?, isMerged: Bool = false,
    isUncatalogued: Bool = false, section: String = "", language: String = "",
    confidence: Double? = nil
  ) {
    self.photo = photo
    self.mask = mask
    self.text = text
    self.book = book
    self.isMerged = isMerged
    self.isUncatalogued = isUncatalogued
    self.section = section
    self.language = language
    self.confidence = confidence
  }
}

/// A book as the annotations name it, white space at both ends removed.
public struct AnnotatedBook: Sendable, Hashable {
  /// Title as catalogued.
  public var title: String
  /// Author as catalogued.
  public var author: String
  /// Call number as catalogued.
  public var callNumber: String

  /// Creates a book; white space at the ends is removed.
  public init(title: String, author: String, callNumber: String) {
    self.title = title.strippedOfWhitespace
    self.author = author.strippedOfWhitespace
    self.callNumber = callNumber.strippedOfWhitespace
  }

  /// Whether a record's title and author are this book's, white space at the ends aside.
  func isWork(title: String, author: String) -> Bool {
    self.title == title.strippedOfWhitespace && self.author == author.strippedOfWhitespace
  }
}

extension AnnotatedRegion {
  /// Reads an annotations file of the library dataset, as `AnnotationFile` does.
  public static func regions(csv file: URL) throws -> [AnnotatedRegion] {
    try AnnotationFile(csv: file).regions
  }
}

extension String {
  /// Without white space at both ends.
  var strippedOfWhitespace: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
