/// A record as MARC fields, whatever kind of file it stands in.
struct MARCRecord {
  /// A field: its tag, and where its content stands in `bytes`, without a terminator.
  ///
  /// The content is that of ISO 2709: a control field's data, or indicators and then for each
  /// subfield the delimiter 0x1F, a code and the data.
  struct Field {
    var tag: MARCTag
    var start: Int
    var end: Int
  }

  /// Before each subfield's code.
  static let subfieldDelimiter: UInt8 = 0x1F

  /// 24 bytes.
  var leader: [UInt8] = Self.blankLeader
  var bytes: [UInt8] = []
  var fields: [Field] = []
  /// How the text of `bytes` is encoded.
  var encoding: MARCEncoding = .utf8

  static let blankLeader = [UInt8](repeating: 0x20, count: 24)

  /// Empties the record and keeps its memory.
  mutating func clear() {
    leader = Self.blankLeader
    bytes.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    encoding = .utf8
  }

  /// The record's control number as far as it is plain ASCII, for messages.
  var controlNumber: String? {
    guard let field = fields.first(where: { $0.tag == "001" }) else { return nil }
    let text = String(decoding: bytes[field.start..<field.end], as: UTF8.self)
      .trimmingSpaces
    return text.isEmpty || text.utf8.contains { $0 < 0x20 || $0 >= 0x7F } ? nil : text
  }

  /// The language in positions 35 to 37 of 008; empty where there is none.
  var languageCode: String {
    guard let field = first("008"), field.end - field.start >= 38 else { return "" }
    return String(decoding: bytes[field.start + 35..<field.start + 38], as: UTF8.self)
  }

  // MARK: Fields

  /// The fields with this tag, in order.
  func all(_ tag: MARCTag) -> [Field] { fields.filter { $0.tag == tag } }

  /// The first field with this tag.
  func first(_ tag: MARCTag) -> Field? { fields.first { $0.tag == tag } }

  /// One of the two indicators, counted from 1; a blank where the field has none.
  func indicator(_ number: Int, of field: Field) -> UInt8 {
    let index = field.start + number - 1
    guard field.start + 1 < field.end, bytes[field.start] != Self.subfieldDelimiter,
      bytes[index] != Self.subfieldDelimiter
    else { return 0x20 }
    return bytes[index]
  }

  /// Passes each subfield's code and where its data stands. A field without any delimiter passes its
  /// data after the indicators as subfield a.
  func forEachSubfield(of field: Field, _ body: (UInt8, Range<Int>) -> Void) {
    var index = field.start
    while index < field.end, bytes[index] != Self.subfieldDelimiter { index += 1 }
    guard index < field.end else {
      let start = min(field.end, field.start + 2)
      return body(UInt8(ascii: "a"), start..<field.end)
    }
    while index + 1 < field.end {
      let code = bytes[index + 1]
      let start = index + 2
      index = start
      while index < field.end, bytes[index] != Self.subfieldDelimiter { index += 1 }
      if start <= index, code != Self.subfieldDelimiter { body(code, start..<index) }
    }
  }
}

/// A field's tag: three characters of ASCII.
struct MARCTag: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  private let packed: UInt32

  init(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
    packed = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
  }

  /// Takes the first three bytes; missing ones are zeros in front, as in "42" for 042.
  init(_ text: some Collection<UInt8>) {
    var packed: UInt32 = 0
    for byte in repeatElement(UInt8(ascii: "0"), count: max(0, 3 - text.count)) {
      packed = packed << 8 | UInt32(byte)
    }
    for byte in text.prefix(3) { packed = packed << 8 | UInt32(byte) }
    self.packed = packed
  }

  init(stringLiteral text: StaticString) {
    self.init(text.withUTF8Buffer { Array($0) })
  }

  /// True for 001 to 009, which have neither indicators nor subfields.
  var isControl: Bool { packed >> 8 == 0x3030 }

  var description: String {
    String(
      decoding: [packed >> 16, packed >> 8, packed].map { UInt8(truncatingIfNeeded: $0) },
      as: UTF8.self)
  }
}

extension String {
  /// Without blanks at either end.
  var trimmingSpaces: String {
    String(self.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
