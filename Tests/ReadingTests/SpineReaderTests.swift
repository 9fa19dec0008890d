import Foundation
import Imaging
import Reading
import Testing

/// A shelf of plain spines with titles written in the project's own letters.
struct DrawnShelf {
  let image: ColorImage
  /// Titles read down, up and, on the last spine, lying.
  let spines: [(title: String, quad: Quad)]

  init() {
    let ground = ColorImage(
      width: 700, height: 900, pixels: [UInt8](repeating: 150, count: 3 * 700 * 900))
    var canvas = Canvas(ground)
    let down = Quad(x: 40, y: 40, width: 90, height: 700)
    let up = Quad(x: 140, y: 60, width: 90, height: 680)
    let leaning = Quad([
      Point(x: 300, y: 50), Point(x: 385, y: 60), Point(x: 345, y: 740), Point(x: 260, y: 730),
    ])
    let lying = Quad(x: 30, y: 780, width: 640, height: 80)
    canvas.fill(down, color: RGBColor(20, 40, 110))
    canvas.text("The Cathedral and the Sea", along: down, size: 44, color: .white)
    canvas.fill(up, color: RGBColor(235, 225, 200))
    canvas.text(
      "Garden of Seven Winters", at: Point(x: 200, y: 700), size: 44, angle: -.pi / 2,
      color: .black)
    canvas.fill(leaning, color: RGBColor(120, 20, 30))
    canvas.text("Mountain Railways", along: leaning, size: 46, color: RGBColor(250, 220, 120))
    canvas.fill(lying, color: RGBColor(240, 240, 240))
    canvas.text("History of Bridges", along: lying, size: 46, color: RGBColor(20, 20, 60))
    image = canvas.image
    spines = [
      ("The Cathedral and the Sea", down), ("Garden of Seven Winters", up),
      ("Mountain Railways", leaning), ("History of Bridges", lying),
    ]
  }
}

@Suite struct SpineReaderTests {
  private let shelf = DrawnShelf()

  @Test func everySpineIsReadInItsDirection() async throws {
    let reader = try SpineReader(languages: ["eng"], workers: 2)
    let readings = try await reader.read(shelf.spines.map(\.quad), in: shelf.image)
    for (spine, reading) in zip(shelf.spines, readings) {
      let texts = reading.hypotheses.map(\.text)
      #expect(texts.contains { $0.contains(spine.title) }, "\(spine.title): \(texts)")
      #expect(reading.best?.text.contains(spine.title) == true)
    }
    // The text that runs up is read after the strip is turned upside down.
    #expect(readings[0].best?.rotation == 0)
    #expect(readings[1].best?.rotation == 180)
    #expect(readings[3].best?.rotation == 0)
  }

  @Test func wordsLieWhereTheyAreInThePhoto() async throws {
    let reader = try SpineReader(languages: ["eng"], workers: 1)
    for (index, word, expected) in [
      (0, "Sea", Point(x: 85, y: 640)), (1, "Garden", Point(x: 185, y: 630)),
    ] {
      let quad = shelf.spines[index].quad
      let reading = try await reader.read([quad], in: shelf.image)[0]
      let hypothesis = try #require(reading.best)
      let found = try #require(hypothesis.words.first { $0.text == word })
      let box = StripGeometry(quad: quad, scale: 1).photoQuad(
        x: found.x, y: found.y, width: found.width, height: found.height,
        rotation: hypothesis.rotation)
      #expect(box.center.distance(to: expected) < 40, "\(word) at \(box.center)")
      #expect(found.confidence > 0.5 && found.confidence <= 1)
    }
  }

  @Test func readingIsTheSameInAnyOrderAndOnAnyHandle() async throws {
    let one = try SpineReader(languages: ["eng"], workers: 1)
    let three = try SpineReader(languages: ["eng"], workers: 3)
    let quads = shelf.spines.map(\.quad)
    let forwards = try await one.read(quads, in: shelf.image)
    let backwards = try await three.read(quads.reversed(), in: shelf.image)
    #expect(forwards == backwards.reversed())
    #expect(one.identifier == three.identifier)
  }

  @Test func roundsAddUpToWhatAllOfThemRead() async throws {
    let reader = try SpineReader(languages: ["eng", "spa"], workers: 2)
    let quads = shelf.spines.map(\.quad)
    let atOnce = try await reader.read(quads, in: shelf.image)
    var readings = [Reading](repeating: Reading(), count: quads.count)
    for round in 1...reader.rounds.count {
      let tasks = zip(quads, readings).map { SpineReader.SpineTask(quad: $0, reading: $1) }
      var told: [Int] = []
      try await reader.read(tasks, in: shelf.image, upTo: round) { index, reading in
        told.append(index)
        readings[index] = reading
      }
      #expect(told.sorted() == Array(quads.indices))
      for (reading, whole) in zip(readings, atOnce) {
        #expect(reading.isComplete(for: reader.rounds, upTo: round))
        #expect(reading == whole.limited(to: reader.rounds, upTo: round))
      }
    }
    #expect(readings == atOnce)
  }

  @Test func aPassThatWasMadeIsNotMadeAgain() async throws {
    let reader = try SpineReader(languages: ["eng"], workers: 1)
    let word = Word(text: "kept", confidence: 1, x: 0, y: 0, width: 1, height: 1)
    let first = reader.rounds.rounds[0][0].name
    let begun = Reading(
      hypotheses: [Hypothesis(pass: first, rotation: 0, words: [word])], passes: [first])
    var result = Reading()
    try await reader.read(
      [SpineReader.SpineTask(quad: shelf.spines[0].quad, reading: begun)], in: shelf.image, upTo: 1
    ) { result = $1 }
    #expect(result.hypotheses.filter { $0.pass == first }.map(\.text) == ["kept"])
    #expect(result.isComplete(for: reader.rounds, upTo: 1))
  }

  @Test func aCancelledTaskStops() async throws {
    let reader = try SpineReader(languages: ["eng"], workers: 1)
    let quads = shelf.spines.map(\.quad)
    let image = shelf.image
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await reader.read(quads, in: image)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    // The reader can be used again.
    let reading = try await reader.read([quads[3]], in: image)[0]
    #expect(reading.best?.text.contains("Bridges") == true)
  }

  @Test func spinesWithoutTextAndQuadsGoneWrongReadAsNothing() async throws {
    let reader = try SpineReader(languages: ["eng"], workers: 1)
    let plain = ColorImage(
      width: 60, height: 300, pixels: [UInt8](repeating: 99, count: 3 * 60 * 300))
    let point = Point(x: 5, y: 5)
    for quad in [
      Quad(x: 10, y: 10, width: 30, height: 280), Quad([point, point, point, point]),
      Quad(x: 10, y: 10, width: 1, height: 200), Quad(x: -900, y: -900, width: 40, height: 400),
    ] {
      #expect(try await reader.read([quad], in: plain)[0].hypotheses.isEmpty)
    }
    let nothing = ColorImage(width: 0, height: 0, pixels: [])
    #expect(
      try await reader.read([Quad([point, point, point, point])], in: nothing)[0].best == nil)
  }
}
