import Foundation

/// The words of a catalogue: each distinct folded word once, with its weight, ready for alignment.
///
/// Words are truncated to 63 bytes so that a machine word holds one bit per letter.
package struct Lexicon: Sendable {
  /// The letters of all words, one after another.
  package private(set) var bytes: [UInt8] = []
  /// Where each word begins in `bytes`; one entry more than there are words.
  package private(set) var starts: [Int32] = [0]
  /// Information content of each word in bits, stretched to a common scale: log2 of records per
  /// record that has the word, times `RecordTokens.bitScale`.
  package private(set) var bits: [Float] = []
  /// Set of letters of each word, for quick refusal.
  package private(set) var signatures: [UInt32] = []
  /// True where the word is digits only, or a Roman numeral.
  package private(set) var isNumber: [Bool] = []

  /// Open-addressed hash table of word numbers, -1 where empty.
  private var table: [Int32] = Array(repeating: -1, count: 1 << 10)

  /// The longest word that is kept whole.
  package static let longestWord = 63

  /// How many distinct words there are.
  package var count: Int { starts.count - 1 }

  /// The number of `word`, or nil where no record has it.
  package func number(of word: UnsafeBufferPointer<UInt8>) -> Int? {
    let length = min(word.count, Self.longestWord)
    var slot = Int(truncatingIfNeeded: Self.hash(word, length)) & (table.count - 1)
    while table[slot] >= 0 {
      let candidate = Int(table[slot])
      if equals(candidate, word, length) { return candidate }
      slot = (slot + 1) & (table.count - 1)
    }
    return nil
  }

  /// The number of `word`, which is added where it is new.
  mutating func insert(_ word: UnsafeBufferPointer<UInt8>) -> Int {
    if let known = number(of: word) { return known }
    if 2 * (count + 1) > table.count { grow() }
    let length = min(word.count, Self.longestWord)
    let number = count
    bytes.append(contentsOf: word[..<length])
    starts.append(Int32(bytes.count))
    signatures.append(Self.signature(word, length))
    isNumber.append(Self.isNumeral(word))
    place(number, hash: Self.hash(word, length))
    return number
  }

  /// Sets the information content of the words added since the last time from the number of records
  /// that each occurs in, which `recordsWithWord` tells by its number and letters.
  mutating func weighNewWords(
    records: Int, scale: Float, _ recordsWithWord: (Int, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    for word in bits.count..<count {
      let found = bytes.withUnsafeBufferPointer {
        recordsWithWord(
          word, UnsafeBufferPointer(rebasing: $0[Int(starts[word])..<Int(starts[word + 1])]))
      }
      bits.append(-log2(Float(max(1, found)) / Float(records + 1)) * scale)
    }
  }

  /// One bit per letter and one per class of other characters.
  static func signature(_ word: UnsafeBufferPointer<UInt8>, _ length: Int) -> UInt32 {
    var mask: UInt32 = 0
    for index in 0..<length {
      let byte = word[index]
      switch byte {
      case 0x61...0x7A: mask |= 1 << UInt32(byte - 0x61)
      case 0x30...0x39: mask |= 1 << (26 + UInt32(byte & 3))
      default: mask |= 1 << (30 + UInt32(byte & 1))
      }
    }
    return mask
  }

  /// True for digits only and for Roman numerals of at least two letters.
  static func isNumeral(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    if word.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return true }
    guard word.count >= 2 && word.count <= 5 else { return false }
    return word.allSatisfy { $0 == 0x69 || $0 == 0x76 || $0 == 0x78 }
  }

  private func equals(_ number: Int, _ word: UnsafeBufferPointer<UInt8>, _ length: Int) -> Bool {
    let start = Int(starts[number])
    guard Int(starts[number + 1]) - start == length else { return false }
    for index in 0..<length where bytes[start + index] != word[index] { return false }
    return true
  }

  private mutating func place(_ number: Int, hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
    table[slot] = Int32(number)
  }

  private mutating func grow() {
    table = Array(repeating: -1, count: table.count * 2)
    for number in 0..<count {
      let hash = bytes.withUnsafeBufferPointer { all in
        let word = UnsafeBufferPointer(rebasing: all[Int(starts[number])..<Int(starts[number + 1])])
        return Self.hash(word, word.count)
      }
      place(number, hash: hash)
    }
  }

  /// FNV-1a, with the high bits mixed into the low ones.
  private static func hash(_ word: UnsafeBufferPointer<UInt8>, _ length: Int) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<length { value = (value ^ UInt64(word[index])) &* 0x0000_0100_0000_01B3 }
    return value ^ (value >> 29)
  }
}
