import Bibliography

/// How the text of one MARC record is encoded.
enum MARCEncoding: Hashable {
  case utf8
  /// MARC-8 (ANSEL with escapes to other sets), of MARC 21.
  case marc8
  /// ISO 5426, of UNIMARC.
  case iso5426
  case windows1252
  /// One that the user named.
  case named(String)

  /// For people.
  var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .marc8: "MARC-8"
    case .iso5426: "ISO 5426"
    case .windows1252: "Windows-1252"
    case .named(let name): name
    }
  }

  /// Recognises the encoding of a record by its content first and its leader second: the flag in the
  /// leader (position 9, "a" for UTF-8) is often wrong. O(length).
  ///
  /// - Parameters:
  ///   - saysUTF8: what the leader says.
  ///   - isUNIMARC: the record's fields are those of UNIMARC.
  ///   - language: the record's language code, for texts that could be either.
  init(
    of bytes: UnsafeBufferPointer<UInt8>, saysUTF8: Bool, isUNIMARC: Bool, language: () -> String
  ) {
    let scan = EncodingScan(bytes)
    let hasEscapes = !saysUTF8 && bytes.contains(0x1B)
    if scan.strays == 0 && (scan.sequences > 0 || !hasEscapes) {
      self = .utf8
    } else if hasEscapes && !isUNIMARC {
      self = .marc8
    } else if scan.sequences > scan.strays {
      self = .utf8
    } else {
      let evidence = isUNIMARC ? Evidence(iso5426: bytes) : Evidence(marc8: bytes)
      let old: MARCEncoding = isUNIMARC ? .iso5426 : .marc8
      if evidence.fitting + evidence.against > 0 {
        self = evidence.fitting >= evidence.against ? old : .windows1252
      } else {
        self = Evidence.languagesOfHooks.contains(language()) ? old : .windows1252
      }
    }
  }
}

/// Letters that speak for or against an encoding in which marks stand before their letters, and
/// against it for Latin-1, which much is exported in that says to be MARC-8.
private struct Evidence {
  var fitting = 0
  var against = 0

  /// What a byte weighs that the encoding does not have, or a mark without a letter behind it, beside a
  /// mark before a letter that it is seldom used with.
  private static let impossible = 3

  /// Where 0xE9 and 0xF1 are the marks of "č" and "ą"; elsewhere they are likelier the letters é and ñ
  /// of Latin-1.
  static let languagesOfHooks: Set<String> = [
    "cze", "slo", "slv", "hrv", "scr", "srp", "scc", "bos", "lit", "lav", "pol", "wen",
  ]

  /// By ANSEL, the Latin set of MARC-8 (Library of Congress, MARC 21 Specifications, code tables): the
  /// letters that each mark is used with. Marks at the end of a word are none.
  private static let marks: [UInt8: Set<UInt8>] = [
    0xE0: Set("aeiouyAEIOUY".utf8), 0xE1: Set("aeiouAEIOU".utf8), 0xE2: Set("aeiouyAEIOUY".utf8),
    0xE3: Set("aeioucghjswyAEIOUCGHJSWY".utf8), 0xE4: Set("anoiuANOIU".utf8),
    0xE5: Set("aeiouyAEIOUY".utf8), 0xE6: Set("aegiouAEGIOU".utf8),
    0xE7: Set("cegizmnCEGIZMN".utf8),
    0xE8: Set("aeiouyAEIOUY".utf8), 0xEA: Set("auAU".utf8), 0xEE: Set("ouOU".utf8),
    0xF0: Set("ceghklnrstCEGHKLNRST".utf8), 0xF2: Set("abdhiklmnorstuvyzADHIKLMNORSTUVYZ".utf8),
  ]
  /// Halves of marks over two letters, underlines.
  private static let halves: Set<UInt8> = [0xEB, 0xEC, 0xF5, 0xF6]
  /// Letters of their own that Latin-1 has nothing frequent for: ø, ł, ʹ, ʼ, ʻ and their like.
  private static let letters: Set<UInt8> = [
    0xA2, 0xA3, 0xA5, 0xA6, 0xA7, 0xAE, 0xB0, 0xB1, 0xB2, 0xB3, 0xB5, 0xB6,
  ]
  /// Nothing in ANSEL.
  private static let undefined: Set<UInt8> = [0xAF, 0xBB, 0xBE, 0xBF, 0xFC, 0xFD, 0xFF]

  init(marc8 bytes: UnsafeBufferPointer<UInt8>) {
    for index in bytes.indices where bytes[index] >= 0x80 {
      let byte = bytes[index]
      // A damaged subfield code is no text.
      if index > 0, bytes[index - 1] == MARCRecord.subfieldDelimiter { continue }
      var next = index + 1
      // A letter may have two marks.
      if next < bytes.count, byte >= 0xE0, bytes[next] >= 0xE0 { next += 1 }
      let letter = next < bytes.count ? bytes[next] : 0x20
      let isLetter = (0x41...0x5A).contains(letter & 0xDF)
      if let letters = Self.marks[byte] {
        if letters.contains(letter) {
          fitting += 1
        } else {
          against += isLetter ? 1 : Self.impossible
        }
      } else if Self.halves.contains(byte) && isLetter || Self.letters.contains(byte) {
        fitting += 1
      } else if byte >= 0xE0 && !isLetter || (0xC9..<0xE0).contains(byte)
        || byte < 0xA0 && !Self.controls.contains(byte)
        || Self.undefined.contains(byte)
      {
        against += Self.impossible
      }
    }
  }

  /// Marks around what is not sorted by, and joiners: MARC-8's only bytes of this range.
  private static let controls: Set<UInt8> = [0x88, 0x89, 0x8D, 0x8E]

  /// ISO 5426 has its marks where Latin-1 has capitals.
  init(iso5426 bytes: UnsafeBufferPointer<UInt8>) {
    for index in bytes.indices where bytes[index] >= 0xC0 {
      let letter = index + 1 < bytes.count ? bytes[index + 1] : 0x20
      if bytes[index] < 0xE0, (0x41...0x5A).contains(letter & 0xDF) {
        fitting += 1
      } else {
        against += 1
      }
    }
  }
}
