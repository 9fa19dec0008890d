/// A shelf mark: the text on the label that says where a book stands.
public struct CallNumber: Sendable, Hashable, Codable, CustomStringConvertible {
  /// As the catalogue writes it, white space collapsed.
  public let description: String

  /// Creates a call number from catalogue or label text.
  public init(_ text: String) {
    description = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The pieces that a label prints on lines of their own and that OCR joins or parts at will: upper
  /// case, no accents, split at every change between letters, digits and punctuation
  /// ("791(09) Abc" and "791 09ABC" → 791, 09, ABC). O(length).
  public var parts: [String] {
    var parts: [[UInt8]] = []
    var last: Kind?
    for byte in FoldedText(description).utf8 {
      let kind = Kind(byte)
      if kind != .separator {
        if kind == last {
          parts[parts.count - 1].append(byte)
        } else {
          parts.append([byte])
        }
      }
      last = kind
    }
    return parts.map { String(decoding: $0, as: UTF8.self).uppercased() }
  }

  private enum Kind {
    case letter, digit, separator

    /// Folded text holds digits, spaces, and bytes of letters only.
    init(_ byte: UInt8) {
      switch byte {
      case 0x20: self = .separator
      case 0x30...0x39: self = .digit
      default: self = .letter
      }
    }
  }
}
