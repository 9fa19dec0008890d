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

  /// What is wrong with barcodes, a line each.
  static func barcodeWarnings(_ report: ImportReport) -> [String] {
    var warnings = report.files.filter { $0.repeatedBarcodes > 0 }.map { file in
      "\(file.file): \(number(file.repeatedBarcodes, "barcode is", "barcodes are")) listed "
        + "twice for one record and taken as one copy each: "
        + list(file.repeatedExamples, of: file.repeatedBarcodes)
    }
    let shared = report.sharedBarcodes
    if shared.count > 0 {
      let examples = shared.examples.map { example in
        example.barcode + " (" + example.titles.map { "“\($0)”" }.joined(separator: ", ") + ")"
      }
      warnings.append(
        "\(number(shared.count, "barcode belongs", "barcodes belong")) to several records: "
          + list(examples, of: shared.count)
          + " Inventories export no barcode of two books: correct them in the library's system.")
    }
    return warnings
  }

  private static func number(_ count: Int, _ one: String, _ several: String) -> String {
    "\(count) \(count == 1 ? one : several)"
  }

  private static func list(_ examples: [String], of count: Int) -> String {
    examples.joined(separator: ", ") + (count > examples.count ? " and others." : ".")
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
