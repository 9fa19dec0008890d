import Foundation

/// Decodes the text of MARC records, one encoding after the other, and counts what is damaged.
struct MARCTextDecoder {
  private var converters: [MARCEncoding: CharacterConverter] = [:]
  /// Letters that could not be decoded since this was last set to 0; each became U+FFFD.
  var damaged = 0

  /// The text of `bytes`, blanks and control characters at both ends removed, white space within it
  /// collapsed to single spaces. O(length).
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, _ encoding: MARCEncoding) -> String {
    var isPlain = true
    for byte in bytes where byte >= 0x7F || byte < 0x20 || byte == UInt8(ascii: "&") {
      isPlain = false
      break
    }
    let text = isPlain ? String(decoding: bytes, as: UTF8.self) : decode(bytes, encoding)
    return Self.tidy(isPlain ? text : Self.resolvingReferences(text))
  }

  private mutating func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ encoding: MARCEncoding
  ) -> String {
    switch encoding {
    case .utf8:
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      let text = String(decoding: bytes, as: UTF8.self)
      damaged += text.unicodeScalars.count { $0 == "\u{FFFD}" }
      return text
    case .windows1252:
      if let text = TextEncoding.windows1252.decode(bytes) { return text }
      damaged += 1
      return String(decoding: bytes.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
    case .marc8: return convert(bytes, encoding, from: "MARC-8")
    case .iso5426: return convert(bytes, encoding, from: "ISO5426")
    case .named(let name): return convert(bytes, encoding, from: name)
    }
  }

  /// A mark stands before its letter in MARC-8 and after it in Unicode, where one character with both
  /// is the rule.
  private mutating func convert(
    _ bytes: UnsafeBufferPointer<UInt8>, _ encoding: MARCEncoding, from name: String
  ) -> String {
    let converter: CharacterConverter
    if let known = converters[encoding] {
      converter = known
    } else if let made = CharacterConverter(from: name) {
      converters[encoding] = made
      converter = made
    } else {
      damaged += 1
      return String(decoding: bytes.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
    }
    let (text, damaged) = converter.convert(bytes)
    self.damaged += damaged
    return text.precomposedStringWithCanonicalMapping
  }

  /// What MARC-8 has no letter for is written as `&#x1F600;` (Library of Congress, MARC 21
  /// Specifications, lossless conversion), and stays so where such a record is made one of UTF-8.
  private static func resolvingReferences(_ text: String) -> String {
    guard text.contains("&#x") else { return text }
    return text.replacing(#/&#x([0-9A-Fa-f]{1,6});/#) { match in
      UInt32(match.output.1, radix: 16).flatMap(Unicode.Scalar.init)
        .map { String(Character($0)) } ?? String(match.output.0)
    }.precomposedStringWithCanonicalMapping
  }

  /// Control characters go too: U+0088, U+0089, U+0098 and U+009C mark words that sorting passes over.
  private static func tidy(_ text: String) -> String {
    var needsTidying = false
    var last: UInt8 = 0x20
    for byte in text.utf8 {
      if byte < 0x20 || byte == 0x7F || byte == 0x20 && last == 0x20 || byte == 0xC2 {
        needsTidying = true
        break
      }
      last = byte
    }
    guard needsTidying || last == 0x20 else { return text }
    var tidy = String.UnicodeScalarView()
    var hasGap = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        hasGap = !tidy.isEmpty
      } else if scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) {
        if hasGap { tidy.append(" ") }
        hasGap = false
        tidy.append(scalar)
      }
    }
    return String(tidy)
  }
}
