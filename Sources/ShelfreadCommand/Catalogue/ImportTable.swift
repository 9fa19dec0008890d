import Catalogue
import Foundation

/// How imports are told to people.
struct ImportTable {
  private let reports: [ImportReport]

  init(_ reports: [ImportReport]) { self.reports = reports }

  func print() throws {
    var table = Table([
      .text("File"), .number("Rows"), .number("Left out"), .number("Mended"),
      .number("New records"), .number("Changed"), .number("Removed"),
    ])
    for report in reports {
      let counts = [
        report.rows, report.rejected, report.mended, report.added, report.updated, report.removed,
      ]
      table.add([URL(fileURLWithPath: report.file).lastPathComponent] + counts.map(String.init))
    }
    try table.print()
  }

  /// How the file was understood, in a line or two.
  static func summary(of report: ImportReport) -> String {
    let columns = CatalogueColumn.allCases.compactMap { column in
      report.columns[column.rawValue].map { "\(column.rawValue) from “\($0)”" }
    }
    let layout = "\(report.encoding), fields parted by \(report.delimiter)"
    let outcome = report.wasUnchanged ? "\nIts content was imported before; nothing was done." : ""
    return "\(report.file): \(layout); \(columns.joined(separator: ", ")).\(outcome)"
  }
}
