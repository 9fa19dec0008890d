import Evaluation
import Foundation
import Imaging
import Pipeline
import Testing

@Suite struct SliceFiguresTests {
  @Test func whatAllPhotosShareHasNoInterval() throws {
    let (_, samples) = try ReportFixture.run("full") { _, number in number != 0 }
    let forced = SliceFigures(samples, task: .matching).figures().first { $0.name == "forced" }
    // Two of three books are right in every photo but the last, which has one of two.
    #expect(abs((forced?.value ?? 0) - 11.0 / 17) < 1e-12)
    #expect((forced?.low ?? 0) >= 0.5 && (forced?.high ?? 1) <= 2.0 / 3 + 1e-12)
  }

  @Test func photosThatDifferMakeAWideInterval() throws {
    let (_, samples) = try ReportFixture.run("full") { photo, _ in photo < 3 }
    let figures = SliceFigures(samples, task: .matching)
    let forced = figures.figures().first { $0.name == "forced" }
    // Half of the photos are all right: one in 64 draws has none or one of them.
    #expect((forced?.low ?? 1) < 0.25 && (forced?.high ?? 0) > 0.8)
    #expect(figures.figures() == figures.figures(), "draws come from a seed")
  }

  @Test func drawsAreOfAsManyPhotos() {
    let draws = SliceFigures.draws(7)
    #expect(draws.count == SliceFigures.rounds)
    #expect(draws.allSatisfy { $0.reduce(0, +) == 7 && $0.count == 7 })
    // Each photo is drawn once a round on average.
    for photo in 0..<7 {
      let total = draws.reduce(0) { $0 + $1[photo] }
      #expect(abs(total - SliceFigures.rounds) < 150)
    }
  }

  @Test func theMiddleOfAHundredIsFromTheThirdToTheThirdLast() {
    let (low, high) = SliceFigures.interval((0..<100).map(Double.init).reversed())
    #expect(low == 2 && high == 97)
  }

  @Test func samplesOfPhotosAddUpToTheScores() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SeededGenerator(seed: seed)
    func box() -> Quad {
      Quad(
        x: Double.random(in: 0...80, using: &random), y: 0,
        width: Double.random(in: 5...20, using: &random), height: 100)
    }
    let titles = ["Nada", "Solitud", "Rayuela", "Incerta glòria"]
    for _ in 0..<100 {
      let truth = PhotoTruth(
        books: (0..<6).map { _ in
          PhotoTruth.Book(
            title: titles.randomElement(using: &random), author: "",
            quad: Bool.random(using: &random) ? box() : nil,
            legible: Int.random(in: 0..<4, using: &random) > 0,
            isCatalogued: Int.random(in: 0..<4, using: &random) > 0)
        })
      let result = PhotoResult(
        photo: "a.jpg", width: 100, height: 100,
        spines: (0..<7).map { index in
          SpineResult(
            shelf: 1, position: index + 1, quad: box(), text: "text",
            match: Bool.random(using: &random)
              ? RecordMatch(
                record: 1, title: titles.randomElement(using: &random)!, author: "",
                callNumber: "", confidence: 0.9) : nil, candidates: [])
        })
      let samples = PhotoSamples.samples(
        photo: "a", result, truth: truth, dataset: "d", records: 4)
      var sum = PhotoScores()
      for sample in samples { sum.add(sample) }
      #expect(sum == PhotoScores(PhotoFindings(result), truth: truth), "seed \(seed)")
    }
  }
}
