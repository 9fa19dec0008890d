import Foundation

/// The words that a report's HTML and Markdown share.
enum ReportText {
  static func title(_ report: EvaluationReport) -> String {
    let datasets = Set(report.runs.map(\.info.dataset)).sorted().joined(separator: ", ")
    let slice = report.slice.isEmpty ? "" : ", only \(report.slice.joined(separator: " and "))"
    return "Shelfread on \(datasets)\(slice)"
  }

  static func summary(_ report: EvaluationReport) -> String {
    guard let run = report.runs.first(where: { $0.info.name == report.detail.name }),
      let figure = run.figures.first
    else { return "" }
    let samples =
      run.info.task == .matching ? "regions" : "books and asserted matches"
    let photos = run.photos == 1 ? "one photo" : "\(grouped(run.photos)) photos"
    return "\(run.info.name): \(figure.name) \(String(format: "%.4f", figure.value)), "
      + (figure.interval.map { "95 % interval \($0), " } ?? "")
      + "over \(grouped(run.samples)) \(samples) of \(photos)"
      + (run.info.records > 0 ? ", against \(grouped(run.info.records)) records." : ".")
  }

  static let intervals =
    "With each figure its 95 % interval: the middle of 1,000 draws of the photos with replacement; "
    + "of a few photos it is too narrow, of one there is none. "
    + "The figures are defined in docs/metrics.md."

  static func name(of facet: Facet) -> String {
    switch facet {
    case .dataset: "data set"
    case .photo: "photo"
    case .section: "section of the library"
    case .class: "class of the call number"
    case .language: "language (told by the truth, or guessed from the title)"
    case .length: "length of the reading"
    case .reading: "the recogniser's confidence"
    case .label: "label: was the call number read"
    case .catalogue: "size of the catalogue"
    case .truth: "kind of truth"
    case .outcome: "outcome"
    }
  }

  /// What a run was made of, in rows.
  static func origin(_ run: EvaluationReport.RunFigures) -> [(String, String)] {
    let info = run.info
    var rows = [
      ("program", info.program), ("date", info.date.formatted(.iso8601)),
      ("machine", info.machine),
      (
        "samples that count", "\(grouped(run.samples)) of \(grouped(run.photos)) photos"
      ),
      ("records", grouped(info.records)),
    ]
    let lists = Set(info.inputs.map(\.role).filter { $0.hasSuffix(", all") })
    rows += info.inputs.filter { !lists.contains("\($0.role), all") }.map { input in
      let checksum =
        input.records.map { "checksum of its records \($0)" }
        ?? "SHA-256 \(input.sha256 ?? "not known")"
      return (input.role, "\(input.name), \(grouped(input.bytes)) bytes, \(checksum)")
    }
    rows += info.settings.map { ($0.name, $0.value) }
    rows += info.stages.map { ("time, \($0.name)", String(format: "%.2f s", $0.seconds)) }
    rows.append(
      (
        "processor time so far", String(format: "%.1f s, all cores together", info.processorSeconds)
      ))
    rows.append(("peak memory so far", String(format: "%.0f MB", info.peakMegabytes)))
    rows += info.notes.map { ("passed over", $0) }
    return rows
  }

  static func standing(_ evidence: Mistake.Evidence) -> String {
    var text = String(format: "%.0f %% of its letters read", 100 * evidence.share)
    if let rank = evidence.rank, let score = evidence.score {
      text += String(format: " · candidate %d, score %.2f", rank, score)
    } else {
      text += " · not among the first candidates"
    }
    return text
  }

  /// 15044 as "15,044".
  static func grouped(_ number: Int) -> String {
    var digits = String(abs(number))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return (number < 0 ? "-" : "") + digits
  }
}
