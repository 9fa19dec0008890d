import Catalogue
import Foundation

/// How an import is told to people.
struct ImportTable {
  private let report: ImportReport

  init(_ report: ImportReport) { self.report = report }

  func print() throws {
    var table = Table([
      .text("File"), .number("Rows"), .number("Left out"), .number("Mended"), .text(""),
    ])
    for file in report.files {
      table.add([
        URL(fileURLWithPath: file.file).lastPathComponent, String(file.rows),
        String(file.rejected), String(file.mended), file.wasUnchanged ? "imported before" : "",
      ])
    }
    try table.print()
    try Console.print(
      "Records: \(report.added) new, \(report.updated) changed, \(report.removed) removed.")
  }

  /// How the file was understood, in one line.
  static func summary(of file: FileReport) -> String {
    guard file.format == .csv else {
      let formats: [ImportFormat: String] = [
        .marc: "MARC (ISO 2709)", .marcxml: "MARCXML", .jsonl: "JSON",
      ]
      return "\(file.file): \(formats[file.format] ?? file.format.rawValue), "
        + "encoding: \(file.encoding)."
    }
    let columns = CatalogueColumn.allCases.compactMap { column in
      file.columns[column.rawValue].map { "\(column.rawValue) from “\($0)”" }
    }
    return "\(file.file): \(file.encoding), fields separated by "
      + ([",": "commas", ";": "semicolons", "tab": "tabs", "|": "bars"][file.delimiter]
        ?? file.delimiter) + "; "
      + columns.joined(separator: ", ") + "."
  }
}
