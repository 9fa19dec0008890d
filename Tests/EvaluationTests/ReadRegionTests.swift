import Evaluation
import Foundation
import Matching
import Testing

@Suite struct ReadRegionTests {
  private func regions(_ lines: String) throws -> [ReadRegion] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("readings-\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(lines.utf8).write(to: file)
    return try ReadRegion.regions(jsonLines: file)
  }

  @Test func readsAllHypothesesAndTheBook() throws {
    let found = try regions(
      """
      {"photo": "a.jpg", "spine": 4, "hypotheses": [[["NADA", 0.9], ["x", 0.25]], []], \
      "title": "Nada", "author": "Laforet, Carmen", "callNumber": "N Laf"}
      {"photo": "a.jpg", "spine": 7, "hypotheses": []}

      """)
    #expect(
      found.map(\.region.book) == [
        AnnotatedBook(title: "Nada", author: "Laforet, Carmen", callNumber: "N Laf"), nil,
      ])
    #expect(found.map(\.region.mask) == ["4", "7"])
    #expect(
      found[0].reading
        == SpineText(hypotheses: [
          [RecognisedWord("NADA", confidence: 0.9), RecognisedWord("x", confidence: 0.25)], [],
        ]))
    #expect(found[1].reading.hypotheses.isEmpty)
  }

  @Test func saysWhichLineIsWrong() {
    let good = #"{"photo": "a.jpg", "spine": 7, "hypotheses": []}"#
    let error = #expect(throws: EvaluationError.self) {
      try regions(good + "\n" + #"{"photo": "a.jpg", "spine": 8}"#)
    }
    #expect(error.map { "\($0)" }?.contains("line 2") == true)
  }
}
