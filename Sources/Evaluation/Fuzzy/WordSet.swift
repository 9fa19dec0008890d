import Bibliography

/// A text's distinct words in the order of their code points, joined by single spaces.
struct WordSet: Sendable {
  /// A word of the set.
  struct Word: Sendable {
    /// Its number in the index; -1 where the index does not have it.
    var number: Int32
    /// Where it stands among the letters.
    var letters: Range<Int>
  }

  /// The words, in order.
  private(set) var words: [Word] = []
  /// The joined words, each letter by its number in the alphabet.
  private(set) var letters: [Int32] = []
  /// How often each letter occurs.
  private(set) var counts = LetterCounts()

  /// The length of the joined words, in code points.
  var length: Int { letters.count }

  /// Numbers the letters and words of `text`.
  init(_ text: FoldedText, letter: (Unicode.Scalar) -> Int32, word: ([UInt8]) -> Int32) {
    letters.reserveCapacity(text.utf8.count)
    var distinct = text.utf8.split(separator: UInt8(ascii: " ")).map(Array.init)
    distinct.sort { $0.lexicographicallyPrecedes($1) }
    var last: [UInt8] = []
    for bytes in distinct where bytes != last {
      last = bytes
      if !letters.isEmpty { append(LetterAlphabet.space) }
      let start = letters.count
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars { append(letter(scalar)) }
      words.append(Word(number: word(bytes), letters: start..<letters.count))
    }
  }

  private mutating func append(_ letter: Int32) {
    letters.append(letter)
    counts.add(letter)
  }
}

/// The letters that occur in an index, by number.
struct LetterAlphabet: Sendable {
  /// The space between words.
  static let space: Int32 = 0

  private var numbers: [Unicode.Scalar: Int32] = [" ": space]

  /// How many letters there are.
  var count: Int { numbers.count }

  /// The letter's number; -1 where it does not occur.
  func number(of letter: Unicode.Scalar) -> Int32 { numbers[letter] ?? -1 }

  /// The letter's number, a new one if need be.
  mutating func number(adding letter: Unicode.Scalar) -> Int32 {
    if let known = numbers[letter] { return known }
    let number = Int32(numbers.count)
    numbers[letter] = number
    return number
  }
}

/// How often each letter occurs in a text, in 32 classes of a byte each: letters 31 apart share one,
/// and those that the index does not have are in the last.
struct LetterCounts: Sendable {
  /// Eight classes a word; plain words compute faster than vectors of bytes here.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  private static let largest: UInt64 = 127
  private static let tops: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  mutating func add(_ letter: Int32) {
    let place = letter < 0 ? 31 : Int(letter) % 31
    let shift = UInt64(place % 8 * 8)
    func added(_ word: UInt64) -> UInt64 {
      word >> shift & 0xFF < Self.largest ? word + 1 << shift : word
    }
    switch place / 8 {
    case 0: words.0 = added(words.0)
    case 1: words.1 = added(words.1)
    case 2: words.2 = added(words.2)
    default: words.3 = added(words.3)
    }
  }

  /// At least the length of the longest common subsequence of two texts, of which the shorter has
  /// `least` letters.
  @inline(__always)
  func common(_ other: LetterCounts, atMost least: Int) -> Int {
    // Within 127 letters no class is full, and no sum carries into the next byte.
    guard least <= Int(Self.largest) else { return least }
    let sums =
      Self.lesser(words.0, other.words.0) &+ Self.lesser(words.1, other.words.1)
      &+ Self.lesser(words.2, other.words.2) &+ Self.lesser(words.3, other.words.3)
    return Int((sums &* Self.ones) >> 56)
  }

  /// The lesser of each pair of bytes, all below 128.
  @inline(__always)
  private static func lesser(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let isGreater = ((a | tops) &- b) & tops
    let mask = (isGreater &<< 1) &- (isGreater &>> 7)
    return (b & mask) | (a & ~mask)
  }
}
