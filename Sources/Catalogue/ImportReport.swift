/// A row, record or value of an imported file that could not be taken as it stands.
public struct ImportProblem: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The file, as it was named for the import.
  public var file: String
  /// The line, from 1, that the row or record begins on; nil in files without lines (MARC).
  public var line: Int?
  /// The field in the row, from 1; nil where the files have no columns.
  public var column: Int?
  /// Which record of the file it is, from 1; nil for rows.
  public var record: Int?
  /// Where the record begins, in bytes from the file's start; nil where lines are counted.
  public var offset: Int?
  /// The record's own number, where it could be read.
  public var controlNumber: String?
  /// Why, in words.
  public var reason: String
  /// True where the whole row or record is left out; false where it is used and only mended.
  public var isRowLeftOut: Bool

  /// In the form of compilers' messages: file:line:column: reason, or file: record at byte: reason.
  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let column { place += ":\(column)" }
    var kind = isRowLeftOut ? "row left out" : "note"
    if let record {
      place += ": record \(record)"
      if let offset { place += " at byte \(offset)" }
      if let controlNumber { place += " (number \(controlNumber))" }
      kind = isRowLeftOut ? "left out" : "note"
    }
    return "\(place): \(kind): \(reason)"
  }
}

/// How far an import has come.
public struct ImportProgress: Sendable, Hashable {
  /// The share of the work that is done, 0...1.
  public var fraction: Double
  /// Rows read.
  public var rows: Int
}

/// What an import did.
public struct ImportReport: Sendable, Hashable, Codable {
  /// The files, in the order given.
  public var files: [FileReport]
  /// Records that are new in the catalogue.
  public var added = 0
  /// Records that were changed and keep their id.
  public var updated = 0
  /// Records that left the catalogue because no file has them any longer.
  public var removed = 0
  /// Barcodes that several records have, in the whole catalogue.
  public var sharedBarcodes = SharedBarcodes()

  /// Barcodes that stand for more than one book, so that nothing can be said of them.
  public struct SharedBarcodes: Sendable, Hashable, Codable {
    /// How many there are.
    public var count = 0
    /// Some of them, with the titles of their records.
    public var examples: [Example] = []

    /// A barcode and the records that have it.
    public struct Example: Sendable, Hashable, Codable {
      /// The barcode.
      public var barcode: String
      /// Titles of its records.
      public var titles: [String]
    }
  }
}

/// How a file was understood, and what became of its rows.
public struct FileReport: Sendable, Hashable, Codable {
  /// The file, as it was named for the import.
  public var file: String
  /// The format recognised.
  public var format: ImportFormat
  /// The encoding recognised.
  public var encoding: String
  /// The delimiter recognised: ",", ";", "tab" or "|"; empty in other formats.
  public var delimiter = ""
  /// For each field of a record, the name of the column that it was read from; empty where the format
  /// says itself which field is which.
  public var columns: [String: String] = [:]
  /// Rows or records with a book in them.
  public var rows = 0
  /// Rows left out, each of them reported.
  public var rejected = 0
  /// Rows used after mending, each of them reported.
  public var mended = 0
  /// How often the file lists a barcode again for the same record; each is taken as one copy.
  public var repeatedBarcodes = 0
  /// The first of these barcodes.
  public var repeatedExamples: [String] = []
  /// True where the same content was imported before, so that nothing was done.
  public var wasUnchanged = false

  /// True where no record of the file could be used, while others of the import could.
  public var wasPassedOver: Bool { rows == 0 && !wasUnchanged }

  init(_ file: ImportFile) {
    self.file = file.path
    format = file.format
    encoding = file.content.encoding
    file.content.describe(in: &self)
  }
}

/// A file that the catalogue was imported from.
public struct CatalogueSource: Sendable, Hashable, Codable, Identifiable {
  /// Its key in the catalogue.
  public var id: Int64
  /// Absolute path at the time of the import.
  public var path: String
  /// `ContentHash` of the file that was imported last.
  public var contentHash: String
  /// When, in ISO 8601 and universal time.
  public var importedAt: String
  /// Rows used.
  public var rows: Int
  /// Rows left out.
  public var rejected: Int
  /// Distinct records in it.
  public var records: Int
}
