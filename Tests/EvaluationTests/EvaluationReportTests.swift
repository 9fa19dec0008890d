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
}
