import Foundation

extension EvaluationReport {
  /// Writes `report.html`, `report.md` and `report.json` to a folder. Throws `EvaluationError`.
  public func write(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let files = [
      ("report.html", Data(HTMLReport(report: self).text.utf8)),
      ("report.md", Data(MarkdownReport(report: self).text.utf8)),
      ("report.json", try encoder.encode(self)),
    ]
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, data) in files {
        try data.write(to: folder.appendingPathComponent(name), options: .atomic)
      }
    } catch {
      throw EvaluationError("cannot write to \(folder.path): \(error.localizedDescription)")
    }
  }
}
