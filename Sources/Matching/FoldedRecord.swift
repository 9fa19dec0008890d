import Bibliography

/// The texts of a record's fields, folded, before their words get numbers.
package struct FoldedRecord: Sendable {
  struct Part: Sendable {
    var field: TokenField
    var text: FoldedText
    /// Words with accents, folded, and what stands for these; see `AccentMarks`.
    var accents: [(word: [UInt8], mark: UInt8)] = []
  }

  /// The fields that may be used and are not empty.
  var parts: [Part] = []
  /// Main title without spaces, at most 63 letters.
  let titleKey: [UInt8]
  /// Call number without spaces; empty where the field may not be used.
  private(set) var callKey: [UInt8] = []
  /// Equal for records with the same folded title and author.
  let work: [UInt8]

  /// The words of all parts.
  var text: FoldedText { FoldedText(joining: parts.map(\.text)) }

  init(_ record: Record, fields: RecordFields) {
    work = FoldedText(record.title).utf8 + [0] + FoldedText(record.author).utf8
    let (main, rest) = fields.contains(.title) ? Self.split(title: record.title) : ("", "")
    let mainTitle = Part(.mainTitle, main)
    titleKey = Array(mainTitle.text.utf8.lazy.filter { $0 != 0x20 }.prefix(Lexicon.longestWord))
    parts = [mainTitle, Part(.restOfTitle, rest)]
    if fields.contains(.author) {
      let (family, given) = Self.split(author: record.author)
      parts += [Part(.familyName, family), Part(.givenNames, given)]
    }
    if fields.contains(.series) { parts.append(Part(.series, record.series)) }
    if fields.contains(.callNumber) {
      let part = Part(.callNumber, record.callNumber)
      callKey = part.text.utf8.filter { $0 != 0x20 }
      parts.append(part)
    }
    parts.removeAll { $0.text.isEmpty }
  }

  /// "Main : rest" or "Main = parallel title"; everything is main where neither sign stands.
  package static func split(title: String) -> (main: String, rest: String) {
    // A colon, an equals sign or a slash between spaces.
    let bytes = title.utf8
    var index = bytes.startIndex
    while let mark = bytes[index...].firstIndex(where: { $0 == 0x3A || $0 == 0x3D || $0 == 0x2F }) {
      let next = bytes.index(after: mark)
      if mark > bytes.startIndex, next < bytes.endIndex, bytes[bytes.index(before: mark)] == 0x20,
        bytes[next] == 0x20
      {
        return (
          String(title[..<bytes.index(before: mark)]), String(title[bytes.index(after: next)...])
        )
      }
      index = next
    }
    return (title, "")
  }

  /// "Family, Given, dates" or "Given Family"; of several authors the first counts as family name.
  package static func split(author: String) -> (family: String, given: String) {
    if let comma = author.firstIndex(of: ",") {
      return (String(author[..<comma]), String(author[author.index(after: comma)...]))
    }
    let words = author.split(whereSeparator: \.isWhitespace)
    return (String(words.last ?? ""), words.dropLast().joined(separator: " "))
  }
}

extension FoldedRecord.Part {
  init(_ field: TokenField, _ text: String) {
    self.init(field: field, text: FoldedText(text))
    AccentMarks.forEachAccentedWord(in: text) { accents.append(($0, $1)) }
  }
}
