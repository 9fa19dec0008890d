import Foundation
import Imaging
import Pipeline
import Testing

@Suite struct PhotoResultTests {
  private let result = PhotoResult(
    photo: "stacks/07.jpg", width: 4000, height: 3000,
    spines: [
      SpineResult(
        shelf: 1, position: 1,
        quad: Quad([(812, 340.04), (905, 338), (921, 1480), (830, 1484)].map(Point.init)),
        text: "SOLEDAD",
        match: RecordMatch(
          record: 4711, title: "Cien años, de \"soledad\"", author: "García Márquez, Gabriel",
          callNumber: "N Gar", confidence: 0.97214),
        candidates: [
          RecordCandidate(
            record: 4711, title: "Cien años", author: "", callNumber: "N Gar", score: 6.5)
        ]),
      SpineResult(
        shelf: 1, position: 2,
        quad: Quad([(905, 338), (1000, 338), (1000, 1480), (921, 1480)].map(Point.init)),
        text: "two\nlines", match: nil, candidates: []),
    ])

  @Test func theJSONHasTheDocumentedForm() throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: try result.json()) as? [String: Any])
    #expect(object["photo"] as? String == "stacks/07.jpg")
    #expect(object["width"] as? Int == 4000)
    #expect(object["height"] as? Int == 3000)
    let spines = try #require(object["spines"] as? [[String: Any]])
    #expect(
      spines[0]["quad"] as? [[Double]] == [[812, 340], [905, 338], [921, 1480], [830, 1484]])
    let match = try #require(spines[0]["match"] as? [String: Any])
    #expect(match["record"] as? Int == 4711)
    #expect(match["callNumber"] as? String == "N Gar")
    #expect(match["confidence"] as? Double == 0.97214)
    // A program that reads the file must see that there is no match, not wonder about a missing key.
    #expect(spines[1]["match"] is NSNull)
    #expect(spines[1]["shelf"] as? Int == 1)
    #expect(spines[1]["position"] as? Int == 2)
  }

  @Test func readingTheJSONBackGivesTheSame() throws {
    var rounded = result
    rounded.spines[0].quad.corners[0].y = 340
    #expect(try PhotoResult(json: try result.json()) == rounded)
  }

  @Test func aQuadOfThreeCornersIsRefused() {
    let json = """
      {"photo": "a", "width": 1, "height": 1, "spines": [
        {"shelf": 1, "position": 1, "quad": [[0,0],[1,0],[1,1]], "match": null}]}
      """
    #expect(throws: DecodingError.self) { try PhotoResult(json: Data(json.utf8)) }
  }

  @Test func theTableHasALineForEachSpineAndQuotesWhatNeedsIt() {
    let csv = MatchesTable([MatchRun.NamedResult(name: "07", result: result)]).csv
    #expect(
      csv == """
        photo,shelf,position,call_number,title,author,record,confidence,text
        stacks/07.jpg,1,1,N Gar,"Cien años, de ""soledad""\","García Márquez, Gabriel",4711,0.972,SOLEDAD
        stacks/07.jpg,1,2,,,,,,"two
        lines"

        """)
  }
}
