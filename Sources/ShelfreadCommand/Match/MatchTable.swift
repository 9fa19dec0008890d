import Pipeline

/// The decisions of a run, a line for each spine.
struct MatchTable {
  private var table = Table([
    .text("Photo"), .number("Shelf"), .number("Place"), .text("Call number"), .text("Title"),
    .text("Author"), .number("Sure"),
  ])

  init(_ report: MatchRun.Report) {
    for photo in report.photos {
      for spine in photo.result.spines {
        let match = spine.match
        table.add([
          photo.name, String(spine.shelf), String(spine.position), match?.callNumber ?? "",
          match?.title ?? Self.unmatched(spine), match?.author ?? "",
          match.map { "\(Int(($0.confidence * 100).rounded())) %" } ?? "–",
        ])
      }
    }
  }

  func print() throws { try table.print() }

  /// What stands in place of a title where no record was believed: the words read, if any.
  private static func unmatched(_ spine: SpineResult) -> String {
    spine.text.isEmpty ? "(nothing read)" : "(not matched: \(spine.text))"
  }

  /// Says on standard error what a run did.
  static func summarise(_ report: MatchRun.Report, output: String?) {
    var line =
      "\(report.matchCount) of \(report.spineCount) spines matched on \(count(report.photos.count, "photo"))"
    line += " against \(count(report.records, "record"))"
    if report.reused > 0 { line += "; \(count(report.reused, "photo")) read before" }
    if !report.failures.isEmpty { line += "; \(count(report.failures.count, "photo")) passed over" }
    Console.message(line + ".")
    if let empty = withoutSpines(report) { Console.message(empty) }
    if let output { Console.message("Results are in \(output).") }
  }

  /// Names the photos on which no spine was found; nil where there are none.
  private static func withoutSpines(_ report: MatchRun.Report) -> String? {
    let names = report.photos.filter(\.result.spines.isEmpty).map(\.name)
    if names.isEmpty { return nil }
    var list = names.prefix(5).joined(separator: ", ")
    if names.count > 5 { list += " and \(names.count - 5) more (photos.csv names all)" }
    return """
      No spines found on \(list): photograph the books' backs, straight from the front and near \
      enough to read them.
      """
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
