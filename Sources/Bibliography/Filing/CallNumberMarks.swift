/// A call number taken apart: runs of letters, runs of digits, symbols, and spaces between words.
struct CallNumberMarks {
  enum Mark: Equatable {
    /// Upper case without accents; `isLower` where the source has no capital in it.
    case letters([UInt8], isLower: Bool)
    case digits([UInt8])
    case symbol(UInt8)
    case space
  }

  private(set) var all: [Mark] = []

  /// O(length).
  init(_ text: String) {
    all.reserveCapacity(12)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x30...0x39: append(digit: UInt8(scalar.value))
      case 0x41...0x5A: append(letter: UInt8(scalar.value), isLower: false)
      case 0x61...0x7A: append(letter: UInt8(scalar.value) - 0x20, isLower: true)
      case 0x20, 0x09, 0xA0: appendSpace()
      case 0x21...0x7E: all.append(.symbol(UInt8(scalar.value)))
      default: append(other: scalar)
      }
    }
    if all.last == .space { all.removeLast() }
  }

  private mutating func append(digit: UInt8) {
    if case .digits(var run)? = all.last {
      run.append(digit)
      all[all.count - 1] = .digits(run)
    } else {
      all.append(.digits([digit]))
    }
  }

  private mutating func append(letter: UInt8, isLower: Bool) {
    if case .letters(var run, let wasLower)? = all.last {
      run.append(letter)
      all[all.count - 1] = .letters(run, isLower: wasLower && isLower)
    } else {
      all.append(.letters([letter], isLower: isLower))
    }
  }

  private mutating func appendSpace() {
    if !all.isEmpty, all.last != .space { all.append(.space) }
  }

  private mutating func append(other scalar: Unicode.Scalar) {
    switch scalar {
    case "“", "”", "„", "«", "»": return all.append(.symbol(UInt8(ascii: "\"")))
    case "’", "‘", "ʹ", "′": return all.append(.symbol(UInt8(ascii: "'")))
    case "–", "—", "‐", "‑": return all.append(.symbol(UInt8(ascii: "-")))
    default: break
    }
    let folded = FoldedText(String(scalar)).utf8
    if folded.isEmpty {
      // A combining accent is nothing of its own, "l·l" is one sound.
      if scalar.properties.generalCategory != .nonspacingMark, scalar != "·" {
        all.append(.symbol(UInt8(ascii: "~")))
      }
      return
    }
    for byte in folded {
      switch byte {
      case 0x30...0x39: append(digit: byte)
      case 0x61...0x7A:
        append(letter: byte - 0x20, isLower: scalar.properties.isLowercase)
      default: append(letter: byte, isLower: false)
      }
    }
  }
}

/// Gathers a key's bytes. Digits and letters keep their ASCII, so that digits file before letters; all
/// else files below them.
struct FilingKeyWriter {
  var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(24) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }
  mutating func append(_ run: [UInt8]) { bytes += run }

  /// Writes a whole number, so that more digits file after fewer: its length, then its digits.
  mutating func append(number digits: [UInt8]) {
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    bytes.append(0x30 + UInt8(min(significant.count, 15)))
    bytes += significant
  }
}
