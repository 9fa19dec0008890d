import Foundation

extension HTMLReport {
  var charts: String {
    let plots = groups.flatMap { [precisionRecall($0), recall($0)] }
    return "<h2>Charts</h2><div class=\"charts\">" + (plots + [reliability, sizes]).joined()
      + "</div>"
  }

  /// What a chart is of, where a report has several groups.
  private func titled(_ title: String, _ group: RunGroup) -> String {
    group.heading.isEmpty ? title : "\(title): \(group.heading)"
  }

  private func precisionRecall(_ group: RunGroup) -> String {
    let series = zip(group.runs, styles(group.runs)).map { run, style in
      let stride = max(1, run.curve.count / 60)
      return LinePlot.Series(
        name: run.info.method, color: style.color,
        points: run.curve.enumerated().map { place, point in
          let note = String(
            format: "%@: precision %.3f, recall %.3f at score %.3f", run.info.method,
            point.precision, point.recall, point.score)
          return (point.recall, point.precision, place % stride == 0 ? note : "")
        }, isDashed: style.isDashed, isThick: style.isThick)
    }
    // The first few guesses say little, and would leave no room for the others.
    let lowest = series.flatMap(\.points).filter { $0.x >= 0.05 }.map(\.y).min() ?? 0
    return LinePlot(
      title: titled(
        "Precision and recall at every threshold", group),
      x: .shares("recall: share of books with a right match"),
      y: .shares("precision: share of matches that are right", from: lowest), series: series
    ).html
  }

  private func recall(_ group: RunGroup) -> String {
    let series = zip(group.runs, styles(group.runs)).map { run, style in
      LinePlot.Series(
        name: run.info.method, color: style.color,
        points: run.recall.map {
          (
            Double($0.depth), $0.recall,
            "\(run.info.method): recall@\($0.depth) "
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
      title: titled("Recall among the first candidates, bars: 95 % intervals", group),
      x: LinePlot.Axis(
        label: "candidates (logarithmic)",
        ticks: [1, 2, 5, 10, 20, 50, 100].filter { tick in
          group.runs.contains { $0.recall.contains { $0.depth >= tick } }
        }.map { (Double($0), "\($0)") }, isLogarithmic: true),
      y: .shares("share of books", from: lowest), series: series
    ).html
  }

  /// How the lines of runs look: one colour for a method and, dashed, the same with assignment; the
  /// method that is told in full in the colour of the text.
  private func styles(
    _ runs: [EvaluationReport.RunFigures]
  ) -> [(color: Int, isDashed: Bool, isThick: Bool)] {
    // A method has one colour in all charts of the report.
    var colors: [String: Int] = [:]
    for run in report.runs {
      let method = Self.withoutAssignment(run)
      if colors[method] == nil { colors[method] = colors.count % LinePlot.inkColor }
    }
    return runs.map { run in
      if run.info.method == report.detail.method { return (LinePlot.inkColor, false, true) }
      let method = Self.withoutAssignment(run)
      return (colors[method] ?? 0, method != run.info.method, false)
    }
  }

  private static func withoutAssignment(_ run: EvaluationReport.RunFigures) -> String {
    run.info.method.replacing("+assignment", with: "")
  }

  private var reliability: String {
    guard let run = report.runs.first(where: { $0.info.name == report.detail.name }),
      let calibration = run.calibration
    else { return "" }
    let bins = zip(calibration.bins, run.calibrationBins).filter { $0.0.count > 0 }
    let guesses = ReportText.guesses(run)
    return LinePlot(
      title:
        "Probabilities of the \(guesses) of \(run.info.method) beside what came true (expected calibration error "
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

  /// Accuracy against the size of the catalogue, where methods were measured with several.
  private var sizes: String {
    var sets: [[EvaluationReport.RunFigures]] = []
    for run in report.runs {
      let place = sets.firstIndex {
        $0[0].info.task == run.info.task && $0[0].info.dataset == run.info.dataset
      }
      if let place { sets[place].append(run) } else { sets.append([run]) }
    }
    return sets.filter { Set($0.map(\.info.records)).count > 1 }.map(sizes).joined()
  }

  /// The same for runs of one task and data set. Of photos the best guesses are told, which no threshold
  /// decides on.
  private func sizes(_ runs: [EvaluationReport.RunFigures]) -> String {
    let name = runs[0].info.task == .matching ? "f1" : "forced"
    let sorted = runs.sorted { $0.info.records < $1.info.records }
    var methods: [EvaluationReport.RunFigures] = []
    for run in runs where !methods.contains(where: { $0.info.method == run.info.method }) {
      methods.append(run)
    }
    let series = zip(methods, styles(methods)).map { method, style in
      let told = sorted.filter { $0.info.method == method.info.method }.compactMap { run in
        run.figures.first { $0.name == name }.map { (records: run.info.records, figure: $0) }
      }
      return LinePlot.Series(
        name: method.info.method, color: style.color,
        points: told.map { records, figure in
          (
            Double(records), figure.value,
            "\(method.info.method): \(name) \(figure.text) at \(ReportText.grouped(records)) records"
          )
        }, isMarked: true, isDashed: style.isDashed, isThick: style.isThick,
        intervals: told.map { Self.interval($0.figure.low, $0.figure.high) })
    }
    let lowest =
      series.flatMap { $0.points.map(\.y) + $0.intervals.compactMap { $0?.low } }.min() ?? 0
    let counts = Set(runs.map(\.info.records)).sorted()
    return LinePlot(
      title: "Accuracy against the size of the catalogue: \(runs[0].info.task.title)",
      x: LinePlot.Axis(
        label: "records (logarithmic)", ticks: counts.map { (Double($0), ReportText.grouped($0)) },
        isLogarithmic: true),
      y: .shares(name, from: lowest), series: series
    ).html
  }

  var facets: String {
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

  var times: String {
    let longest = report.runs.map { StageBar.total($0.info.stages) }.max() ?? 0
    let bars = groups.flatMap { group in
      group.runs.map { run in
        let title = group.heading.isEmpty ? run.info.method : "\(run.info.method): \(group.heading)"
        return StageBar(title: title, stages: run.info.stages, longest: longest).html
      }
    }
    guard longest > 0 else { return "" }
    return "<h2>Time</h2><p class=\"note\">Bars of all runs have one scale.</p>"
      + "<div class=\"charts columns\">\(bars.joined())</div>"
  }
}
