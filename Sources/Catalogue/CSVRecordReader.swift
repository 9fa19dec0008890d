import Bibliography
import Foundation

/// Reads records from the rows of a delimited file.
struct CSVRecordReader {
  private var parser: CSVParser
  private let layout: CSVLayout
  private let file: String
  private let encoding: TextEncoding
  private let isClean: Bool
  private let columns: [(column: CatalogueColumn, index: Int)]

  /// Reads from `bytes`, the content of `text`, which must outlive the reader.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, of text: EncodedText, layout: CSVLayout, file: String
  ) {
    parser = CSVParser(bytes, delimiter: layout.delimiter)
    self.layout = layout
    self.file = file
    encoding = text.encoding == .windows1252 ? .windows1252 : .utf8
    isClean = text.isCleanUTF8
    columns = layout.columns.map { ($0.key, $0.value) }.sorted { $0.index < $1.index }
    for _ in 0..<layout.headerRows { _ = parser.next() }
  }

  /// Bytes read so far.
  var offset: Int { parser.offset }

  /// The next row that is not blank; nil at the end.
  mutating func next() -> ImportItem? {
    while let outcome = parser.next() {
      if case .unclosedQuote(let field) = outcome {
        return .rejected(
          problem(
            field - 1,
            "the quote that opens here is never closed; reading goes on with the next line"))
      }
      if parser.fields.allSatisfy({ parser.withBytes(of: $0, \.isEmpty) }) { continue }
      return readRow()
    }
    return nil
  }

  private func problem(_ index: Int, _ reason: String, isRowLeftOut: Bool = true) -> ImportProblem {
    ImportProblem(
      file: file, line: parser.rowLine, column: index + 1, reason: reason,
      isRowLeftOut: isRowLeftOut)
  }

  private func readRow() -> ImportItem {
    let width = layout.names.count
    var note: ImportProblem?
    if let surplus = parser.fields.indices.dropFirst(width).first(where: {
      !parser.withBytes(of: parser.fields[$0], \.isEmpty)
    }) {
      return .rejected(
        problem(
          surplus,
          "\(parser.fields.count) fields, but the file has \(width) columns; a field with the "
            + "delimiter in it needs quotes around it"))
    }
    if parser.fields.count < width {
      note = problem(
        parser.fields.count,
        "only \(parser.fields.count) of \(width) fields; the missing ones are taken as empty",
        isRowLeftOut: false)
    }

    var record = Record(id: 0, title: "")
    var subtitle = ""
    var saysCopies = false
    var items = ItemList()
    for (column, index) in columns where index < parser.fields.count {
      guard let text = text(at: index) else {
        return .rejected(
          problem(index, "column “\(layout.names[index])” is not valid \(encoding.rawValue) text"))
      }
      if text.isEmpty { continue }
      switch column {
      case .title: record.title = text
      case .subtitle: subtitle = text
      case .author: record.author = text
      case .callNumber: record.callNumber = text
      case .series: record.series = text
      case .isbn: record.isbn = text
      case .language: record.language = text
      case .controlNumber: record.controlNumber = text
      case .barcode: items.barcode = text
      case .location: items.location = text
      case .status: items.status = text
      case .itemCallNumber: items.callNumber = text
      case .copyNumber: items.copyNumber = text
      case .copies:
        if let copies = Int(text.prefix(while: \.isNumber)), (1...1_000_000).contains(copies) {
          record.copies = copies
          saysCopies = true
        } else {
          note = problem(
            index, "“\(text)” is no number of copies; taken as 1", isRowLeftOut: false)
        }
      }
    }
    if record.title.isEmpty {
      record.title = subtitle
    } else if !subtitle.isEmpty {
      record.title += " : " + subtitle
    }
    guard !record.title.isEmpty else {
      return .rejected(problem(layout.columns[.title] ?? 0, "no title"))
    }
    var imported = ImportedRecord(record: record, saysCopies: saysCopies)
    if !items.isEmpty { imported.items = items.items(copies: saysCopies ? record.copies : nil) }
    return .record(imported, notes: note.map { [$0] } ?? [])
  }

  /// The text of a field, white space at both ends removed; nil where its bytes break the encoding.
  private func text(at index: Int) -> String? {
    parser.withBytes(of: parser.fields[index]) { bytes in
      guard let first = bytes.first, let last = bytes.last else { return "" }
      guard let text = isClean ? String(decoding: bytes, as: UTF8.self) : encoding.decode(bytes)
      else { return nil }
      // No-break spaces and their like, which the parser's trimming of bytes leaves.
      return first < 0x80 && last < 0x80
        ? text : text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}
