import Evaluation
import Foundation
import Imaging
import Testing

@Suite struct BookOutcomesTests {
  private static func box(_ x: Double, _ width: Double) -> Quad {
    Quad(x: x, y: 0, width: width, height: 100)
  }

  private static func book(_ title: String, _ quad: Quad?) -> PhotoTruth.Book {
    PhotoTruth.Book(title: title, author: "", quad: quad)
  }

  @Test func everyBookComesToTheEndThatItsSpinesTell() {
    let truth = PhotoTruth(books: [
      Self.book("Solitud", Self.box(0, 10)),
      Self.book("Nada", Self.box(10, 10)),
      Self.book("La plaça del Diamant : novel·la", Self.box(20, 10)),
      Self.book("Mirall trencat", Self.box(30, 10)),
      Self.book("Incerta glòria", Self.box(40, 10)),
      Self.book("Bearn", Self.box(50, 10)),
      Self.book("Pilar Prim", Self.box(60, 10)),
      Self.book("Laura", Self.box(70, 10)),
      Self.book("Camí de sirga", nil),
      PhotoTruth.Book(title: "No one can read me", author: "", quad: nil, legible: false),
    ])
    let findings = PhotoFindings(spines: [
      .init(quad: Self.box(0, 10), match: .init(title: "Solitud", author: ""), texts: ["SOLITUD"]),
      // Read, but another record.
      .init(
        quad: Self.box(10, 10), match: .init(title: "Solitud", author: ""), texts: ["x", "Nada"]),
      // The main title is read, with a wrong letter; no record.
      .init(quad: Self.box(20, 10), texts: ["PLACA DEL DIAMONT"]),
      // One word of less than half of the letters.
      .init(quad: Self.box(30, 10), texts: ["MIRALL"]),
      // Two books in one spine.
      .init(quad: Self.box(39.5, 20.5)),
      // Two spines on one book.
      .init(quad: Self.box(60, 4)), .init(quad: Self.box(65, 4)),
    ])
    let outcomes = BookOutcomes(findings, truth: truth)
    #expect(
      outcomes.counts == [
        .found: 1, .wrong: 1, .rejected: 1, .notRead: 1, .merged: 2, .split: 1, .noSpine: 1,
        .unplaced: 1,
      ])
    #expect(outcomes.wanted == 9)
    #expect(outcomes.placed == 8)
    #expect(outcomes.outlined == 4)
    #expect(outcomes.read == 3)
    let twice = outcomes + outcomes
    #expect(twice.wanted == 18 && twice.counts[.merged] == 4)
  }

  @Test func aPhotoWithoutResultLosesAllItsBooks() {
    let truth = PhotoTruth(books: [Self.book("Nada", Self.box(0, 10))])
    let outcomes = BookOutcomes(nil, truth: truth)
    #expect(outcomes.counts == [.noSpine: 1])
    #expect(outcomes.outlinedShare == 0 && outcomes.readShare == 0)
  }

  @Test func resultsTellAllThatWasRead() throws {
    let json =
      #"{"spines": [{"quad": [[0,0],[9,0],[9,9],[0,9]], "text": "a", "readings": ["a", "b"]}]}"#
    #expect(try PhotoFindings(json: Data(json.utf8)).spines[0].texts == ["a", "b"])
    let older = #"{"spines": [{"quad": [[0,0],[9,0],[9,9],[0,9]], "text": "a"}]}"#
    #expect(try PhotoFindings(json: Data(older.utf8)).spines[0].texts == ["a"])
  }
}
