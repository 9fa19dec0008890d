import Foundation
import Testing

/// What `make demo` promises.
@Suite struct SampleTests {
  private static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private struct Scores: Decodable {
    var photo: String
    var found: Double
    var precision: Double
    var spineF1: Double
  }

  @Test func nineOfTenBooksOfTheSamplePhotosAreFound() throws {
    let workspace = try Workspace()
    let books = Self.repository.appending(path: "catalogue/sample.csv").path
    let samples = Self.repository.appending(path: "images/samples").path
    #expect(try workspace.run("catalogue import \(books)").status == 0)
    let run = try workspace.run("eval photos --truth \(samples) --photos \(samples) --json")
    #expect(run.status == 0)
    let scores = try JSONDecoder().decode([Scores].self, from: Data(run.output.utf8))
    let all = try #require(scores.first { $0.photo == "ALL" })
    #expect(all.found >= 0.9)
    #expect(all.precision >= 0.9)
    #expect(all.spineF1 >= 0.85)
  }
}
