import Bibliography
import Evaluation
import Foundation
import Testing

@Suite struct EvaluationReportTests {
  /// The files of a report with two runs.
  private func written() throws -> (html: String, markdown: String, json: String) {
    var files = ("", "", "")
    try ReportFixture.withFolder { folder in
      let pool = try SamplePool.create(in: folder)
      for (method, wrong) in [("tfidf", 2), ("full", 1)] {
        let (info, samples) = try ReportFixture.run(method) { photo, number in
          number != 0 || photo >= wrong
        }
        try pool.save(info, samples)
      }
      try EvaluationReport(pool).write(to: folder)
      files = try Self.texts(folder)
    }
    return files
  }

  private static func texts(_ folder: URL) throws -> (html: String, markdown: String, json: String)
  {
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    return try (text("report.html"), text("report.md"), text("report.json"))
  }

  @Test func theFileNeedsNothingElse() throws {
    let html = try written().html
    #expect(html.contains("<td>precision and recall in one: their harmonic mean</td>"))
    for word in ["http:", "https:", "<script", "@import", "<link", "url(", "GRDB", "SQL("] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("prefers-color-scheme:dark") && html.contains("@media print"))
    #expect(html.contains("width=device-width"))
  }

  @Test func allTagsAreClosedAndTextIsEscaped() throws {
    let html = try written().html
    #expect(html.contains("Rayuela") && html.contains("&lt;b&gt;") && html.contains("&amp;"))
    var open: [Substring] = []
    for tag in html.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
      let name = tag.output.2
      if ["meta", "br", "img", "wbr"].contains(name) || tag.output.3 == "/" { continue }
      if tag.output.1 == "/" {
        #expect(open.popLast() == name)
      } else {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
  }

  @Test func figuresStandInAllForms() throws {
    // 16 of 17 books are right, and all that is asserted but one.
    let (html, markdown, json) = try written()
    #expect(html.contains("0.9412") && markdown.contains("0.9412"))
    #expect(json.contains("0.9411764705882353"))
    #expect(markdown.contains("| full | 0.9412 ("))
  }

  @Test func mistakesTellWhatSpokeForWhichRecord() throws {
    let (html, markdown, _) = try written()
    #expect(html.contains("wrong record, right one among the candidates"))
    // The wrong record has the label's words only, the right one its title too.
    #expect(markdown.contains("truth: **Nada** · Roe, Ann · **N** **Abc**"))
    #expect(markdown.contains("chosen: Rayuela <b> & others · Roe, Ann · **N** **Abc**"))
  }

  /// A spine that shows the label and the author of two books, and the title of one of them, misread: the
  /// truth says that it is the other.
  @Test func theMatchersEvidenceStandsSideBySide() throws {
    let records = ["Antologia poètica", "Cançoner", "Nada", "Solitud"].enumerated().map {
      Record(
        id: Int64($0), title: $1, author: $0 < 2 ? "Marc, Ausiàs" : "Roe, Ann",
        callNumber: "P \($0)")
    }
    func region(_ photo: Int, _ text: String, _ title: String) -> AnnotatedRegion {
      AnnotatedRegion(
        photo: "p\(photo).jpg", mask: "1", text: text,
        book: AnnotatedBook(title: title, author: "Marc, Ausiàs", callNumber: ""))
    }
    let task = MatchingTask(
      regions: [
        region(0, "ANTOLOGIA POETICA AUSIAS MARC", "Cançoner"),
        region(1, "AUSIAS MARC ANTOLOGIA POETICA", "Antologia poètica"),
        region(2, "AUSIAS MARC", "Llibre d'hores"),
      ], records: records, fields: [.title, .author])
    try ReportFixture.withFolder { folder in
      let pool = try SamplePool.create(in: folder)
      for method in [MatchingMethod.tfidf, .learned, .full] {
        let samples = try task.samples(
          of: try task.predictions(by: method), by: method, dataset: "small")
        #expect(
          samples.allSatisfy { ($0.evidence != nil) == (method != .tfidf && !$0.isGood) },
          "\(method)")
        try pool.save(ReportFixture.info(method.rawValue), samples)
        #expect(try pool.samples(of: method.rawValue) == samples)
      }
      let report = try EvaluationReport(pool)
      let wrong = try #require(report.detail.errors.first { $0.photo == "p0.jpg" })
      func argument(_ name: String) throws -> Mistake.Argument {
        try #require(wrong.arguments.first { $0.name == name })
      }
      let title = try argument("main title")
      #expect(title.chosen == 1 && title.truth == 0 && (title.balance ?? 0) < 0)
      let author = try argument("author")
      #expect(author.chosen == author.truth)
      let alone = try argument("score of the spine alone")
      let kinds = wrong.arguments.prefix { $0.isShare }.reduce(0) { $0 + ($1.balance ?? 0) }
      #expect(abs(kinds - (alone.balance ?? 0)) < 0.1)
      let lost = try #require(report.detail.errors.first { $0.photo == "p2.jpg" })
      #expect(lost.remark == "The right record is not among the 4 that were looked at.")
      #expect(lost.arguments.allSatisfy { $0.balance == nil && $0.truth == nil })
      try report.write(to: folder)
      let (html, markdown, json) = try Self.texts(folder)
      #expect(html.contains("<th class=\"number\">speaks for</th>"))
      #expect(
        html.contains(/<th>main title<\/th><td class="number">100 %<\/td><td class="number">0 %/))
      #expect(
        markdown.contains(/why: main title 100 % beside 0 % \(chosen \d\.\d\); author 100 % beside/)
      )
      #expect(json.contains("\"balance\""))
    }
  }

  @Test func sizesOfTheCatalogueMakeAChart() throws {
    try ReportFixture.withFolder { folder in
      let pool = try SamplePool.create(in: folder)
      for (records, wrong) in [(10, 1), (1000, 3)] {
        var (info, samples) = try ReportFixture.run("full") { photo, _ in photo >= wrong }
        info.records = records
        for place in samples.indices { samples[place].facets[.catalogue] = "\(records)" }
        try pool.save(info, samples)
      }
      try EvaluationReport(pool).write(to: folder)
      let html = try String(
        contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      #expect(html.contains("Accuracy against the size of the catalogue"))
      #expect(html.contains("at 1,000 records"))
    }
  }

  /// Two methods, each with two catalogues: what was measured on the same records stands side by side.
  @Test func severalCataloguesMakeTheTableOfThePaper() throws {
    try ReportFixture.withFolder { folder in
      let pool = try SamplePool.create(in: folder)
      for (records, method, wrong) in [
        (10, "tfidf", 2), (10, "full", 1), (1000, "tfidf", 4), (1000, "full", 3),
      ] {
        var (info, samples) = try ReportFixture.run(method) { photo, number in
          number != 0 || photo >= wrong
        }
        info.records = records
        info.dataset = records == 10 ? "Library, novels" : "Library, poetry"
        // The larger run is told in full, whatever was kept last.
        if records == 1000 { samples.removeAll { $0.photo == "p4.jpg" } }
        try pool.save(info, samples)
      }
      let report = try EvaluationReport(pool)
      #expect(report.detail.name == "full, 10 records, Library, novels")
      try report.write(to: folder)
      let (html, markdown, _) = try Self.texts(folder)
      #expect(html.contains("<h1>Shelfread on Library: novels; poetry</h1>"))
      let table = try #require(markdown.split(separator: "\n").first { $0.hasPrefix("| method") })
      #expect(
        table == "| method | novels, 10 records: F1 | novels, 10 records: forced "
          + "| poetry, 1,000 records: F1 | poetry, 1,000 records: forced |")
      let full = try #require(markdown.split(separator: "\n").first { $0.hasPrefix("| full |") })
      // 16 of 17 books among few records, 11 of 14 among many.
      #expect(full.contains(/^\| full \| 0\.\d{4} \(.*\| 0\.9412 \(.*\| 0\.7857 \(/))
      #expect(
        html.contains(
          "Recall among the first candidates, bars: 95 % intervals: poetry, 1,000 records"))
    }
  }

  @Test func photosHaveTheirChartsWithIntervalsToo() throws {
    // Ten photos with a book and three spines each: a sure match, an unsure one and a rejected one; photo
    // 0 has both wrong, and the first five have another spine of the book, rejected.
    let samples = (0..<10).flatMap { photo -> [Sample] in
      var book = Sample(kind: .book, photo: "p\(photo)", number: "book 1")
      (book.isBook, book.isRight, book.place) = (true, photo > 0, photo > 0 ? 0 : 2)
      book.truth = AnnotatedBook(title: "Nada", author: "", callNumber: "")
      let spines = [0.95, 0.55, 0.15].map { (confidence: Double) -> Sample in
        var spine = Sample(kind: .spine, photo: "p\(photo)", number: "spine \(confidence)")
        spine.isMatch = confidence > 0.5
        spine.confidence = confidence
        spine.score = confidence
        spine.candidates = [
          .init(title: "NADA", author: "", callNumber: "", score: confidence)
        ]
        spine.isGuessRight = photo > 0 && (confidence > 0.9 || photo < 5)
        spine.isRight = spine.isMatch && spine.isGuessRight
        return spine
      }
      return [book] + spines
    }
    try ReportFixture.withFolder { folder in
      let pool = try SamplePool.create(in: folder)
      var info = ReportFixture.info("full")
      info.task = .photos
      try pool.save(info, samples)
      try EvaluationReport(pool).write(to: folder)
      let html = try String(
        contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      #expect(html.contains("Probabilities of the spines of full beside what came true"))
      #expect(html.contains("10 spines: mean probability 0.550, right 0.4000 (0."))
      #expect(html.contains("10 spines: mean probability 0.150, right 0.4000 (0."))
      // Nine of ten books are found, however many spines name them.
      #expect(html.contains("precision 0.567, recall 0.900 at score 0.150"))
      #expect(html.contains("full: recall@2 0.9000 (0."))
      #expect(html.contains("full: recall@3 1.0000 (1.0000–1.0000)"))
      let markdown = try String(
        contentsOf: folder.appendingPathComponent("report.md"), encoding: .utf8)
      // Bins .1, .5 and .9, ten spines each: (.25 + .15 + .05) / 3.
      #expect(markdown.contains("Expected calibration error 0.1500 (0."))
      #expect(markdown.contains("| 0.9 to 1.0 | 10 | 0.9500 | 0.9000 | 0."))
    }
  }
}
