import struct Bibliography.Record

extension Catalogue {
  /// Passes the records as CSV (UTF-8, RFC 4180 with line feeds), some thousand lines at a time, the
  /// header first. Importing the file again gives the same records.
  public func exportCSV(_ write: (String) throws -> Void) throws {
    try write("id,title,author,call-number,series,isbn,language,copies,barcode\n")
    try forEachRecord { records in
      try write(records.map(Self.line).joined())
    }
  }

  private static func line(_ record: Record) -> String {
    let fields = [
      String(record.id), record.title, record.author, record.callNumber, record.series, record.isbn,
      record.language, String(record.copies), record.barcodes.joined(separator: "|"),
    ]
    return fields.map(CSVText.field).joined(separator: ",") + "\n"
  }
}
