/// Passes over the markup of an XML document, from one tag to the next, without insisting that the
/// document is well formed: what is damaged in one place must not cost what follows.
struct XMLScanner {
  /// A piece of markup.
  enum Markup {
    /// `<name …>`; where the name's local part and the attributes stand. `isEmpty` for `<name …/>`.
    case start(name: Range<Int>, attributes: Range<Int>, isEmpty: Bool)
    /// `</name>`.
    case end(name: Range<Int>)
    /// Text without references: that of a CDATA section; empty for comments and declarations.
    case text(Range<Int>)
    /// Markup that is broken off, and why.
    case broken(String)
  }

  let bytes: UnsafeBufferPointer<UInt8>
  /// Bytes read so far.
  private(set) var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next markup and the text before it; nil at the end of the document.
  mutating func next() -> (textBefore: Range<Int>, markup: Markup)? {
    let start = offset
    guard let open = bytes[start...].firstIndex(of: UInt8(ascii: "<")) else {
      offset = bytes.count
      return nil
    }
    let before = start..<open
    let nothing = Markup.text(open..<open)
    if follows("<!--", open) {
      pass("-->", from: open + 4)
      return (before, nothing)
    } else if follows("<![CDATA[", open) {
      let text = open + 9
      pass("]]>", from: text)
      return (before, .text(text..<max(text, offset - 3)))
    } else if follows("<?", open) {
      pass("?>", from: open + 2)
      return (before, nothing)
    } else if follows("<!", open) {
      passDeclaration(from: open + 2)
      return (before, nothing)
    }
    return (before, tag(from: open))
  }

  private mutating func pass(_ end: StaticString, from start: Int) {
    let end = end.withUTF8Buffer { Array($0) }
    var index = start
    while index + end.count <= bytes.count {
      if bytes[index] == end[0], bytes[index..<index + end.count].elementsEqual(end) {
        offset = index + end.count
        return
      }
      index += 1
    }
    offset = bytes.count
  }

  /// A document type may have declarations of its own in brackets.
  private mutating func passDeclaration(from start: Int) {
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ">") where depth <= 0:
        offset = index + 1
        return
      default: break
      }
      index += 1
    }
    offset = bytes.count
  }

  private func follows(_ text: StaticString, _ index: Int) -> Bool {
    text.withUTF8Buffer {
      index + $0.count <= bytes.count && bytes[index..<index + $0.count].elementsEqual($0)
    }
  }

  private mutating func tag(from open: Int) -> Markup {
    let isEnd = open + 1 < bytes.count && bytes[open + 1] == UInt8(ascii: "/")
    let nameStart = isEnd ? open + 2 : open + 1
    var quote: UInt8?
    var index = nameStart
    while index < bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
        // An attribute may hold no such sign: its closing quote is lost.
        if byte == UInt8(ascii: "<") { break }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") {
        break
      }
      index += 1
    }
    guard index < bytes.count, bytes[index] == UInt8(ascii: ">") else {
      offset = index
      return .broken(
        index < bytes.count ? "a tag is not closed" : "the document ends within a tag")
    }
    offset = index + 1
    let isEmpty = !isEnd && bytes[index - 1] == UInt8(ascii: "/")
    let end = isEmpty ? index - 1 : index
    let name = localName(nameStart..<end)
    guard !name.isEmpty else { return .broken("a tag has no name") }
    return isEnd
      ? .end(name: name) : .start(name: name, attributes: name.upperBound..<end, isEmpty: isEmpty)
  }

  /// The name without its prefix.
  private func localName(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "/") {
      if bytes[index] == UInt8(ascii: ":") { start = index + 1 }
      index += 1
    }
    return min(start, index)..<index
  }

  // MARK: Names, attributes, text

  /// True where `range` holds exactly `text`.
  func isEqual(_ range: Range<Int>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { $0.count == range.count && bytes[range].elementsEqual($0) }
  }

  /// The value of the attribute, its references resolved; nil where there is none.
  func attribute(_ name: StaticString, in attributes: Range<Int>) -> [UInt8]? {
    var index = attributes.lowerBound
    while index < attributes.upperBound {
      while index < attributes.upperBound, bytes[index] <= 0x20 { index += 1 }
      let start = index
      while index < attributes.upperBound, bytes[index] != UInt8(ascii: "=") { index += 1 }
      guard index < attributes.upperBound else { return nil }
      var end = index
      while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
      index += 1
      while index < attributes.upperBound, bytes[index] <= 0x20 { index += 1 }
      guard index < attributes.upperBound else { return nil }
      let quote = bytes[index]
      let value = index + 1
      index = value
      while index < attributes.upperBound, bytes[index] != quote { index += 1 }
      if isEqual(start..<end, name) {
        var text: [UInt8] = []
        Self.append(bytes[value..<index], to: &text)
        return text
      }
      index += 1
    }
    return nil
  }

  /// Appends text (UTF-8) with its references resolved; what is no known reference stays as it is.
  static func append(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, to text: inout [UInt8]) {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard let reference = bytes[index...].firstIndex(of: UInt8(ascii: "&")) else {
        text.append(contentsOf: bytes[index...])
        return
      }
      text.append(contentsOf: bytes[index..<reference])
      index = reference + 1
      // Longer ones are none.
      let limit = min(bytes.endIndex, index + 12)
      if let end = bytes[index..<limit].firstIndex(of: UInt8(ascii: ";")),
        let character = character(bytes[index..<end])
      {
        text.append(contentsOf: Array(String(character).utf8))
        index = end + 1
      } else {
        text.append(UInt8(ascii: "&"))
      }
    }
  }

  private static func character(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar? {
    let name = String(decoding: name, as: UTF8.self)
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let number =
        digits.first == "x" || digits.first == "X"
        ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap(Unicode.Scalar.init)
    }
  }
}
