import Bibliography
import Foundation

/// How one delimited file is laid out: its delimiter, its header, and which column holds what.
package struct CSVLayout: Sendable, Hashable {
  /// The byte between fields.
  package let delimiter: UInt8
  /// The header's names; "column 1" and so on where the file has no header.
  package let names: [String]
  /// For each field of a record that the file has, the column's index from 0.
  package let columns: [CatalogueColumn: Int]
  /// How many rows stand before the first book: the header, and Excel's `sep=` line.
  package let headerRows: Int

  private static let delimiters = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

  /// Recognises the layout from the first rows.
  ///
  /// - Throws: `CatalogueError` of kind `importRefused` where no column can be the title, with the
  ///   columns that there are.
  package init(
    of text: EncodedText, file: String, mapping: ColumnMapping, hasHeader: Bool
  ) throws {
    let head = CSVLayout.bestHead(of: text, hasHeader: hasHeader)
    guard let first = head.rows.first else {
      throw CatalogueError(
        .importRefused, "“\(file)” has no rows. Is it the right file, and was it exported in full?")
    }
    delimiter = head.delimiter
    names = hasHeader ? first : first.indices.map { "column \($0 + 1)" }
    headerRows = head.skippedRows + (hasHeader ? 1 : 0)

    var columns: [CatalogueColumn: Int] = [:]
    if hasHeader {
      for (index, name) in names.enumerated() {
        if let column = CatalogueColumn.named(name), columns[column] == nil {
          columns[column] = index
        }
      }
    }
    for (column, wanted) in mapping.columns {
      let index = try CSVLayout.index(of: wanted, in: names, for: column, file: file)
      columns = columns.filter { $0.value != index }
      columns[column] = index
    }
    guard columns[.title] != nil else {
      throw CatalogueError(
        .importRefused,
        "No column of “\(file)” is recognised as the title. Its columns are "
          + "\(CSVLayout.list(names)). Say which one holds the titles, for instance "
          + "--map title=1; if this is a book already, add --no-header.")
    }
    self.columns = columns
  }

  private static func index(
    of wanted: String, in names: [String], for column: CatalogueColumn, file: String
  ) throws -> Int {
    let folded = FoldedText(wanted)
    if let index = names.firstIndex(of: wanted) { return index }
    if !folded.isEmpty, let index = names.firstIndex(where: { FoldedText($0) == folded }) {
      return index
    }
    if let number = Int(wanted), names.indices.contains(number - 1) { return number - 1 }
    throw CatalogueError(
      .importRefused,
      "“\(file)” has no column “\(wanted)”, which --map \(column.rawValue)=\(wanted) asks for. "
        + "Its columns are \(list(names)).")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(50).enumerated().map { index, name in
      "\(index + 1) “\(name.count > 40 ? name.prefix(39) + "…" : name[...])”"
    }
    return shown.joined(separator: ", ") + (names.count > 50 ? " …" : "")
  }

  private struct Head {
    var delimiter: UInt8
    var rows: [[String]]
    var skippedRows: Int
  }

  /// The first rows, parted by the delimiter under which they look most like a table: most headers
  /// recognised, then most rows as long as the first, then most columns.
  private static func bestHead(of text: EncodedText, hasHeader: Bool) -> Head {
    let named = declaredDelimiter(of: text)
    let heads = (named.map { [$0] } ?? delimiters).map { delimiter in
      Head(
        delimiter: delimiter, rows: firstRows(of: text, delimiter: delimiter, skip: named != nil),
        skippedRows: named == nil ? 0 : 1)
    }
    func rank(_ head: Head) -> [Int] {
      guard let first = head.rows.first else { return [0, 0, 0] }
      let recognised = hasHeader ? first.count { CatalogueColumn.named($0) != nil } : 0
      let even = first.count < 2 ? 0 : head.rows.count { $0.count == first.count }
      return [recognised, even, first.count]
    }
    return heads.reduce(heads[0]) {
      rank($0).lexicographicallyPrecedes(rank($1)) ? $1 : $0
    }
  }

  private static func firstRows(
    of text: EncodedText, delimiter: UInt8, skip: Bool
  ) -> [[String]] {
    text.data.withUnsafeBytes { raw in
      var parser = CSVParser(raw.bindMemory(to: UInt8.self), delimiter: delimiter)
      var rows: [[String]] = []
      if skip { _ = parser.next() }
      while rows.count < 50, let outcome = parser.next() {
        guard outcome == .row else { continue }
        rows.append(
          parser.fields.map { field in
            parser.withBytes(of: field) {
              text.encoding == .windows1252
                ? text.encoding.decode($0) ?? "" : String(decoding: $0, as: UTF8.self)
            }
          })
      }
      return rows
    }
  }

  /// Excel begins a file with `sep=;` to say its delimiter.
  private static func declaredDelimiter(of text: EncodedText) -> UInt8? {
    let head = text.data.prefix(6)
    guard head.count >= 5, head.prefix(4).elementsEqual("sep=".utf8) else { return nil }
    return delimiters.first { $0 == head[head.startIndex + 4] }
  }
}
