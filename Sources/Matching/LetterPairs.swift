/// Which pairs of letters follow each other in some texts, for quick refusal of words that do not
/// stand in them.
struct LetterPairs: Sendable {
  /// How many letters of a word there are for each error that it may be found with.
  static let lettersPerError = 4

  private var bits: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
    (0, 0, 0, 0, 0, 0, 0, 0)

  /// Adds the pairs of a text.
  mutating func insert(_ text: UnsafeBufferPointer<UInt8>) {
    withUnsafeMutableBytes(of: &bits) { bits in
      for index in 0..<max(0, text.count - 1) {
        let place = Self.place(text[index], text[index + 1])
        bits[place >> 3] |= 1 << UInt8(place & 7)
      }
    }
  }

  /// False where `word` cannot stand in a text with one error in `lettersPerError` letters at most: an
  /// error spoils two pairs (the counting filter of Jokinen and Ukkonen, 1991).
  func mayHold(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var missing = 2 * (word.count / Self.lettersPerError)
    return withUnsafeBytes(of: bits) { bits in
      for index in 0..<max(0, word.count - 1) {
        let place = Self.place(word[index], word[index + 1])
        if bits[place >> 3] & (1 << UInt8(place & 7)) == 0 {
          missing -= 1
          if missing < 0 { return false }
        }
      }
      return true
    }
  }

  /// 0...511.
  private static func place(_ one: UInt8, _ two: UInt8) -> Int {
    Int((UInt32(one) &* 37 &+ UInt32(two)) & 511)
  }
}
