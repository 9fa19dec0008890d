import Evaluation
import Foundation
import GRDB
import Testing

@Suite struct SamplePoolTests {
  @Test func samplesComeBackAsTheyWere() throws {
    try ReportFixture.withFolder { folder in
      let (info, samples) = try ReportFixture.run("full") { photo, _ in photo != 1 }
      try SamplePool.create(in: folder).save(info, samples)
      let pool = try SamplePool.open(in: folder)
      #expect(try pool.samples(of: "full") == samples)
      let kept = try #require(try pool.runs().first)
      #expect(kept.settings == info.settings && kept.stages == info.stages)
    }
  }

  @Test func figuresOfThePoolAreThoseOfTheRun() throws {
    let predictions = ReportFixture.predictions { photo, number in (photo + number) % 3 != 0 }
    let scores = MatchingScores(predictions, regions: ReportFixture.regions)
    let samples = ReportFixture.task.samples(of: predictions, dataset: "small", records: 0)
    let figures = SliceFigures(samples, task: .matching)
    #expect(
      figures.exact == [
        scores.f1, scores.precision, scores.recall, scores.forced, scores.record,
        scores.recallAt[5], scores.recallAt[10], scores.recallAt[50], scores.recallAt[100],
        scores.bestF1, scores.averagePrecision, scores.calibration?.expectedError,
      ])
    #expect(scores.f1 > 0.3 && scores.f1 < 1)
  }

  @Test func slicesHoldWhatFits() throws {
    try ReportFixture.withFolder { folder in
      let (info, samples) = try ReportFixture.run("full") { _, _ in true }
      let pool = try SamplePool.create(in: folder)
      try pool.save(info, samples)
      let poetry = try #require(FacetFilter("section=Poesia"))
      let label = try #require(FacetFilter("label=read"))
      #expect(try pool.samples(of: "full", where: [poetry]).count == 12)
      #expect(try pool.samples(of: "full", where: [poetry, label]).count == 9)
      #expect(FacetFilter("colour=red") == nil)
      #expect(throws: EvaluationError.self) { try pool.samples(of: "none") }
    }
  }

  @Test func aRunTakesThePlaceOfItsForerunnerOnly() throws {
    try ReportFixture.withFolder { folder in
      let pool = try SamplePool.create(in: folder)
      for (method, good) in [("full", false), ("tfidf", false), ("full", true)] {
        let (info, samples) = try ReportFixture.run(method) { _, _ in good }
        try pool.save(info, samples)
      }
      #expect(Set(try pool.runs().map(\.name)) == ["full", "tfidf"])
      #expect(try pool.samples(of: "full")[0].isRight)
      var larger = ReportFixture.info("full")
      larger.records = 100
      try pool.save(larger, [])
      #expect(
        Set(try pool.runs().map(\.name)) == ["full, 4 records", "full, 100 records", "tfidf"])
    }
  }

  @Test(arguments: [
    "DROP TABLE run", "ALTER TABLE sample DROP COLUMN place",
    "UPDATE run SET info = '{\"name\": 1}'", "UPDATE sample SET candidates = 'x'",
    "UPDATE sample SET kind = 'colour'", "UPDATE sample SET quad = '[1, 2]'",
    "UPDATE sample SET isBook = 'maybe'",
  ])
  func whatWasTamperedWithIsToldInWords(_ change: String) throws {
    try ReportFixture.withFolder { folder in
      let (info, samples) = try ReportFixture.run("full") { _, _ in true }
      try SamplePool.create(in: folder).save(info, samples)
      try DatabaseQueue(path: folder.appendingPathComponent("samples.sqlite").path).write {
        try $0.execute(sql: change)
      }
      let error = #expect(throws: EvaluationError.self) {
        try EvaluationReport(SamplePool.open(in: folder))
      }
      #expect(error?.description.contains("samples.sqlite") == true)
    }
  }

  @Test func aFileThatIsNoDatabaseIsToldSo() throws {
    try ReportFixture.withFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(repeating: 65, count: 5000).write(
        to: folder.appendingPathComponent("samples.sqlite"))
      let error = #expect(throws: EvaluationError.self) { try SamplePool.open(in: folder) }
      #expect(error?.description.contains("samples.sqlite cannot be read") == true)
    }
  }

  @Test func severalFilesHaveOneChecksumBesides() throws {
    try ReportFixture.withFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let files = ["b.jpg", "a.jpg"].map { folder.appendingPathComponent($0) }
      for file in files { try Data(file.lastPathComponent.utf8).write(to: file) }
      let inputs = try RunInfo.Input.list(role: "photo", files: files)
      #expect(inputs.map(\.role) == ["photo, all", "photo", "photo"])
      #expect(inputs.map(\.name) == ["2 files", "a.jpg", "b.jpg"])
      // printf a.jpg > a.jpg; printf b.jpg > b.jpg; sha256sum a.jpg b.jpg | sha256sum
      #expect(
        inputs[0].sha256 == "27174a390c977045678ba0c94c4daea0b96e29f02259d5bb7976419dd3f8f4b6")
    }
  }

  @Test func aFolderWithoutReportIsToldSo() throws {
    try ReportFixture.withFolder { folder in
      let error = #expect(throws: EvaluationError.self) { try SamplePool.open(in: folder) }
      #expect(error?.description.contains("samples.sqlite") == true)
    }
  }
}
