import Foundation

/// Parts delimited text into rows and fields, byte by byte over memory that it does not copy.
///
/// RFC 4180 with what real exports do: any of three line ends, quoted fields with line breaks and
/// doubled quotes, blanks around quotes, quotes inside a field that were not doubled. A quote that is
/// opened and never closed costs its own row only: parsing goes on with the next line.
package struct CSVParser {
  /// A field's bytes, without its quotes.
  package struct Field: Sendable {
    var start: Int
    var end: Int
    /// True where `""` stands for a quote.
    var hasDoubledQuotes: Bool
  }

  /// What `next` found.
  package enum Outcome: Sendable, Hashable {
    /// A row; its fields are in `fields`.
    case row
    /// A quote opened in this field (counted from 1) is not closed.
    case unclosedQuote(field: Int)
  }

  /// A row longer than this has lost a quote: no catalogue row comes near it.
  static let longestRow = 1 << 20

  private let bytes: UnsafeBufferPointer<UInt8>
  private let delimiter: UInt8
  /// The fields of the last row.
  package private(set) var fields: [Field] = []
  /// The line, from 1, that the last row began on.
  package private(set) var rowLine = 0
  /// Bytes parsed so far.
  package private(set) var offset = 0
  private var line = 1

  /// Parses `bytes`, which must outlive the parser.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
    self.bytes = bytes
    self.delimiter = delimiter
  }

  /// Parses the next row, passing over blank lines; nil at the end. O(row's length).
  package mutating func next() -> Outcome? {
    fields.removeAll(keepingCapacity: true)
    while offset < bytes.count, isLineEnd(bytes[offset]) { passLineEnd() }
    guard offset < bytes.count else { return nil }
    rowLine = line
    let rowStart = offset
    while true {
      let fieldStart = offset
      switch openingQuote().map({ quotedField(openedAt: $0, rowStart: rowStart) }) {
      case .quoted(let field)?:
        countLines(from: field.start, to: field.end)
        fields.append(field)
        offset = passBlanks(field.end + 1)
      case .unclosed?:
        passRestOfLine()
        return .unclosedQuote(field: fields.count + 1)
      case .plain?, nil:
        while !endsField(offset) { offset += 1 }
        fields.append(Field(start: fieldStart, end: offset, hasDoubledQuotes: false))
      }
      if offset < bytes.count, bytes[offset] == delimiter {
        offset += 1
        continue
      }
      return endOfRow()
    }
  }

  /// The field's bytes with doubled quotes undone and white space at both ends removed.
  package func withBytes<T>(
    of field: Field, _ body: (UnsafeBufferPointer<UInt8>) throws -> T
  ) rethrows -> T {
    if field.hasDoubledQuotes {
      var plain: [UInt8] = []
      var index = field.start
      while index < field.end {
        plain.append(bytes[index])
        let isDoubled =
          bytes[index] == quoteMark && index + 1 < field.end && bytes[index + 1] == quoteMark
        index += isDoubled ? 2 : 1
      }
      return try plain.withUnsafeBufferPointer { try body(trimmed($0, 0, $0.count)) }
    }
    return try body(trimmed(bytes, field.start, field.end))
  }

  private func trimmed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> UnsafeBufferPointer<UInt8> {
    var start = start
    var end = end
    while start < end, bytes[start] <= 0x20, bytes[start] != 0 { start += 1 }
    while start < end, bytes[end - 1] <= 0x20, bytes[end - 1] != 0 { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  // MARK: Rows

  private mutating func endOfRow() -> Outcome {
    if offset < bytes.count { passLineEnd() }
    return .row
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private mutating func passLineEnd() {
    let isPair =
      bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
    offset += isPair ? 2 : 1
    line += 1
  }

  private mutating func countLines(from start: Int, to end: Int) {
    var index = start
    while index < end {
      if bytes[index] == 0x0A || bytes[index] == 0x0D && bytes[index + 1] != 0x0A { line += 1 }
      index += 1
    }
  }

  // MARK: Quotes

  private var quoteMark: UInt8 { UInt8(ascii: "\"") }

  /// Where the field that begins here opens with a quote, blanks passed over.
  private func openingQuote() -> Int? {
    let index = passBlanks(offset)
    return index < bytes.count && bytes[index] == quoteMark ? index : nil
  }

  private func passBlanks(_ start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09,
      bytes[index] != delimiter
    { index += 1 }
    return index
  }

  private func endsField(_ index: Int) -> Bool {
    index >= bytes.count || bytes[index] == delimiter || isLineEnd(bytes[index])
  }

  private enum QuotedField {
    case quoted(Field)
    /// The quote belongs to the text: `"Foo" bar`.
    case plain
    case unclosed
  }

  /// Finds the quote that closes the field.
  ///
  /// On the line where the field opens, a quote that is followed by more text is taken as part of the
  /// text; on a later line it shows that the field was never closed.
  private func quotedField(openedAt quote: Int, rowStart: Int) -> QuotedField {
    var index = quote + 1
    var hasDoubledQuotes = false
    var checkedTo = index
    var innerQuotes = 0
    while let found = nextQuote(from: index), found - rowStart < Self.longestRow {
      if found + 1 < bytes.count, bytes[found + 1] == quoteMark {
        hasDoubledQuotes = true
        index = found + 2
        continue
      }
      if endsField(passBlanks(found + 1)) {
        return .quoted(Field(start: quote + 1, end: found, hasDoubledQuotes: hasDoubledQuotes))
      }
      if bytes[checkedTo..<found].contains(where: isLineEnd) { break }
      if innerQuotes % 2 == 1, opensField(found) { return .plain }
      innerQuotes += 1
      checkedTo = found
      index = found + 1
    }
    return innerQuotes % 2 == 1 ? .plain : .unclosed
  }

  /// True where only blanks stand between a delimiter and `index`.
  private func opensField(_ index: Int) -> Bool {
    var before = index - 1
    while bytes[before] == 0x20 { before -= 1 }
    return bytes[before] == delimiter
  }

  private func nextQuote(from index: Int) -> Int? {
    guard index < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + index, Int32(quoteMark), bytes.count - index)
    else { return nil }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
  }

  private mutating func passRestOfLine() {
    while offset < bytes.count, !isLineEnd(bytes[offset]) { offset += 1 }
    if offset < bytes.count { passLineEnd() }
  }
}
