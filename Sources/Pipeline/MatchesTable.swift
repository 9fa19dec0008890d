import Catalogue
import Foundation

/// All spines of a run as one table: the content of `matches.csv`.
package struct MatchesTable {
  /// RFC 4180 with line feeds, UTF-8, a header line, one line per spine.
  package let csv: String

  package init(_ photos: [MatchRun.NamedResult]) {
    var lines = ["photo,shelf,position,call_number,title,author,record,confidence,text"]
    for photo in photos {
      for spine in photo.result.spines {
        let match = spine.match
        let fields = [
          photo.result.photo, String(spine.shelf), String(spine.position),
          match?.callNumber ?? "", match?.title ?? "", match?.author ?? "",
          match.map { String($0.record) } ?? "",
          match.map { String(format: "%.3f", $0.confidence) } ?? "", spine.text,
        ]
        lines.append(fields.map(CSVText.field).joined(separator: ","))
      }
    }
    csv = lines.joined(separator: "\n") + "\n"
  }
}
