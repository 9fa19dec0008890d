import Evaluation
import Foundation
import Imaging
import Testing

@Suite struct PhotoScoresTests {
  /// An upright rectangle.
  private static func box(_ x: Double, _ width: Double) -> Quad {
    Quad(x: x, y: 0, width: width, height: 100)
  }

  private static let truth = PhotoTruth(books: [
    .init(title: "L'Atlàntida", author: "Verdaguer, Jacint", quad: box(0, 10)),
    .init(title: "Nada", author: "", quad: box(10, 10)),
    .init(title: "Solitud", author: "Català, Víctor", quad: nil),
    .init(title: "Unreadable", author: "", quad: box(20, 10), legible: false),
    .init(title: "Elsewhere", author: "", quad: box(30, 10), isCatalogued: false),
  ])

  @Test func countsByHand() {
    let findings = PhotoFindings(spines: [
      // Fits the first book well; accents, case and signs do not matter.
      .init(quad: Self.box(0, 10), match: .init(title: "L’ATLANTIDA", author: "Verdaguer, Jacint")),
      // Two thirds of the second book: fits at .5 but not at .7. The wrong record.
      .init(quad: Self.box(12, 10), match: .init(title: "Solitud", author: "Català, Víctor")),
      // Where the truth has nothing: one is a book without a quad, one is not scored.
      .init(quad: Self.box(60, 10), match: .init(title: "Solitud", author: nil)),
      .init(quad: Self.box(80, 10), match: .init(title: "Nada", author: nil)),
      .init(quad: Self.box(90, 5)),
    ])
    let scores = PhotoScores(findings, truth: Self.truth)
    #expect(scores.books == 5)
    #expect(scores.wanted == 3)
    #expect(scores.quads == 4)
    #expect(scores.spines == 2)
    #expect(scores.fitting == 2)
    #expect(scores.fittingWell == 1)
    // The first, and the one that has no quad.
    #expect(scores.found == 2)
    #expect(scores.asserted == 3)
    #expect(scores.right == 2)
    #expect(scores.outside == 1)
    #expect(scores.spineF1 == 2.0 * 2 / 6)
    #expect(scores.foundShare == 2.0 / 3 && scores.precision == 2.0 / 3)
    #expect(abs(scores.matchF1 - 2.0 / 3) < 1e-12)
  }

  @Test func aBestGuessCountsThoughItIsNotAsserted() throws {
    let json = """
      {"spines": [
        {"quad": [[10,0],[20,0],[20,100],[10,100]], "match": null,
         "candidates": [{"title": "Nada", "author": ""}, {"title": "Solitud", "author": ""}]},
        {"quad": [[0,0],[10,0],[10,100],[0,100]], "match": {"title": "Solitud", "author": ""},
         "candidates": [{"title": "L'Atlàntida", "author": ""}]}
      ]}
      """
    let scores = PhotoScores(try PhotoFindings(json: Data(json.utf8)), truth: Self.truth)
    // Nada by its guess, Solitud wherever it stands; what is asserted is the guess of its spine.
    #expect(scores.guessed == 2)
    #expect(scores.found == 1)
  }

  @Test func aSpineFitsOneBookOnly() {
    let truth = PhotoTruth(books: [
      .init(title: "A", author: "", quad: Self.box(0, 10)),
      .init(title: "B", author: "", quad: Self.box(0, 11)),
    ])
    let findings = PhotoFindings(spines: [.init(quad: Self.box(0, 10))])
    #expect(PhotoScores(findings, truth: truth).fitting == 1)
  }

  @Test func quadsTurnedAndInEitherDirectionOverlap() throws {
    // A square on its corner covers half of the square around it.
    let truth = PhotoTruth(books: [
      .init(title: "A", author: "", quad: Quad(x: 0, y: 0, width: 20, height: 20))
    ])
    let diamond = "[[10, 0], [20, 10], [10, 20], [0, 10]]"
    for quad in [diamond, "[[0, 10], [10, 20], [20, 10], [10, 0]]"] {
      let findings = try PhotoFindings(json: Data(#"{"spines": [{"quad": \#(quad)}]}"#.utf8))
      let scores = PhotoScores(findings, truth: truth)
      #expect(scores.fitting == 1)
      #expect(scores.fittingWell == 0)
    }
  }

  @Test(arguments: [
    ("Straße", "STRASSE"), ("¿Qué? -- ¡Sí!", "que si"), ("Œuvre", "œuvre"), ("l·l", "l l"),
    ("ﬁn", "FIN"),
  ])
  func titlesThatCountAsEqual(truth: String, found: String) {
    let truth = PhotoTruth(books: [.init(title: truth, author: "", quad: nil)])
    let findings = PhotoFindings(spines: [
      .init(quad: Self.box(0, 1), match: .init(title: found, author: "Anyone"))
    ])
    #expect(PhotoScores(findings, truth: truth).found == 1)
  }

  @Test func otherAuthorsAreOtherBooks() {
    let truth = PhotoTruth(books: [.init(title: "Poems", author: "Roe, Ann", quad: nil)])
    let findings = PhotoFindings(spines: [
      .init(quad: Self.box(0, 1), match: .init(title: "Poems", author: "Poe, Ann"))
    ])
    #expect(PhotoScores(findings, truth: truth).found == 0)
  }

  @Test func aPhotoWithoutResultFindsNothing() {
    let table = PhotoScoreTable(truths: ["b": Self.truth, "a": Self.truth]) { name in
      name == "a" ? PhotoFindings(spines: [.init(quad: Self.box(0, 10))]) : nil
    }
    #expect(table.photos.map(\.name) == ["a", "b"])
    #expect(table.total.missing == 1)
    #expect(table.total.quads == 8)
    let lines = table.text.split(separator: "\n")
    #expect(lines[2].hasSuffix("no result"))
    #expect(
      lines[3]
        == "ALL                     10    1.000  0.125  0.222  0.222  0.000     0.000        0       0"
    )
    // Draws of one photo only have a quarter of the quads, or none.
    #expect(
      lines[4] == "95 % from                     1.000  0.000  0.000  0.000  0.000         –")
    #expect(
      lines[5] == "     to                       1.000  0.250  0.400  0.400  0.000         –")
    #expect(table.figures.map { $0.intervals == nil } == [true, true, false])
    let recall = table.figures.last?.intervals?.first { $0.name == "spine_r" }
    #expect(recall?.value == 0.125 && recall?.low == 0 && recall?.high == 0.25)
    let one = PhotoScoreTable(truths: ["a": Self.truth]) { _ in nil }
    #expect(!one.text.contains("95 %"))
  }

  @Test(arguments: ["[[0, 0], [1, 0], [1, 1]]", "[[0], [1], [2], [3]]", "[0, 1, 2, 3]"])
  func whatIsNoQuadIsRefused(quad: String) {
    let json = Data(#"{"spines": [{"quad": \#(quad)}]}"#.utf8)
    #expect(throws: DecodingError.self) { try PhotoFindings(json: json) }
  }

  @Test func resultsAreReadFromJSON() throws {
    let json = """
      {"photo": "p.jpg", "width": 10, "height": 10, "spines": [
        {"shelf": 1, "position": 1, "quad": [[0,0],[10,0],[10,100],[0,100]], "text": "x",
         "match": null, "candidates": []},
        {"quad": [[10,0],[20,0],[20,100],[10,100]],
         "match": {"record": 4, "title": "Nada", "author": "", "callNumber": "", "confidence": 0.9}}
      ]}
      """
    let scores = PhotoScores(try PhotoFindings(json: Data(json.utf8)), truth: Self.truth)
    #expect(scores.found == 1)
    #expect(scores.fitting == 2)
  }
}
