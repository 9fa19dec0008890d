import Bibliography

/// The accents of words: what folding takes away tells language versions and editions apart.
enum AccentMarks {
  /// Calls `body` with every word of `text` that has letters beyond ASCII, folded, and a number from
  /// 1 to 255 that stands for these letters in their order. O(length).
  static func forEachAccentedWord(in text: String, _ body: ([UInt8], UInt8) -> Void) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      var isAccented = false
      for index in 0...bytes.count {
        if index < bytes.count && isLetter(bytes[index]) {
          isAccented = isAccented || bytes[index] >= 0x80
          continue
        }
        if isAccented {
          let word = String(decoding: bytes[start..<index], as: UTF8.self)
          let folded = FoldedText(word).utf8
          if !folded.isEmpty && !folded.contains(0x20) { body(folded, mark(of: word)) }
        }
        start = index + 1
        isAccented = false
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    default: false
    }
  }

  /// The same for capitals and for accents that are written as characters of their own.
  private static func mark(of word: String) -> UInt8 {
    var value: UInt32 = 0
    for scalar in word.precomposedStringWithCanonicalMapping.lowercased().unicodeScalars
    where scalar.value >= 0x80 { value = (value &* 31) &+ scalar.value }
    return UInt8(1 + value % 255)
  }
}
