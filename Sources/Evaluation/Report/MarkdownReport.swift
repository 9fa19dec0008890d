import Foundation

/// A report as Markdown: the figures of all runs, the facets and the mistakes of one.
struct MarkdownReport {
  let report: EvaluationReport

  var text: String {
    var lines = ["# \(ReportText.title(report))", "", ReportText.summary(report), "", "## Figures"]
    for task in [RunInfo.Task.matching, .photos] {
      let runs = report.runs.filter { $0.info.task == task }
      guard !runs.isEmpty else { continue }
      lines += [""] + Self.table(runs, task)
    }
    lines += ["", ReportText.intervals]
    for run in report.runs {
      lines += [
        "", "## Recall of \(run.info.name), \(run.info.task.rawValue), among its candidates", "",
      ]
      lines += Self.rows(["first candidates", "recall", "95 % interval"])
      lines += run.recall.map {
        let figure = Figure(name: "", value: $0.recall, low: $0.low, high: $0.high)
        return String(format: "| %d | %.4f | %@ |", $0.depth, $0.recall, figure.interval() ?? "–")
      }
    }
    if let run = report.runs.first(where: { $0.info.name == report.detail.name }),
      let calibration = run.calibration
    {
      lines += [
        "",
        "## Probabilities of the \(ReportText.guesses(run)) of \(report.detail.name) beside what came true",
        "",
      ]
      lines += ["Expected calibration error \(run.calibrationError?.text ?? "not known").", ""]
      lines += Self.rows([
        "probability", ReportText.guesses(run), "mean", "right", "95 % interval",
      ])
      lines += zip(calibration.bins, run.calibrationBins).filter { $0.0.count > 0 }.map {
        String(
          format: "| %.1f to %.1f | %d | %.4f | %.4f | %@ |", $0.from, $0.from + 0.1, $0.count,
          $0.confidence, $0.right, $1?.interval() ?? "–")
      }
    }
    for facet in report.detail.facets {
      lines += ["", "## \(report.detail.name) by \(ReportText.name(of: facet.facet))", ""]
      lines += Self.rows([
        "value", "books", facet.values.first?.figure?.name ?? "", "95 % interval",
      ])
      lines += facet.values.map {
        String(
          format: "| %@ | %d | %.4f | %@ |", Self.cell($0.value), $0.books, $0.figure?.value ?? 0,
          $0.figure?.interval() ?? "–")
      }
    }
    lines += ["", "## What became of the samples of \(report.detail.name)", ""]
    lines += Self.rows(["outcome", "samples"])
    lines += report.detail.outcomes.map { "| \(Self.cell($0.value)) | \($0.count) |" }
    lines += ["", "## Mistakes", ""]
    lines.append(
      "\(report.detail.errors.count) of \(report.detail.mistakes), the surest first. **Bold** words of "
        + "a record were read. \(ReportText.why)")
    for mistake in report.detail.errors { lines += Self.mistake(mistake) }
    lines += ["", "## What ran"]
    for run in report.runs {
      lines += ["", "### \(run.info.name), \(run.info.task.rawValue)", ""]
      lines += ReportText.origin(run).map { "- \($0.0): \($0.1)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func table(
    _ runs: [EvaluationReport.RunFigures], _ task: RunInfo.Task
  ) -> [String] {
    let names = SliceFigures.names(task).filter { name in
      runs.contains { $0.figures.contains { $0.name == name } }
    }
    return rows(["run"] + names)
      + runs.map { run in
        let cells = names.map { name in
          run.figures.first { $0.name == name }?.text ?? "–"
        }
        return "| " + ([cell(run.info.name)] + cells).joined(separator: " | ") + " |"
      }
  }

  private static func rows(_ headings: [String]) -> [String] {
    [
      "| " + headings.joined(separator: " | ") + " |",
      "|" + headings.map { _ in " --- |" }.joined(),
    ]
  }

  private static func mistake(_ mistake: Mistake) -> [String] {
    func evidence(_ evidence: Mistake.Evidence?) -> String {
      guard let evidence else { return "none" }
      let fields = evidence.fields.map { field in
        field.words.map { $0.isRead ? "**\(cell($0.text))**" : cell($0.text) }.joined(
          separator: " ")
      }
      return fields.joined(separator: " · ") + " (\(ReportText.standing(evidence)))"
    }
    let confidence = mistake.confidence.map { String(format: ", probability %.2f", $0) } ?? ""
    return [
      "", "- **\(mistake.outcome)**: \(mistake.photo), \(mistake.number)\(confidence)",
      "  - read: \(mistake.text.isEmpty ? "nothing" : cell(mistake.text))",
      "  - truth: \(evidence(mistake.truth))",
      "  - \(mistake.isMatch ? "chosen" : "best guess, not chosen"): \(evidence(mistake.chosen))",
    ] + (mistake.remark.map { ["  - \($0)"] } ?? [])
      + (mistake.arguments.isEmpty ? [] : ["  - why: " + why(mistake.arguments)])
  }

  /// "title 50 % beside 100 % (right 2.1)", kind by kind; of one record alone its own.
  private static func why(_ arguments: [Mistake.Argument]) -> String {
    let isOfTwo = arguments.contains { $0.balance != nil }
    return arguments.compactMap { argument in
      let chosen = ReportText.amount(argument.chosen, of: argument)
      guard isOfTwo else { return argument.chosen.map { _ in "\(argument.name) \(chosen)" } }
      let truth = ReportText.amount(argument.truth, of: argument)
      let amounts = chosen == "–" && truth == "–" ? "" : " \(chosen) beside \(truth)"
      return "\(argument.name)\(amounts) (\(ReportText.balance(argument)))"
    }.joined(separator: "; ")
  }

  /// Text that a table's cell can hold.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("*", with: "\\*").replacing("\n", with: " ")
  }
}
