import Evaluation
import Foundation
import Imaging
import Pipeline
import Testing

@Suite struct FacetsTests {
  @Test(arguments: [
    ("Los pazos de Ulloa", "es"), ("La història dels anys amb tu", "ca"),
    ("The history of the world", "en"), ("Die Verwandlung und der Prozess", "de"),
    ("Les misérables et le monde", "fr"), ("Rayuela", nil), ("", nil),
  ]) func languagesAreGuessedFromSmallWords(_ title: String, _ language: String?) {
    #expect(TitleLanguage.guess(title) == language)
  }

  @Test func classesEndBeforeSigns() {
    #expect(Facets.callNumberClass("791(09) Abc") == "791")
    #expect(Facets.callNumberClass("JN*** Oat") == "JN")
    #expect(Facets.callNumberClass("") == "not known")
  }

  @Test func labelsAreReadWholeOrNot() {
    #expect(Facets.label("39 Lev", in: "LEVI-STRAUSS TRISTES TROPICS 39 LEV") == "read")
    #expect(Facets.label("39 Lev", in: "39 TRISTES TROPICS") == "not read")
    #expect(Facets.label("", in: "39") == "not known")
  }

  @Test func lengthsCountLettersAndDigits() {
    #expect(Facets.length("... -") == "no letters")
    #expect(Facets.length("N 82 Gar") == "1 to 9 letters")
    #expect(Facets.length(String(repeating: "a ", count: 79)) == "40 to 79 letters")
  }

  /// What the truth of a photo tells of a book goes before what can be guessed, and the length is that of
  /// the best reading, whatever further passes read.
  @Test func photosHaveTheSameFacets() throws {
    let json = """
      {"books": [{"title": "Nada", "author": "", "quad": [[0,0],[9,0],[9,90],[0,90]],
        "callNumber": "N Laf", "section": "Novel·la", "language": "ca"}]}
      """
    let truth = try JSONDecoder().decode(PhotoTruth.self, from: Data(json.utf8))
    let spine = SpineResult(
      shelf: 1, position: 1, quad: Quad(x: 0, y: 0, width: 9, height: 90), text: "NADA N Laf",
      readings: ["NADA N Laf", "iIl vv xx qq zzt wwm"], match: nil, candidates: [])
    let result = PhotoResult(photo: "a.jpg", width: 9, height: 90, spines: [spine])
    let samples = PhotoSamples.samples(
      photo: "a", result, truth: truth, dataset: "small", records: 4,
      beliefs: [SpineBelief(reading: 0.7, confidence: 0.3)])
    #expect(samples.map(\.kind) == [.book, .spine])
    for sample in samples {
      let expected: [Facet: String] = [
        .dataset: "small", .photo: "a", .catalogue: "4", .class: "N", .section: "Novel·la",
        .language: "ca", .label: "read", .length: "1 to 9 letters", .reading: "0.6 to 0.8",
      ]
      for (facet, value) in expected { #expect(sample.facets[facet] == value, "\(facet)") }
      // The match was rejected; how likely it would have been is told all the same.
      #expect(sample.confidence == 0.3 && !sample.isMatch)
    }
  }

  /// As `sha256sum` prints them.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      String(repeating: "a", count: 55),
      "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"
    ),
    (
      String(repeating: "a", count: 56),
      "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"
    ),
    (
      String(repeating: "a", count: 64),
      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    ),
    (
      String(repeating: "a", count: 1000),
      "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
    ),
  ]) func checksumsAreThoseOfTheTool(_ text: String, _ expected: String) {
    #expect(SHA256.hexadecimal(of: Data(text.utf8)) == expected)
  }
}
