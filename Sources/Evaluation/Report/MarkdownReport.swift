import Foundation

/// A report as Markdown: the figures of all runs, the facets and the mistakes of one.
struct MarkdownReport {
  let report: EvaluationReport

  var text: String {
    var lines = ["# \(ReportText.title(report))", "", ReportText.summary(report), "", "## Figures"]
    let groups = RunGroup.all(of: report)
    if let table = MethodTable(groups) { lines += [""] + Self.rows(of: table, groups) }
    for group in groups {
      if !group.heading.isEmpty { lines += ["", "### \(group.heading)"] }
      lines += [""] + Self.table(group)
    }
    if groups.contains(where: \.hasSilentRun) { lines += ["", ReportText.silence] }
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

  private static func table(_ group: RunGroup) -> [String] {
    let names = group.figureNames
    return rows(["method"] + names)
      + group.runs.map { run in
        row(run.info.method, names.map { name in run.figures.first { $0.name == name } })
      }
  }

  /// The table of the paper.
  private static func rows(of table: MethodTable, _ groups: [RunGroup]) -> [String] {
    rows(
      ["method"]
        + table.columns.map {
          "\(groups[$0.group].heading): \($0.figure == "f1" ? "F1" : $0.figure)"
        }) + zip(table.methods, table.cells).map { row($0, $1) }
  }

  private static func row(_ method: String, _ figures: [Figure?]) -> String {
    "| " + ([cell(method)] + figures.map { $0?.text ?? "–" }).joined(separator: " | ") + " |"
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
