import Foundation

/// A report as one HTML file that needs nothing else: readable in light and dark, on a phone and on
/// paper, without a network.
struct HTMLReport {
  let report: EvaluationReport

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

  // MARK: Figures

  private var figures: String {
    var html = "<h2>Figures</h2>"
    for task in [RunInfo.Task.matching, .photos] {
      let runs = report.runs.filter { $0.info.task == task }
      guard !runs.isEmpty else { continue }
      let names = SliceFigures.names(task).filter { name in
        runs.contains { $0.figures.contains { $0.name == name } }
      }
      // A few runs stand side by side; many go down the page, where there is room for them.
      let isTurned = runs.count > 4
      let table = Grid(
        heading: isTurned ? "Run" : "Figure", rows: names, columns: runs.map(\.info.name),
        cells: names.map { name in
          runs.map { run in run.figures.first { $0.name == name }.map(Self.cell) ?? "–" }
        }, chosen: report.detail.name)
      html += (isTurned ? table.turned : table).html
    }
    return html + "<p class=\"note\">\(escaped(ReportText.intervals))</p>"
  }

  /// A table of figures.
  private struct Grid {
    var heading: String
    var rows: [String]
    var columns: [String]
    /// HTML, a list for each row.
    var cells: [[String]]
    /// The row or column that stands out.
    var chosen: String

    var turned: Grid {
      Grid(
        heading: heading, rows: columns, columns: rows,
        cells: columns.indices.map { column in rows.indices.map { cells[$0][column] } },
        chosen: chosen)
    }

    var html: String {
      let head = columns.map { "<th class=\"number\">\(escaped($0))</th>" }.joined()
      let body = zip(rows, cells).map { row, cells in
        "<tr\(row == chosen ? " class=\"chosen\"" : "")><th>\(escaped(row))</th>"
          + cells.map { "<td class=\"number\">\($0)</td>" }.joined() + "</tr>"
      }.joined()
      return """
        <div class="wide"><table class="figures"><thead><tr><th>\(heading)</th>\(head)</tr></thead>\(body)</table></div>
        """
    }
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

  // MARK: Charts

  private var charts: String {
    let groups = [RunInfo.Task.matching, .photos].map { task in
      report.runs.filter { $0.info.task == task }
    }.filter { !$0.isEmpty }
    let plots = groups.flatMap { runs in [precisionRecall(runs), recall(runs)] }
    return "<h2>Charts</h2><div class=\"charts\">" + (plots + [reliability, sizes]).joined()
      + "</div>"
  }

  /// What a chart is of, where a report has both.
  private func titled(_ title: String, _ runs: [EvaluationReport.RunFigures]) -> String {
    let isPhotos = runs.first?.info.task == .photos
    return Set(report.runs.map(\.info.task)).count > 1 && isPhotos
      ? title + ", from pixels to records" : title
  }

  private func precisionRecall(_ runs: [EvaluationReport.RunFigures]) -> String {
    let series = zip(runs, styles(runs)).map { run, style in
      let stride = max(1, run.curve.count / 60)
      return LinePlot.Series(
        name: run.info.name, color: style.color,
        points: run.curve.enumerated().map { place, point in
          let note = String(
            format: "%@: precision %.3f, recall %.3f at score %.3f", run.info.name,
            point.precision, point.recall, point.score)
          return (point.recall, point.precision, place % stride == 0 ? note : "")
        }, isDashed: style.isDashed, isThick: style.isThick)
    }
    // The first few guesses say little, and would leave no room for the others.
    let lowest = series.flatMap(\.points).filter { $0.x >= 0.05 }.map(\.y).min() ?? 0
    return LinePlot(
      title: titled(
        "Precision and recall at every threshold", runs),
      x: .shares("recall: share of books with a right match"),
      y: .shares("precision: share of matches that are right", from: lowest), series: series
    ).html
  }

  private func recall(_ runs: [EvaluationReport.RunFigures]) -> String {
    let series = zip(runs, styles(runs)).map { run, style in
      LinePlot.Series(
        name: run.info.name, color: style.color,
        points: run.recall.map {
          (
            Double($0.depth), $0.recall,
            "\(run.info.name): recall@\($0.depth) "
              + Figure(name: "", value: $0.recall, low: $0.low, high: $0.high).text
          )
        }, isMarked: true, isDashed: style.isDashed, isThick: style.isThick,
        intervals: run.recall.map { Self.interval($0.low, $0.high) })
    }
    let lowest =
      (series.flatMap(\.points).map(\.y) + series.flatMap { $0.intervals.compactMap { $0?.low } })
      .min()
      ?? 0
    return LinePlot(
      title: titled("Recall among the first candidates, bars: 95 % intervals", runs),
      x: LinePlot.Axis(
        label: "candidates (logarithmic)",
        ticks: [1, 2, 5, 10, 20, 50, 100].filter { tick in
          runs.contains { $0.recall.contains { $0.depth >= tick } }
        }.map { (Double($0), "\($0)") }, isLogarithmic: true),
      y: .shares("share of books", from: lowest), series: series
    ).html
  }

  /// How the lines of runs look: one colour for a method and, dashed, the same with assignment; the
  /// run that is told in full in the colour of the text.
  private func styles(
    _ runs: [EvaluationReport.RunFigures]
  ) -> [(color: Int, isDashed: Bool, isThick: Bool)] {
    var colors: [String: Int] = [:]
    return runs.map { run in
      let isChosen = run.info.name == report.detail.name
      if isChosen { return (LinePlot.inkColor, false, true) }
      let method = run.info.name.replacing("+assignment", with: "")
      let color = colors[method, default: colors.count % LinePlot.inkColor]
      colors[method] = color
      return (color, method != run.info.name, false)
    }
  }

  private var reliability: String {
    guard let run = report.runs.first(where: { $0.info.name == report.detail.name }),
      let calibration = run.calibration
    else { return "" }
    let bins = zip(calibration.bins, run.calibrationBins).filter { $0.0.count > 0 }
    let guesses = ReportText.guesses(run)
    return LinePlot(
      title:
        "Probabilities of the \(guesses) of \(run.info.name) beside what came true (expected calibration error "
        + "\(run.calibrationError?.text ?? "not known"))",
      x: .shares("mean probability"), y: .shares("share that is right, bar: 95 % interval"),
      series: [
        LinePlot.Series(
          name: "what would be perfect", color: 8, points: [(0, 0, ""), (1, 1, "")], isDashed: true),
        LinePlot.Series(
          name: run.info.name, color: 0,
          points: bins.map { bin, share in
            (
              bin.confidence, bin.right,
              String(format: "%d %@: mean probability %.3f, ", bin.count, guesses, bin.confidence)
                + "right \(share?.text ?? "")"
            )
          }, isMarked: true, intervals: bins.map { Self.interval($0.1?.low, $0.1?.high) }),
      ]
    ).html
  }

  private static func interval(_ low: Double?, _ high: Double?) -> (low: Double, high: Double)? {
    low.flatMap { low in high.map { (low, $0) } }
  }

  /// Accuracy against the size of the catalogue, where a method was measured with several.
  private var sizes: String {
    let methods = Dictionary(grouping: report.runs) {
      "\($0.info.method) (\($0.info.task.rawValue))"
    }
    .filter { Set($0.value.map(\.info.records)).count > 1 }
    guard !methods.isEmpty else { return "" }
    let series = methods.sorted { $0.key < $1.key }.enumerated().map { index, entry in
      LinePlot.Series(
        name: entry.key, color: index % 9,
        points: entry.value.sorted { $0.info.records < $1.info.records }.compactMap { run in
          run.figures.first.map {
            (
              Double(run.info.records), $0.value,
              "\(entry.key): \($0.name) \($0.text) at \(run.info.records) records"
            )
          }
        }, isMarked: true,
        intervals: entry.value.sorted { $0.info.records < $1.info.records }
          .filter { !$0.figures.isEmpty }
          .map { Self.interval($0.figures[0].low, $0.figures[0].high) })
    }
    let counts = Set(report.runs.map(\.info.records)).sorted()
    let lowest = series.flatMap(\.points).map(\.y).min() ?? 0
    return LinePlot(
      title: "Accuracy against the size of the catalogue",
      x: LinePlot.Axis(
        label: "records (logarithmic)", ticks: counts.map { (Double($0), ReportText.grouped($0)) },
        isLogarithmic: true),
      y: .shares(series.isEmpty ? "" : report.runs[0].figures.first?.name ?? "", from: lowest),
      series: series
    ).html
  }

  // MARK: Facets and times

  private var facets: String {
    guard !report.detail.facets.isEmpty else { return "" }
    let plots = report.detail.facets.map { facet in
      BarPlot(
        title: "By \(ReportText.name(of: facet.facet))",
        bars: facet.values.compactMap { value in
          value.figure.map { figure in
            BarPlot.Bar(
              label: value.value,
              value: String(format: "%.3f (%@)", figure.value, ReportText.grouped(value.books)),
              share: figure.value, low: figure.low, high: figure.high,
              note: "\(value.value): \(figure.name) \(figure.text), \(value.books) books to find")
          }
        }
      ).html
    }
    let figure = report.detail.facets.first?.values.first?.figure?.name ?? ""
    return """
      <h2>Where \(escaped(report.detail.name)) is good, and where not</h2>
      <p class="note">The bars show \(escaped(figure)), from 0 to 1, the whiskers its 95 % interval; \
      behind a bar stand the figure and, in brackets, the number of books to be found.</p>
      <div class="charts columns">\(plots.joined())</div>
      """
  }

  private var times: String {
    let longest = report.runs.map { StageBar.total($0.info.stages) }.max() ?? 0
    let bars = report.runs.map {
      StageBar(
        title: "\($0.info.name), \($0.info.task.rawValue)", stages: $0.info.stages,
        longest: longest
      ).html
    }
    guard longest > 0 else { return "" }
    return "<h2>Time</h2><p class=\"note\">Bars of all runs have one scale.</p>"
      + "<div class=\"charts columns\">\(bars.joined())</div>"
  }

  // MARK: Mistakes

  private var gallery: String {
    let detail = report.detail
    let counts = detail.outcomes.map {
      "<tr><td>\(escaped($0.value))</td><td class=\"number\">\(ReportText.grouped($0.count))</td></tr>"
    }.joined()
    var html = """
      <h2>What became of the samples of \(escaped(detail.name))</h2>
      <table><thead><tr><th>Outcome</th><th class="number">Samples</th></tr></thead>\(counts)</table>
      """
    guard !detail.errors.isEmpty else { return html }
    html += """
      <h2>Mistakes</h2>
      <p class="note">\(ReportText.grouped(detail.errors.count)) of \
      \(ReportText.grouped(detail.mistakes)), the surest first. \
      <mark>Marked words</mark> of a record were read, with at most one wrong letter in four.\
      \(detail.errors.contains { !$0.arguments.isEmpty } ? " " + escaped(ReportText.why) : "")</p>\
      <div class="gallery">
      """
    for mistake in detail.errors { html += card(mistake) }
    return html + "</div>"
  }

  private func card(_ mistake: Mistake) -> String {
    var html = "<article>"
    if let picture = mistake.picture {
      html += """
        <img alt="the spine" src="data:image/jpeg;base64,\(picture.base64EncodedString())">
        """
    }
    html += "<h3>\(escaped(mistake.outcome))</h3>"
    html += "<p class=\"note\">\(escaped(mistake.photo)), \(escaped(mistake.number))"
    if let confidence = mistake.confidence {
      html += String(format: " · probability %.2f", confidence)
    }
    html +=
      "</p><dl><dt>read</dt><dd>\(mistake.text.isEmpty ? "nothing" : Self.reading(mistake.text))</dd>"
    let chosen = mistake.isMatch ? "chosen" : "best guess, not chosen"
    if let truth = mistake.truth, truth.rank == 1 {
      html += "<dt>truth, and \(chosen)</dt><dd>\(Self.evidence(truth))</dd></dl>"
    } else {
      html += "<dt>truth</dt><dd>\(mistake.truth.map(Self.evidence) ?? "no catalogued book")</dd>"
      html += "<dt>\(chosen)</dt><dd>\(mistake.chosen.map(Self.evidence) ?? "nothing")</dd></dl>"
    }
    return html + Self.arguments(mistake) + "</article>"
  }

  /// What spoke for which record: side by side where there are two.
  private static func arguments(_ mistake: Mistake) -> String {
    let remark = mistake.remark.map { "<p class=\"note\">\(escaped($0))</p>" } ?? ""
    guard !mistake.arguments.isEmpty else { return remark }
    let isOfTwo = mistake.arguments.contains { $0.balance != nil }
    let rows = mistake.arguments.filter { isOfTwo || $0.chosen != nil }.map { argument in
      var cells = [ReportText.amount(argument.chosen, of: argument)]
      if isOfTwo {
        cells += [
          ReportText.amount(argument.truth, of: argument), ReportText.balance(argument),
        ]
      }
      return "<tr><th>\(escaped(argument.name))</th>"
        + cells.map { "<td class=\"number\">\($0)</td>" }.joined() + "</tr>"
    }.joined()
    let heads =
      (isOfTwo ? ["chosen", "right", "speaks for"] : [mistake.isMatch ? "chosen" : "guess"])
      .map { "<th class=\"number\">\($0)</th>" }.joined()
    return remark
      + "<table class=\"why\"><thead><tr><th>evidence</th>\(heads)</tr></thead>\(rows)</table>"
  }

  /// A long reading, all hypotheses of a spine, opens on demand.
  private static func reading(_ text: String) -> String {
    guard text.count > 160 else { return escaped(text) }
    return "<details class=\"reading\"><summary>\(escaped(String(text.prefix(140)))) …</summary>"
      + "\(escaped("… " + text.dropFirst(140)))</details>"
  }

  private static func evidence(_ evidence: Mistake.Evidence) -> String {
    let fields = evidence.fields.map { field in
      "<span title=\"\(field.name)\">"
        + field.words.map {
          $0.isRead ? "<mark>\(escaped($0.text))</mark>" : escaped($0.text)
        }.joined(separator: " ") + "</span>"
    }.joined(separator: " · ")
    return fields + "<br><small>\(escaped(ReportText.standing(evidence)))</small>"
  }

  // MARK: Origin

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
