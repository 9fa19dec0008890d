import Foundation

/// A file of records as delimited text: CSV, or the same with semicolons, tabs or bars.
///
/// Its delimiter, encoding and columns are recognised when it is opened.
struct DelimitedFile: ImportContent {
  private let file: String
  private let layout: CSVLayout
  private let text: EncodedText

  /// Recognises the layout of a file's content. O(the first rows).
  ///
  /// - Throws: `CatalogueError` of kind `importRefused` where no column could be the title.
  init(_ text: EncodedText, file: String, mapping: ColumnMapping, hasHeader: Bool) throws {
    self.file = file
    self.text = text
    layout = try CSVLayout(of: text, file: file, mapping: mapping, hasHeader: hasHeader)
  }

  var encoding: String { text.encoding.rawValue }
  var size: Int { text.data.count }

  func describe(in report: inout FileReport) {
    report.delimiter =
      layout.delimiter == 0x09 ? "tab" : String(Unicode.Scalar(layout.delimiter))
    for (column, index) in layout.columns { report.columns[column.rawValue] = layout.names[index] }
  }

  func forEachRecord(_ body: (ImportItem, Int) throws -> Void) throws {
    try text.data.withUnsafeBytes { raw in
      var reader = CSVRecordReader(
        raw.bindMemory(to: UInt8.self), of: text, layout: layout, file: file)
      while let item = reader.next() { try body(item, reader.offset) }
    }
  }
}
