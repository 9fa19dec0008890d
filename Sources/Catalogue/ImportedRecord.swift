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
