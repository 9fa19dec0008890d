import Foundation
import Imaging

/// What is known of one photo after matching: the content of `NAME.json`.
public struct PhotoResult: Sendable, Hashable, Codable {
  /// The photo's path as it was given.
  public var photo: String
  /// Width in pixels after the photo's EXIF orientation is applied.
  public var width: Int
  /// Height in pixels after the photo's EXIF orientation is applied.
  public var height: Int
  /// The spines in the order of shelf and position.
  public var spines: [SpineResult]

  /// Creates a photo's result.
  public init(photo: String, width: Int, height: Int, spines: [SpineResult]) {
    self.photo = photo
    self.width = width
    self.height = height
    self.spines = spines
  }

  /// JSON with sorted keys, so that equal results are equal files.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// Reads what `json()` wrote.
  public init(json: Data) throws {
    self = try JSONDecoder().decode(PhotoResult.self, from: json)
  }
}

/// One spine with its decision and the candidates it was chosen from.
public struct SpineResult: Sendable, Hashable {
  /// The row or pile, from 1 at the top of the photo.
  public var shelf: Int
  /// From 1 at the left; in a pile, from 1 at the top.
  public var position: Int
  /// Outline in pixels of the upright photo, clockwise from the corner at its top left.
  public var quad: Quad
  /// The best hypothesis of what is printed on the spine.
  public var text: String
  /// All hypotheses of what is printed on the spine, in the order of the passes.
  public var readings: [String]
  /// The record that the spine is, or nil where none was believed.
  public var match: RecordMatch?
  /// Records that were considered, the best first.
  public var candidates: [RecordCandidate]

  /// Creates a spine's result.
  public init(
    shelf: Int, position: Int, quad: Quad, text: String, readings: [String] = [],
    match: RecordMatch?, candidates: [RecordCandidate]
  ) {
    self.shelf = shelf
    self.position = position
    self.quad = quad
    self.text = text
    self.readings = readings
    self.match = match
    self.candidates = candidates
  }
}

/// A record that a spine was matched with.
public struct RecordMatch: Sendable, Hashable, Codable {
  /// The record's key in the catalogue.
  public var record: Int64
  /// The record's title.
  public var title: String
  /// The record's author, or the empty string.
  public var author: String
  /// The record's call number, or the empty string.
  public var callNumber: String
  /// Calibrated probability that this is the right record, 0...1.
  public var confidence: Double

  /// Creates a match.
  public init(
    record: Int64, title: String, author: String, callNumber: String, confidence: Double
  ) {
    self.record = record
    self.title = title
    self.author = author
    self.callNumber = callNumber
    self.confidence = confidence
  }
}

/// A record proposed for a spine.
public struct RecordCandidate: Sendable, Hashable, Codable {
  /// The record's key in the catalogue.
  public var record: Int64
  /// The record's title.
  public var title: String
  /// The record's author, or the empty string.
  public var author: String
  /// The record's call number, or the empty string.
  public var callNumber: String
  /// The matcher's score; larger is surer.
  public var score: Double

  /// Creates a candidate.
  public init(record: Int64, title: String, author: String, callNumber: String, score: Double) {
    self.record = record
    self.title = title
    self.author = author
    self.callNumber = callNumber
    self.score = score
  }
}

extension SpineResult: Codable {
  private enum CodingKeys: String, CodingKey {
    case shelf, position, quad, text, readings, match, candidates
  }

  /// Reads a spine; `candidates`, `text` and `readings` may be missing, `quad` is four pairs of numbers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    shelf = try container.decode(Int.self, forKey: .shelf)
    position = try container.decode(Int.self, forKey: .position)
    text = try container.decodeIfPresent(String.self, forKey: .text) ?? ""
    readings = try container.decodeIfPresent([String].self, forKey: .readings) ?? []
    match = try container.decodeIfPresent(RecordMatch.self, forKey: .match)
    candidates = try container.decodeIfPresent([RecordCandidate].self, forKey: .candidates) ?? []
    let corners = try container.decode([[Double]].self, forKey: .quad)
    guard corners.count == 4, corners.allSatisfy({ $0.count == 2 }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .quad, in: container, debugDescription: "a quad is four [x, y] pairs")
    }
    quad = Quad(corners.map { Point(x: $0[0], y: $0[1]) })
  }

  /// Writes a spine; a spine without a match has `"match": null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shelf, forKey: .shelf)
    try container.encode(position, forKey: .position)
    try container.encode(
      quad.corners.map { [($0.x * 10).rounded() / 10, ($0.y * 10).rounded() / 10] }, forKey: .quad)
    try container.encode(text, forKey: .text)
    try container.encode(readings, forKey: .readings)
    try container.encode(match, forKey: .match)
    try container.encode(candidates, forKey: .candidates)
  }
}
