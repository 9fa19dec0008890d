import Foundation

/// A report as one HTML file that needs nothing else: readable in light and dark, on a phone and on
/// paper, without a network.
struct HTMLReport {
  let report: EvaluationReport
  let groups: [RunGroup]

  init(report: EvaluationReport) {
    self.report = report
    groups = RunGroup.all(of: report)
  }

  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(ReportText.title(report)))</title>
    <style>\(Self.style)</style></head><body><main>
    <h1>\(escaped(ReportText.title(report)))</h1>
    <p>\(escaped(ReportText.summary(report)))</p>
    \(sections.joined(separator: "\n"))
    </main></body></html>

    """
  }

  private var sections: [String] {
    [figures, glossary, charts, facets, times, gallery, origin].filter { !$0.isEmpty }
  }

  private var figures: String {
    var html = "<h2>Figures</h2>" + methods
    for group in groups {
      let names = group.figureNames
      // A few runs stand side by side; many go down the page, where there is room for them.
      let isTurned = group.runs.count > 4
      let table = Grid(
        heading: isTurned ? "Method" : "Figure", rows: names,
        columns: group.runs.map(\.info.method),
        cells: names.map { name in
          group.runs.map { run in run.figures.first { $0.name == name }.map(Self.cell) ?? "–" }
        },
        chosen: group.runs.first { $0.info.name == report.detail.name }?.info.method)
      if !group.heading.isEmpty { html += "<h3>\(escaped(Self.sentence(group.heading)))</h3>" }
      html += (isTurned ? table.turned : table).html
    }
    if groups.contains(where: \.hasSilentRun) {
      html += "<p class=\"note\">\(escaped(ReportText.silence))</p>"
    }
    return html + "<p class=\"note\">\(escaped(ReportText.intervals))</p>"
  }

  /// The table of the paper, where there are several methods on several tasks or catalogues.
  private var methods: String {
    guard let table = MethodTable(groups) else { return "" }
    let heads = groups.map { "<th colspan=\"2\" class=\"group\">\(escaped($0.heading))</th>" }
    let names = table.columns.map {
      "<th class=\"number\">\($0.figure == "f1" ? "F1" : $0.figure)</th>"
    }
    let rows = zip(table.methods, table.cells).map { method, cells in
      "<tr><th>\(Self.breakable(method))</th>"
        + cells.map { "<td class=\"number\">\($0.map(Self.cell) ?? "–")</td>" }.joined() + "</tr>"
    }
    return """
      <div class="wide"><table class="figures"><thead><tr><th></th>\(heads.joined())</tr>\
      <tr><th>Method</th>\(names.joined())</tr></thead>\(rows.joined())</table></div>
      """
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// A table of figures.
  private struct Grid {
    var heading: String
    var rows: [String]
    var columns: [String]
    /// HTML, a list for each row.
    var cells: [[String]]
    /// The row or column that stands out.
    var chosen: String?

    var turned: Grid {
      Grid(
        heading: heading, rows: columns, columns: rows,
        cells: columns.indices.map { column in rows.indices.map { cells[$0][column] } },
        chosen: chosen)
    }

    var html: String {
      let head = columns.map { "<th class=\"number\">\(escaped($0))</th>" }.joined()
      let body = zip(rows, cells).map { row, cells -> String in
        let style = row == chosen ? " class=\"chosen\"" : ""
        let values = cells.map { "<td class=\"number\">\($0)</td>" }.joined()
        return "<tr\(style)><th>\(HTMLReport.breakable(row))</th>\(values)</tr>"
      }.joined()
      return """
        <div class="wide"><table class="figures"><thead><tr><th>\(heading)</th>\(head)</tr></thead>\(body)</table></div>
        """
    }
  }

  /// A method's name that may go on in the next line where it is joined.
  private static func breakable(_ name: String) -> String {
    escaped(name).replacing("+", with: "+<wbr>")
  }

  private static func cell(_ figure: Figure) -> String {
    String(format: "%.4f", figure.value)
      + (figure.low.flatMap { low in
        figure.high.map { String(format: "<br><small>%.3f–%.3f</small>", low, $0) }
      } ?? "")
  }

  /// What the figures mean, for who meets them here.
  private var glossary: String {
    let names = report.runs.flatMap { run in
      run.figures.map { ReportText.Term(name: $0.name, task: run.info.task) }
    }
    var seen: Set<ReportText.Term> = []
    let rows = names.filter { seen.insert($0).inserted }.map { term -> String in
      let task = Set(names.map(\.task)).count > 1 ? ", \(term.task.rawValue)" : ""
      return "<tr><th>\(escaped(term.name))\(task)</th><td>\(escaped(term.meaning))</td></tr>"
    }.joined()
    return "<details><summary>What the figures mean</summary><div class=\"wide\"><table>\(rows)"
      + "</table></div></details>"
  }

  private var origin: String {
    var html = "<h2>What ran</h2>"
    for run in report.runs {
      let rows = ReportText.origin(run).map {
        "<tr><th>\(escaped($0.0))</th><td>\(escaped($0.1))</td></tr>"
      }.joined()
      html += """
        <details\(run.info.name == report.detail.name ? " open" : "")>\
        <summary>\(escaped(run.info.name)), \(run.info.task.rawValue)</summary>\
        <div class="wide"><table>\(rows)</table></div></details>
        """
    }
    return html
  }
}
