import Foundation

/// Text reduced to what survives on a spine and through OCR: lower case, no accents, no punctuation.
///
/// Latin letters become plain ASCII (`ñ` → `n`, `ß` → `ss`, `æ` → `ae`, Catalan `l·l` → `ll`), letters
/// of other scripts are lower-cased and kept, digits are kept, apostrophes and everything else
/// separate words. Every comparison of texts in Shelfread is made on this form, so it is made once
/// per text and then passed on.
public struct FoldedText: Sendable, Hashable {
  /// UTF-8 of the words joined by single spaces; no space at either end.
  public let utf8: [UInt8]

  /// Folds `text`. O(length).
  public init(_ text: String) {
    var folder = TextFolder(capacity: text.utf8.count)
    var copy = text
    copy.withUTF8 { folder.append($0) }
    utf8 = folder.finish()
  }

  /// Takes bytes that `utf8` of another folded text, or of several joined by spaces, gave.
  package init(folded utf8: [UInt8]) { self.utf8 = utf8 }

  /// Joins texts to one.
  package init(joining texts: [FoldedText]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count + 1 })
    for text in texts where !text.isEmpty {
      if !bytes.isEmpty { bytes.append(0x20) }
      bytes += text.utf8
    }
    utf8 = bytes
  }

  /// The words, in order.
  public var words: [String] {
    utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The words joined by single spaces.
  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// True where nothing but separators was in the text.
  public var isEmpty: Bool { utf8.isEmpty }
}

/// Folds UTF-8 into words of lower-case letters and digits, a byte at a time where text is ASCII.
struct TextFolder {
  private var output: [UInt8] = []
  private var pendingSpace = false

  init(capacity: Int) { output.reserveCapacity(capacity) }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        appendASCII(byte)
        index += 1
      } else {
        let (scalar, length) = Self.decode(text, at: index)
        appendScalar(scalar)
        index += length
      }
    }
  }

  func finish() -> [UInt8] { output }

  private mutating func appendASCII(_ byte: UInt8) {
    switch byte {
    case 0x61...0x7A, 0x30...0x39: put(byte)
    case 0x41...0x5A: put(byte | 0x20)
    default: pendingSpace = true
    }
  }

  private mutating func put(_ byte: UInt8) {
    if pendingSpace {
      if !output.isEmpty { output.append(0x20) }
      pendingSpace = false
    }
    output.append(byte)
  }

  private mutating func appendScalar(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x250, let ascii = LatinFolding.table[Int(scalar.value) - 0x80] {
      for byte in ascii { put(byte) }
      return
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format:
      return  // A combining accent belongs to the letter before it.
    case .decimalNumber, .letterNumber, .lowercaseLetter, .uppercaseLetter, .titlecaseLetter,
      .otherLetter, .modifierLetter, .spacingMark:
      appendLetter(scalar)
    default:
      // U+00B7 in "l·l" joins two letters that a spine may print apart or together.
      if scalar.value != 0xB7 { pendingSpace = true }
    }
  }

  private mutating func appendLetter(_ scalar: Unicode.Scalar) {
    // Compatibility forms (ligatures, full-width, letters with rarer accents) fold by decomposition.
    for part in String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars {
      if part.value < 0x80 {
        appendASCII(UInt8(part.value))
      } else if part.properties.generalCategory != .nonspacingMark {
        for byte in part.properties.lowercaseMapping.utf8 { put(byte) }
      }
    }
  }

  /// Decodes one scalar; `String` guarantees well-formed UTF-8.
  private static func decode(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (Unicode.Scalar, Int) {
    let first = UInt32(text[index])
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length { value = value << 6 | UInt32(text[index + offset]) & 0x3F }
    return (Unicode.Scalar(value) ?? " ", length)
  }
}
