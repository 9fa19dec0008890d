import Evaluation
import Foundation
import Testing

@Suite struct EvaluationReportTests {
  /// The files of a report with two runs.
  private func written() throws -> (html: String, markdown: String, json: String) {
    var files: [String] = []
    try ReportFixture.withFolder { folder in
      let pool = try SamplePool.create(in: folder)
      for (method, wrong) in [("tfidf", 2), ("full", 1)] {
        let (info, samples) = try ReportFixture.run(method) { photo, number in
          number != 0 || photo >= wrong
        }
        try pool.save(info, samples)
      }
      try EvaluationReport(pool).write(to: folder)
      files = try ["report.html", "report.md", "report.json"].map {
        try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
      }
    }
    return (files[0], files[1], files[2])
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
      if ["meta", "br", "img"].contains(name) || tag.output.3 == "/" { continue }
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
      #expect(html.contains("at 1000 records"))
    }
  }

  @Test func photosHaveTheirChartsWithIntervalsToo() throws {
    // Ten photos with a book and two matches each, sure and unsure; photo 0 has both wrong.
    let samples = (0..<10).flatMap { photo -> [Sample] in
      var book = Sample(kind: .book, photo: "p\(photo)", number: "book 1")
      (book.isBook, book.isRight, book.place) = (true, photo > 0, photo > 0 ? 0 : 2)
      let spines = [0.95, 0.55].map { confidence in
        var spine = Sample(kind: .spine, photo: "p\(photo)", number: "spine \(confidence)")
        (spine.isMatch, spine.confidence) = (true, confidence)
        spine.isRight = photo > 0 && (confidence > 0.9 || photo < 5)
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
      #expect(html.contains("Probabilities of the matches of full beside what came true"))
      #expect(html.contains("10 matches: mean probability 0.550, right 0.4000 (0."))
      #expect(html.contains("full: recall@2 0.9000 (0."))
      #expect(html.contains("full: recall@3 1.0000 (1.0000–1.0000)"))
      #expect(html.contains("Precision and recall at every threshold above that of the matches"))
      let markdown = try String(
        contentsOf: folder.appendingPathComponent("report.md"), encoding: .utf8)
      // Bins .5 and .9, ten matches each: (.15 + .05) / 2.
      #expect(markdown.contains("Expected calibration error 0.1000 (0."))
      #expect(markdown.contains("| 0.9 to 1.0 | 10 | 0.9500 | 0.9000 | 0."))
    }
  }
}
