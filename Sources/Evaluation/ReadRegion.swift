import Foundation
import Matching

/// A spine that the program read itself, and the book it truly is.
public struct ReadRegion: Sendable, Hashable {
  /// Photo, number and book.
  public var region: AnnotatedRegion
  /// What was read, all hypotheses with their words' confidences.
  public var reading: SpineText

  /// Creates a region.
  public init(region: AnnotatedRegion, reading: SpineText) {
    self.region = region
    self.reading = reading
  }

  /// A line of the file.
  private struct Line: Decodable {
    struct Word: Decodable {
      var text: String
      var confidence: Double

      init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        text = try pair.decode(String.self)
        confidence = try pair.decode(Double.self)
      }
    }

    var photo: String
    var spine: Int
    var hypotheses: [[Word]]
    var title: String?
    var author: String?
    var callNumber: String?
  }

  /// Reads a file of JSON objects, one a line, as `training/matcher/readings.py` writes it.
  ///
  /// Each has `photo`, `spine` (a number), `hypotheses` (lists of words as `[text, confidence]`), and
  /// `title`, `author` and `callNumber` where the spine is a book. Throws `EvaluationError`.
  public static func regions(jsonLines file: URL) throws -> [ReadRegion] {
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw EvaluationError("\(file.path) cannot be read: \(error.localizedDescription)")
    }
    let decoder = JSONDecoder()
    return try data.split(separator: 0x0A).enumerated().map { index, text in
      let line: Line
      do {
        line = try decoder.decode(Line.self, from: text)
      } catch {
        throw EvaluationError(
          "\(file.path), line \(index + 1): not a reading as training/matcher/readings.py writes it"
        )
      }
      let book = line.title.map {
        AnnotatedBook(title: $0, author: line.author ?? "", callNumber: line.callNumber ?? "")
      }
      return ReadRegion(
        region: AnnotatedRegion(photo: line.photo, mask: "\(line.spine)", text: "", book: book),
        reading: SpineText(
          hypotheses: line.hypotheses.map { words in
            words.map { RecognisedWord($0.text, confidence: $0.confidence) }
          }))
    }
  }
}
