import Foundation

/// ASCII spellings of the Latin letters from U+0080 to U+024F.
enum LatinFolding {
  /// Indexed by scalar value minus 0x80; nil where the scalar is no Latin letter.
  static let table: [[UInt8]?] = (UInt32(0x80)..<0x250).map { value in
    guard let scalar = Unicode.Scalar(value) else { return nil }
    if let spelled = spellings[scalar] { return Array(spelled.utf8) }
    guard scalar.properties.isAlphabetic else { return nil }
    let lower = scalar.properties.lowercaseMapping
    if let first = lower.unicodeScalars.first, let spelled = spellings[first] {
      return Array(spelled.utf8)
    }
    let letters = lower.decomposedStringWithCompatibilityMapping.unicodeScalars
      .filter { $0.value < 0x80 && $0.properties.isAlphabetic }
    return letters.isEmpty ? nil : letters.map { UInt8($0.value) }
  }

  /// Letters that Unicode does not decompose, spelled as library catalogues transliterate them.
  private static let spellings: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
    "ĸ": "k", "ł": "l", "ŀ": "l", "ŋ": "n", "ŧ": "t", "ſ": "s", "ƒ": "f",
  ]
}
