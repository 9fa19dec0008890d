import Evaluation
import Testing

@Suite struct RunComparisonTests {
  @Test func aGainInEveryPhotoIsBetter() throws {
    let comparison = try RunComparison(
      ReportFixture.run("before") { _, number in number != 0 },
      ReportFixture.run("after") { _, _ in true })
    #expect(comparison.verdict == .better)
    #expect(comparison.gained.count == 6 && comparison.lost.isEmpty)
    #expect(comparison.photos == 6 && comparison.samples == 23)
    let back = try RunComparison(
      ReportFixture.run("after") { _, _ in true },
      ReportFixture.run("before") { _, number in number != 0 })
    #expect(back.verdict == .worse && back.lost.count == 6)
    #expect(back.lost[0].truth == "Nada (Roe, Ann)")
  }

  @Test func gainsAndLossesThatBalanceAreNotToldApart() throws {
    let comparison = try RunComparison(
      ReportFixture.run("before") { photo, _ in photo % 2 == 0 },
      ReportFixture.run("after") { photo, _ in photo % 2 == 1 })
    #expect(comparison.verdict == .same)
    #expect(comparison.gained.count + comparison.lost.count == 17)
  }

  @Test func aRunIsLikeItself() throws {
    let run = try ReportFixture.run("full") { photo, number in (photo + number) % 2 == 0 }
    let comparison = try RunComparison(run, run)
    #expect(comparison.changes.allSatisfy { $0.verdict == .same && $0.low == 0 && $0.high == 0 })
  }

  @Test func lessCalibrationErrorIsBetter() throws {
    let right = try ReportFixture.run("right") { _, _ in true }
    var sure = right
    for place in sure.samples.indices where sure.samples[place].isBook {
      sure.samples[place].confidence = 1
    }
    let change = try RunComparison(right, sure).changes.first { $0.name == "ece" }
    #expect((change?.after ?? 1) < (change?.before ?? 0))
    #expect(change?.verdict == .better)
  }

  @Test func onlyCommonPhotosCount() throws {
    let run = try ReportFixture.run("full") { _, _ in true }
    let part = (info: run.info, samples: run.samples.filter { $0.photo != "p0.jpg" })
    let comparison = try RunComparison(run, part)
    #expect(comparison.photos == 5)
    #expect(comparison.notes.contains { $0.contains("p0.jpg") })
    let none = (info: run.info, samples: [Sample]())
    #expect(throws: EvaluationError.self) { try RunComparison(run, none) }
  }

  /// On ten photos the second run asserts all: it finds more, and most of what it adds is wrong.
  @Test func whoOnlyAssertsMoreIsNotBetter() throws {
    func run(_ assertsAll: Bool) -> (info: RunInfo, samples: [Sample]) {
      var info = ReportFixture.info("full")
      info.task = .photos
      let samples = (0..<10).flatMap { photo -> [Sample] in
        var book = Sample(kind: .book, photo: "p\(photo)", number: "book 1")
        (book.isBook, book.isRight) = (true, photo > 0 || assertsAll)
        let spines = (0..<5).map { number in
          var spine = Sample(kind: .spine, photo: "p\(photo)", number: "spine \(number)")
          spine.isMatch = number == 0 ? photo > 0 || assertsAll : assertsAll
          spine.isRight = number == 0 && spine.isMatch
          return spine
        }
        return [book] + spines
      }
      return (info, samples)
    }
    let comparison = try RunComparison(run(false), run(true))
    let found = comparison.changes.first { $0.name == "found" }
    #expect((found?.after ?? 0) > (found?.before ?? 1))
    #expect(comparison.deciding?.name == "f1" && comparison.verdict == .worse)
  }

  /// A slice by what a run decided holds other regions in each run.
  @Test func slicesThatAreNotTheSameAreNamed() throws {
    let run = try ReportFixture.run("full") { _, _ in true }
    let part = (info: run.info, samples: run.samples.filter { $0.number != "1" })
    let notes = try RunComparison(run, part).notes
    #expect(notes.contains { $0.hasPrefix("6 regions are in one of the runs only") })
    #expect(try RunComparison(part, part).notes.isEmpty)
  }

  @Test func onePhotoTellsNothingOfOthers() throws {
    func onePhoto(_ isRight: Bool) throws -> (info: RunInfo, samples: [Sample]) {
      let run = try ReportFixture.run("full") { _, _ in isRight }
      return (run.info, run.samples.filter { $0.photo == "p0.jpg" })
    }
    let comparison = try RunComparison(onePhoto(false), onePhoto(true))
    #expect(comparison.verdict == .same && comparison.gained.count == 3)
    #expect(comparison.changes.allSatisfy { $0.low == nil && $0.verdict == .same })
    #expect(comparison.notes.contains { $0.contains("one photo") })
    let figures = Figure.all(of: try onePhoto(true).samples, task: .matching)
    #expect(figures[0].value == 1 && figures[0].low == nil)
  }

  @Test func whatElseDiffersIsNamed() throws {
    let first = try ReportFixture.run("full") { _, _ in true }
    var second = first
    #expect(try RunComparison(first, second).differences.isEmpty)
    second.info.settings = [.init("fields", "title"), .init("languages", "eng")]
    second.info.inputs = [
      .init(role: "catalogue", name: "b.sqlite", bytes: 9, records: "1234"),
      .init(role: "photo", name: "p0.jpg", bytes: 9, sha256: "aa"),
      .init(role: "photo", name: "p1.jpg", bytes: 9, sha256: "bb"),
    ]
    var before = first
    before.info.inputs = [
      .init(role: "catalogue", name: "a.sqlite", bytes: 7, records: "1234"),
      .init(role: "photo", name: "p1.jpg", bytes: 9, sha256: "cc"),
      .init(role: "photo", name: "p0.jpg", bytes: 9, sha256: "aa"),
    ]
    let differences = try RunComparison(before, second).differences
    // The same records in another file are the same catalogue.
    #expect(differences.map(\.name) == ["fields", "languages", "photo"])
    #expect(differences[0].before == "title,author,call-number,series")
    #expect(differences[0].after == "title")
    #expect(differences[1].before == "not told")
    #expect(differences[2].before.contains("p1.jpg"))
  }
}
