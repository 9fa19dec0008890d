import Foundation
import Imaging
import Pipeline

/// What a photo shows, written down by hand: the truth's `NAME.json`.
public struct PhotoTruth: Sendable, Hashable, Decodable {
  /// A book in the photo.
  public struct Book: Sendable, Hashable, Decodable {
    /// The title as catalogued, or as read where the book is in no catalogue.
    public var title: String?
    /// The author, empty where unknown.
    public var author: String?
    /// Four corners in pixels of the upright photo; nil where only the book's presence is known.
    public var quad: Quad?
    /// Whether a person can read what the book is.
    public var legible: Bool
    /// Whether the catalogue has the book; true where the file does not say.
    public var isCatalogued: Bool
    /// The call number, what part of the library it stands in, and its language, as far as the file tells
    /// them; slices are made by them, and nothing is scored.
    public var callNumber = ""
    /// See `callNumber`.
    public var section = ""
    /// See `callNumber`.
    public var language = ""

    /// Creates a book.
    public init(
      title: String?, author: String?, quad: Quad?, legible: Bool = true,
      isCatalogued: Bool = true
    ) {
      self.title = title
      self.author = author
      self.quad = quad
      self.legible = legible
      self.isCatalogued = isCatalogued
    }

    private enum CodingKeys: String, CodingKey {
      case title, author, quad, legible, callNumber, section, language
      case isCatalogued = "in_target_list"
    }

    /// Reads a book; whatever is not told may be missing or null.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      title = try container.decodeIfPresent(String.self, forKey: .title)
      author = try container.decodeIfPresent(String.self, forKey: .author)
      quad = try container.decodeIfPresent(Quad.self, forKey: .quad)
      legible = try container.decodeIfPresent(Bool.self, forKey: .legible) ?? true
      isCatalogued = try container.decodeIfPresent(Bool.self, forKey: .isCatalogued) ?? true
      func text(_ key: CodingKeys) throws -> String {
        try container.decodeIfPresent(String.self, forKey: key)?.strippedOfWhitespace ?? ""
      }
      callNumber = try text(.callNumber)
      section = try text(.section)
      language = try text(.language)
    }
  }

  /// The books, in any order.
  public var books: [Book]

  /// Creates a truth.
  public init(books: [Book]) { self.books = books }
}

/// What was found in a photo, as far as it is scored: part of the `NAME.json` that `match` writes.
public struct PhotoFindings: Sendable, Hashable, Decodable {
  /// A spine that was found.
  public struct Spine: Sendable, Hashable, Decodable {
    /// Four corners in pixels of the upright photo.
    public var quad: Quad
    /// The record asserted for it, if any.
    public var match: Match?
    /// The best candidate, asserted or not.
    public var guess: Match?
    /// All that was read on it.
    public var texts: [String]

    /// Creates a spine; what is asserted is its best guess, too.
    public init(quad: Quad, match: Match? = nil, guess: Match? = nil, texts: [String] = []) {
      self.quad = quad
      self.match = match
      self.guess = match ?? guess
      self.texts = texts
    }

    private enum CodingKeys: String, CodingKey { case quad, match, candidates, text, readings }

    /// Reads a spine; all but the quad may be missing.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      quad = try container.decode(Quad.self, forKey: .quad)
      match = try container.decodeIfPresent(Match.self, forKey: .match)
      guess = try match ?? container.decodeIfPresent([Match].self, forKey: .candidates)?.first
      texts =
        try container.decodeIfPresent([String].self, forKey: .readings)
        ?? container.decodeIfPresent(String.self, forKey: .text).map { [$0] } ?? []
    }
  }

  /// The record asserted for a spine.
  public struct Match: Sendable, Hashable, Decodable {
    /// The record's title.
    public var title: String
    /// The record's author.
    public var author: String?

    /// Creates a match.
    public init(title: String, author: String?) {
      self.title = title
      self.author = author
    }
  }

  /// The spines, in any order.
  public var spines: [Spine]

  /// Creates findings.
  public init(spines: [Spine]) { self.spines = spines }

  /// Takes what is scored from a result.
  public init(_ result: PhotoResult) {
    spines = result.spines.map { spine in
      Spine(
        // As the result is written to a file: tenths of a pixel.
        quad: Quad(
          spine.quad.corners.map {
            Point(x: ($0.x * 10).rounded() / 10, y: ($0.y * 10).rounded() / 10)
          }),
        match: spine.match.map { Match(title: $0.title, author: $0.author) },
        guess: spine.candidates.first.map { Match(title: $0.title, author: $0.author) },
        texts: spine.readings.isEmpty ? [spine.text] : spine.readings)
    }
  }

  /// Reads a `NAME.json`.
  public init(json: Data) throws { self = try JSONDecoder().decode(PhotoFindings.self, from: json) }
}
