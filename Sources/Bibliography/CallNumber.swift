/// A shelf mark: the text on the label that says where a book stands.
public struct CallNumber: Sendable, Hashable, Codable, CustomStringConvertible {
  /// As the catalogue writes it, white space collapsed.
  public let description: String

  /// Creates a call number from catalogue or label text.
  public init(_ text: String) {
    description = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The label's lines as OCR sees them: upper case, no accents, split at every change between
  /// letters, digits and punctuation ("791(09) Abc" → 791, 09, ABC).
  public var parts: [String] {
    FoldedText(description).words.map { $0.uppercased() }
  }
}
