import Bibliography
import GRDB

import struct Bibliography.Record

extension Catalogue {
  /// Passes the records as CSV (UTF-8, RFC 4180 with line feeds), some thousand lines at a time, the
  /// header first. Importing the file again gives the same records and items.
  ///
  /// Where a record has several items, the columns about them are lists parted by `|`; a column that
  /// is the same for all is written once.
  public func exportCSV(_ write: (String) throws -> Void) throws {
    try write(
      "id,title,author,call-number,series,isbn,language,control-number,copies,barcode,location,status,"
        + "copy-call-number,copy-number\n")
    try read { db in
      try Self.forEachRecord(db, batch: 4096) { records in
        var items = try Self.items(db, ofRecords: records.map(\.id))[...]
        var lines = ""
        for record in records {
          let own = items.prefix { $0.record == record.id }
          items = items.dropFirst(own.count)
          lines += Self.line(record, own)
        }
        try write(lines)
      }
    }
  }

  private static func line(_ record: Record, _ items: ArraySlice<Item>) -> String {
    let fields = [
      String(record.id), record.title, record.author, record.callNumber, record.series, record.isbn,
      record.language, record.controlNumber, String(record.copies),
      list(items.map(\.barcode), isAlwaysList: true), list(items.map(\.location)),
      list(items.map(\.statusWords)),
      list(items.map { $0.callNumber == record.callNumber ? "" : $0.callNumber }),
      list(items.map(\.copyNumber)),
    ]
    return fields.map(CSVText.field).joined(separator: ",") + "\n"
  }

  private static func list(_ values: [String], isAlwaysList: Bool = false) -> String {
    guard let first = values.first, values.contains(where: { !$0.isEmpty }) else { return "" }
    if !isAlwaysList, values.allSatisfy({ $0 == first }) { return first }
    return values.map { $0.replacing("|", with: "/") }.joined(separator: "|")
  }
}

extension Item {
  /// The status in words that are read back as the same status.
  var statusWords: String {
    if ItemStatus(words: statusText) == status { return statusText }
    return statusText.isEmpty ? status.rawValue : "\(status.rawValue) (\(statusText))"
  }
}
