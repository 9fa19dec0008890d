import Catalogue
import Foundation

/// What became of every photo of a run: the content of `photos.csv`.
package struct PhotosTable {
  /// RFC 4180 with line feeds, UTF-8, a header line, one line per photo, those passed over at the end.
  package let csv: String

  package init(_ report: MatchRun.Report) {
    let warnings = Dictionary(grouping: report.warnings, by: \.photo)
    var lines = ["photo,state,width,height,spines,matched,message"]
    for photo in report.photos {
      let (result, notes) = (photo.result, warnings[photo.result.photo] ?? [])
      let fields = [
        result.photo, result.spines.isEmpty ? "no books seen" : "read", "\(result.width)",
        "\(result.height)", "\(result.spines.count)",
        "\(result.spines.count { $0.match != nil })",
        notes.map(\.message).joined(separator: "; "),
      ]
      lines.append(fields.map(CSVText.field).joined(separator: ","))
    }
    for note in report.failures {
      let fields = [note.photo, "passed over", "", "", "", "", note.message]
      lines.append(fields.map(CSVText.field).joined(separator: ","))
    }
    csv = lines.joined(separator: "\n") + "\n"
  }
}
