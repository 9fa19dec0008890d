import Foundation
import GRDB
import Imaging

extension Sample {
  /// The column of a facet.
  static func column(_ facet: Facet) -> String { "facet_\(facet.rawValue)" }

  private struct Unreadable: LocalizedError {
    var errorDescription: String?
  }

  /// Reads a row of the pool's table. Throws where a value is not what belongs there.
  init(_ row: Row, decoder: JSONDecoder) throws {
    let name: String = try row.decode(forColumn: "kind")
    guard let kind = Kind(rawValue: name) else {
      throw Unreadable(errorDescription: "a sample is of an unknown kind, “\(name)”")
    }
    self.init(
      kind: kind, photo: try row.decode(forColumn: "photo"),
      number: try row.decode(forColumn: "number"))
    text = try row.decode(forColumn: "text")
    if let title: String = try row.decode(forColumn: "trueTitle") {
      truth = AnnotatedBook(
        title: title, author: try row.decode(String?.self, forColumn: "trueAuthor") ?? "",
        callNumber: try row.decode(String?.self, forColumn: "trueCallNumber") ?? "")
    }
    let list: String = try row.decode(forColumn: "candidates")
    candidates = try decoder.decode([Candidate].self, from: Data(list.utf8))
    isScored = try row.decode(forColumn: "isScored")
    isBook = try row.decode(forColumn: "isBook")
    isMatch = try row.decode(forColumn: "isMatch")
    isRight = try row.decode(forColumn: "isRight")
    isRecordRight = try row.decode(forColumn: "isRecordRight")
    isGuessRight = try row.decode(forColumn: "isGuessRight")
    place = try row.decode(forColumn: "place")
    score = try row.decode(forColumn: "score")
    confidence = try row.decode(forColumn: "confidence")
    if let corners: String = try row.decode(forColumn: "quad") {
      let values = try decoder.decode([Double].self, from: Data(corners.utf8))
      guard values.count == 8 else {
        throw Unreadable(errorDescription: "an outline has not four corners")
      }
      quad = Quad(stride(from: 0, to: 8, by: 2).map { Point(x: values[$0], y: values[$0 + 1]) })
    }
    fits = try row.decode(forColumn: "fits")
    fitsWell = try row.decode(forColumn: "fitsWell")
    isInside = try row.decode(forColumn: "isInside")
    picture = try row.decode(forColumn: "picture")
    spine = try row.decode(forColumn: "spine")
    if let seen: String = try row.decode(forColumn: "evidence") {
      evidence = try decoder.decode(MatcherEvidence.self, from: Data(seen.utf8))
    }
    for facet in Facet.allCases {
      facets[facet] = try row.decode(String?.self, forColumn: Self.column(facet))
    }
  }
}
