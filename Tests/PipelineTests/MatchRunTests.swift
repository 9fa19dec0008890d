import Catalogue
import DrawnShelf
import Foundation
import Imaging
import Pipeline
import Reading
import Spines
import Synchronization
import Testing

/// Whole runs with the real recogniser and the real matcher.
@Suite struct MatchRunTests {
  private let reader: SpineReader

  init() throws { reader = try SpineReader(languages: ["eng", "spa"], workers: 2) }

  @Test func everySpineOfAPhotoIsMatchedWithItsRecord() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("a.jpg")
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    let output = shelf.folder.appendingPathComponent("results")
    let report = try await run.run([shelf.photos], output: output)

    #expect(report.photos.map(\.name) == ["a"])
    #expect(report.photos[0].result.spines.map { $0.match?.title } == DrawnShelf.titles)
    #expect(report.photos[0].result.spines.map(\.position) == [1, 2, 3])
    #expect(report.matchCount == 3)
    let written = try PhotoResult(
      json: Data(contentsOf: output.appendingPathComponent("a.json")))
    #expect(written.spines.map { $0.match?.title } == DrawnShelf.titles)
    // Small photos are enlarged; the key is below the photo.
    let drawing = try Photo(contentsOf: output.appendingPathComponent("a-spines.jpg"))
    #expect(drawing.width == 1400 && drawing.height > 1000)
    #expect(
      try String(contentsOf: output.appendingPathComponent("photos.csv"), encoding: .utf8)
        == """
        photo,state,width,height,spines,matched,message
        \(shelf.photos)/a.jpg,read,700,500,3,3,

        """)
    let table = try String(
      contentsOf: output.appendingPathComponent("matches.csv"), encoding: .utf8)
    #expect(table.split(separator: "\n").count == 4)
    #expect(table.contains("N Gar,Cien años de soledad,\"García Márquez, Gabriel\""))

    // What was matched can be found again, by place.
    let found = try shelf.catalogue.photos.find("invisible cities")
    #expect(found.map(\.position) == [3])
  }

  @Test func whatCannotBeReadIsReportedAndTheRestIsDone() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("good.jpg")
    try shelf.write(
      Data([0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 7, count: 400)), to: "bad.jpg")
    try shelf.write(Data("not a photo".utf8), to: "notes.txt")
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    let report = try await run.run([shelf.photos, shelf.folder.path + "/nowhere"])
    #expect(report.photos.map(\.name) == ["good"])
    #expect(report.matchCount == 3)
    #expect(
      Set(report.failures.map { ($0.photo as NSString).lastPathComponent }) == [
        "bad.jpg", "nowhere",
      ])
  }

  @Test func outlinesWithoutAWordAreNoBooks() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("books.jpg")
    // Doors of a cabinet, as it were: what looks like spines has nothing printed on it.
    try shelf.addPhoto("doors.jpg", titles: ["", "", ""])
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: RepeatingSegmenter(), reader: reader)
    let output = shelf.folder.appendingPathComponent("results")
    let report = try await run.run([shelf.photos], output: output)
    #expect(report.photos.map(\.result.spines.count) == [6, 0])
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.photo == shelf.photos + "/doors.jpg")
    #expect(
      report.warnings.first?.message.contains("6 outlines look like spines, but no word") == true)
    let table = try String(
      contentsOf: output.appendingPathComponent("photos.csv"), encoding: .utf8)
    #expect(table.contains("/doors.jpg,no books seen,700,500,0,0,"))

    // It is told again, and nothing is read again.
    let again = try await run.run([shelf.photos])
    #expect(again.reused == 2)
    #expect(again.photos == report.photos)
    #expect(again.warnings == report.warnings)
  }

  @Test func copiesOfAPhotoAreNamed() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("a.jpg")
    try shelf.addPhoto("b.jpg")
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    let report = try await run.run([shelf.photos])
    #expect(report.photos.count == 2)
    #expect(report.warnings.map(\.photo) == [shelf.photos + "/b.jpg"])
    #expect(
      report.warnings.first?.message.contains("the same photo as \(shelf.photos)/a.jpg") == true)
  }

  @Test func aSecondRunReadsOnlyWhatIsNew() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("a.jpg")
    let segmenter = FixedSegmenter()
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: segmenter, reader: reader)
    let first = try await run.run([shelf.photos])
    #expect(first.reused == 0)
    #expect(segmenter.calls.load(ordering: .relaxed) == 1)

    let second = try await run.run([shelf.photos])
    #expect(second.reused == 1)
    #expect(second.photos == first.photos)
    #expect(segmenter.calls.load(ordering: .relaxed) == 1)

    // The same photo under another name is known by its content.
    try FileManager.default.moveItem(
      atPath: shelf.photos + "/a.jpg", toPath: shelf.photos + "/moved.jpg")
    let third = try await run.run([shelf.photos])
    #expect(third.reused == 1)
    #expect(third.photos.map(\.name) == ["moved"])
    #expect(third.matchCount == 3)

    // Another segmenter sees the photo with other eyes.
    let other = FixedSegmenter(identifier: "other")
    let fourth = try await MatchRun(
      catalogue: shelf.catalogue, segmenter: other, reader: reader
    ).run([shelf.photos])
    #expect(fourth.reused == 0)
    #expect(other.calls.load(ordering: .relaxed) == 1)
  }

  @Test func resultsAmongThePhotosAreNotReadAsPhotos() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("a.jpg")
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    for output in [shelf.photos, shelf.photos + "/results"] {
      _ = try await run.run([shelf.photos], output: URL(fileURLWithPath: output))
      #expect(FileManager.default.fileExists(atPath: output + "/a-spines.jpg"))
      #expect(try await run.run([shelf.photos]).photos.map(\.name) == ["a"])
    }
    // One that is named is meant.
    let drawing = shelf.photos + "/a-spines.jpg"
    #expect(try await run.run([drawing]).photos.map(\.name) == ["a-spines"])
  }

  @Test func aCancelledRunKeepsThePhotosThatItRead() async throws {
    let shelf = try DrawnShelf()
    for number in 1...6 {
      try shelf.addPhoto("\(number).jpg")
      // A byte behind the picture's end makes each file a photo of its own.
      let file = URL(fileURLWithPath: "\(shelf.photos)/\(number).jpg")
      try (Data(contentsOf: file) + [UInt8(number)]).write(to: file)
    }
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    let photos = shelf.photos
    let isFirstRead = AsyncStream<Void>.makeStream()
    let task = Task {
      try await run.run([photos]) { progress in
        if case .reading(let done, _) = progress, done == 1 { isFirstRead.continuation.finish() }
      }
    }
    for await _ in isFirstRead.stream {}
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let kept = try shelf.catalogue.photos.counts().photos
    #expect(kept >= 1)

    let resumed = try await run.run([photos])
    // One more may have been half read: it is kept too, and finished now.
    #expect((1...kept).contains(resumed.reused))
    #expect(resumed.photos.count == 6)
    #expect(resumed.photos.allSatisfy { $0.result.spines.count == 3 })
  }

  @Test func passesDependOnThePhotoAndTheCatalogueOnly() async throws {
    // What is read on each spine, by title; the photo alone, and among others with another reader.
    func readings(_ names: [String], workers: Int) async throws -> [Reading] {
      let shelf = try DrawnShelf()
      let titles = ["Left Hand of Darkness – Le Guin", "Rayuela – Julio Cortázar", "Qwx Zjk"]
      for name in names { try shelf.addPhoto(name, titles: titles) }
      let run = MatchRun(
        catalogue: shelf.catalogue, segmenter: FixedSegmenter(),
        reader: try SpineReader(languages: ["eng"], workers: workers))
      _ = try await run.run([shelf.photos])
      let stored = try #require(try shelf.catalogue.photos.photo(path: shelf.photos + "/a.jpg"))
      return try stored.spines.map { try JSONDecoder().decode(Reading.self, from: $0.reading) }
    }
    let alone = try await readings(["a.jpg"], workers: 1)
    #expect(try await readings(["a.jpg", "b.jpg", "c.jpg"], workers: 3) == alone)
    // Sure spines are left alone; what is in no catalogue is tried in every way.
    let rounds = ReadingRounds.standard
    #expect(!alone[1].isComplete(for: rounds, upTo: rounds.count))
    #expect(alone[2].isComplete(for: rounds, upTo: rounds.count))
  }

  @Test func whatAnotherCatalogueNeededBesidesDoesNotCount() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("a.jpg")
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    let first = try await run.run([shelf.photos])
    // As if the catalogue had once lacked these books: every pass is stored.
    var stored = try #require(try shelf.catalogue.photos.photo(path: shelf.photos + "/a.jpg"))
    let image = try Photo(contentsOf: URL(fileURLWithPath: stored.path)).image
    let whole = try await reader.read(FixedSegmenter.quads, in: image)
    for index in whole.indices {
      stored.spines[index].reading = try JSONEncoder().encode(whole[index])
    }
    _ = try shelf.catalogue.photos.save(stored)
    let second = try await run.run([shelf.photos])
    #expect(second.reused == 1)
    #expect(second.photos == first.photos)
  }

  @Test func warningsOutliveTheReading() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("cut.jpg")
    let file = URL(fileURLWithPath: shelf.photos + "/cut.jpg")
    let bytes = try Data(contentsOf: file)
    try bytes.prefix(bytes.count * 4 / 5).write(to: file)
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    let first = try await run.run([shelf.photos])
    #expect(first.warnings.count == 1)
    #expect(
      first.warnings.first?.message.hasPrefix(shelf.photos + "/cut.jpg: the JPEG file") == true)
    let second = try await run.run([shelf.photos])
    #expect(second.reused == 1)
    #expect(second.warnings == first.warnings)
  }

  @Test func anEmptyCatalogueIsRefusedBeforeAnythingIsRead() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("a.jpg")
    let empty = try Catalogue.openOrCreate(shelf.folder.appendingPathComponent("e.sqlite").path)
    let segmenter = FixedSegmenter()
    let run = MatchRun(catalogue: empty, segmenter: segmenter, reader: reader)
    await #expect(throws: PipelineError.emptyCatalogue(path: empty.path)) {
      _ = try await run.run([shelf.photos])
    }
    #expect(segmenter.calls.load(ordering: .relaxed) == 0)
  }

  @Test func aFileThatIsNoResultIsNotOverwritten() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("a.jpg")
    try shelf.write(Data(#"{"books": []}"#.utf8), to: "a.json")
    let run = MatchRun(catalogue: shelf.catalogue, segmenter: FixedSegmenter(), reader: reader)
    await #expect(throws: PipelineError.self) {
      _ = try await run.run([shelf.photos], output: URL(fileURLWithPath: shelf.photos))
    }
    let truth = URL(fileURLWithPath: shelf.photos).appendingPathComponent("a.json")
    #expect(try Data(contentsOf: truth) == Data(#"{"books": []}"#.utf8))
  }
}

/// Finds every drawn spine twice over, as cabinets have many doors.
private struct RepeatingSegmenter: SpineSegmenter {
  let identifier = "repeating"

  func spines(in photo: Photo) -> [Spine] {
    (FixedSegmenter.quads + FixedSegmenter.quads).enumerated().map { index, quad in
      Spine(quad: quad, shelf: 1, position: index + 1, isInPile: false, confidence: 1)
    }
  }
}
