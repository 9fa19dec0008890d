import Foundation

/// The words that a report's HTML and Markdown share.
enum ReportText {
  static func title(_ report: EvaluationReport) -> String {
    let datasets = Set(report.runs.map(\.info.dataset)).sorted()
    let common = commonName(of: datasets)
    let names = datasets.map { $0.dropFirst(common.count) }.joined(separator: "; ")
    let name = common.isEmpty ? names : "\(common.dropLast(2)): \(names)"
    let slice = report.slice.isEmpty ? "" : ", only \(report.slice.joined(separator: " and "))"
    return "Shelfread on \(name)\(slice)"
  }

  /// "Library, " of "Library, novels" and "Library, poetry": the data set that several splits are of.
  static func commonName(of datasets: [String]) -> String {
    guard Set(datasets).count > 1, let end = datasets[0].range(of: ", ")?.upperBound else {
      return ""
    }
    let name = String(datasets[0][..<end])
    return datasets.allSatisfy { $0.hasPrefix(name) } ? name : ""
  }

  /// The run that is told in full in a sentence.
  static func summary(_ report: EvaluationReport) -> String {
    guard let run = report.runs.first(where: { $0.info.name == report.detail.name }) else {
      return ""
    }
    func figure(_ name: String) -> Figure? { run.figures.first { $0.name == name } }
    func share(_ name: String) -> String {
      figure(name).map { String(format: "%.1f %%", 100 * $0.value) } ?? "an unknown share"
    }
    let isMatching = run.info.task == .matching
    let books =
      isMatching
      ? "books that the regions show" : "books that a person can read and the catalogue has"
    let found =
      "“\(run.info.method)” finds \(share(isMatching ? "recall" : "found")) of \(grouped(run.books)) \(books)"
    let right =
      figure("precision") == nil
      ? ", and asserts no match"
      : ", and \(share("precision")) of the matches that it asserts are right"
    let f1 = figure("f1").map { f1 in
      " (F1 \(String(format: "%.4f", f1.value))"
        + (f1.interval().map { ", 95 % interval \($0)" } ?? "") + ")"
    }
    let photos = run.photos == 1 ? "one photo" : "\(grouped(run.photos)) photos"
    return found + right + (f1 ?? "") + ": \(photos)"
      + (run.info.records > 0 ? ", against \(grouped(run.info.records)) records." : ".")
  }

  /// A figure of a task.
  struct Term: Hashable {
    var name: String
    var task: RunInfo.Task

    /// What it means, in a line.
    var meaning: String {
      if name.hasPrefix("recall@") {
        return
          "share of books with the right record among the first \(name.dropFirst(7)) candidates"
      }
      return switch (name, task) {
      case ("forced", .matching): "share of books whose best guess is right, asserted or not"
      case ("record", _): "the same, and the call number is right too"
      case ("precision", _): "share of asserted matches that are right"
      case ("recall", _): "share of books with a right match that is asserted"
      case ("f1", .matching): "precision and recall in one: their harmonic mean"
      case ("f1", .photos): "precision and found in one: their harmonic mean"
      case ("best_f1", _): "the F1 that the best threshold on the scores would give"
      case ("ap", _): "average precision: how well the scores part right from wrong guesses"
      case ("ece", _):
        "how far the probabilities are from what comes true, on average; less is better"
      case ("found", _):
        "share of legible, catalogued books that got the right record on their place"
      case ("forced", .photos):
        "share of those books that a best guess on their place names, asserted or not"
      case ("spine_f1@.5", _): "outlines beside those drawn by hand, at intersection over union .5"
      case ("spine_f1@.7", _): "the same at .7"
      case ("spine_p", _): "share of outlines that fit one drawn by hand"
      case ("spine_r", _): "share of the outlines drawn by hand that one fits"
      default: ""
      }
    }
  }

  static let intervals =
    "With each figure its 95 % interval: the middle of 1,000 draws of the photos with replacement; "
    + "of a few photos it is too narrow, where all photos agree it has no width, of one there is none. "
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
      ("what counts", run.counted),
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

  /// What stands in the place of figures of a method that asserts nothing.
  static let silence =
    "Where a method asserts nothing there was one photo only, and so no other to choose its threshold on."

  /// What probabilities are told of.
  static func guesses(_ run: EvaluationReport.RunFigures) -> String {
    run.info.task == .matching ? "regions" : run.tellsMatchesOnly ? "matches" : "spines"
  }

  /// How much of a kind of evidence there is: "62 %", or log odds as "+1.3".
  static func amount(_ value: Double?, of argument: Mistake.Argument) -> String {
    guard let value else { return "–" }
    return argument.isShare
      ? String(format: "%.0f %%", 100 * value) : String(format: "%+.1f", value)
  }

  /// For which record a kind of evidence speaks, and how much, in log odds.
  static func balance(_ argument: Mistake.Argument) -> String {
    guard let balance = argument.balance else { return "–" }
    guard abs(balance) >= 0.05 else { return "neither" }
    return String(format: "%@ %.1f", balance > 0 ? "right" : "chosen", abs(balance))
  }

  /// What the gallery's evidence means.
  static let why =
    "Of the matcher's evidence the tables show how much of each kind there is for the record chosen and "
    + "for the right one, and for which of the two it speaks, in log odds: a difference of 1 makes one "
    + "2.7 times as likely beside the other. “All spines seen together” is what neighbours and rival "
    + "spines change. docs/metrics.md tells how it is worked out."

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
