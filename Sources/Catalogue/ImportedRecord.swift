import Bibliography

/// What one row or record of an imported file gives.
struct ImportedRecord {
  /// The record; its id means nothing yet, and its barcodes are not used.
  var record: Record
  /// True where the file itself gives the number of copies; otherwise each item is a copy, and a
  /// record without items is one.
  var saysCopies = false
  /// The copies of which the file tells more than their number.
  var items: [ImportedItem] = []

  /// The number of copies before items that were listed twice are taken off.
  var copies: Int {
    saysCopies || items.isEmpty ? record.copies : items.reduce(0) { $0 + $1.count }
  }
}

/// One item of an imported record, or several that the file does not tell apart.
struct ImportedItem {
  /// Its record and copy mean nothing yet.
  var item: Item
  /// At least 1; 1 where there is a barcode.
  var count = 1
}

/// What a reader finds where a record should be.
enum ImportItem {
  /// A record, and what was mended in it.
  case record(ImportedRecord, notes: [ImportProblem])
  /// Something that cannot be used.
  case rejected(ImportProblem)
}

/// The records of one file in one format.
protocol ImportContent: Sendable {
  /// The encoding recognised; where each record has its own, what was told of it.
  var encoding: String { get }
  /// Bytes to be read.
  var size: Int { get }
  /// Tells in the report how the file was understood.
  func describe(in report: inout FileReport)
  /// Passes what the file holds, in its order, with the number of bytes read so far.
  func forEachRecord(_ body: (ImportItem, Int) throws -> Void) throws
}
