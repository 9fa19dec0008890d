import Bibliography
import Evaluation
import Foundation

/// A small library: six photos of four regions each, and what two methods say of them.
enum ReportFixture {
  static let titles = ["Nada", "Solitud", "La plaça del Diamant", "Los pazos de Ulloa"]

  static let regions: [AnnotatedRegion] = (0..<6).flatMap { photo in
    titles.enumerated().map { number, title in
      AnnotatedRegion(
        photo: "p\(photo).jpg", mask: "\(number)", text: title.uppercased() + " N Abc",
        book: number == 3
          ? nil : AnnotatedBook(title: title, author: "Roe, Ann", callNumber: "N Abc"),
        isMerged: photo == 5 && number == 2, section: photo < 3 ? "Novel·la" : "Poesia")
    }
  }

  /// Predictions that are right where `isRight` says so; what is no book is rejected.
  static func predictions(_ isRight: (Int, Int) -> Bool) -> [MatchingPrediction] {
    regions.enumerated().map { place, region in
      let (photo, number) = (place / 4, place % 4)
      let title = isRight(photo, number) ? titles[number] : "Rayuela <b> & others"
      return MatchingPrediction(
        photo: region.photo, mask: region.mask, isMatch: number != 3,
        confidence: number == 3 ? 0.1 : 0.9,
        candidates: [
          .init(
            title: title, author: "Roe, Ann", callNumber: "N Abc",
            score: 1 - Double(place) / 100),
          .init(title: titles[number], author: "Roe, Ann", callNumber: "N Abc", score: 0),
        ])
    }
  }

  static let task = MatchingTask(regions: regions, records: [], fields: .all)

  static func info(_ method: String) -> RunInfo {
    RunInfo(
      task: .matching, method: method, dataset: "small", records: 4, inputs: [],
      settings: [.init("fields", "title,author,call-number,series")],
      stages: [.init("matching", seconds: 1)])
  }

  static func run(
    _ method: String, _ isRight: (Int, Int) -> Bool
  ) throws -> (info: RunInfo, samples: [Sample]) {
    (info(method), task.samples(of: predictions(isRight), dataset: "small", records: 0))
  }

  /// Passes a folder that is removed afterwards.
  static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("report-\(UUID().uuidString)", isDirectory: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
