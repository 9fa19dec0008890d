/// The punctuation that cataloguing rules (ISBD) put between the parts of a description, and that
/// ends up at the ends of subfields.
enum MARCPunctuation {
  /// `text` without the mark that announces what follows: " /", " :", " ;", " =", ",". O(1) where
  /// there is none.
  static func withoutMark(_ text: String) -> String {
    let bytes = text.utf8
    var end = bytes.endIndex
    while end > bytes.startIndex {
      let last = bytes[bytes.index(before: end)]
      switch last {
      case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"): break
      case UInt8(ascii: "/"), UInt8(ascii: "="):
        // Part of the text, as in "1/", unless there is a blank before.
        let before = bytes.index(before: end)
        guard before == bytes.startIndex || bytes[bytes.index(before: before)] == 0x20
        else { return String(text[..<end]) }
      default: return end == bytes.endIndex ? text : String(text[..<end])
      }
      end = bytes.index(before: end)
    }
    return ""
  }

  /// The same without the full stop that ends a field, unless it belongs to an abbreviation, an
  /// initial or an ellipsis.
  static func withoutEnd(_ text: String) -> String {
    let text = withoutMark(text)
    guard text.utf8.last == UInt8(ascii: "."), !text.hasSuffix("..") else { return text }
    let word = text.dropLast().split(whereSeparator: { $0 == " " || $0 == "-" }).last ?? ""
    return word.count > 3 && !word.contains(".") || word.last?.isNumber == true
      ? withoutMark(String(text.dropLast())) : text
  }

  /// Joins the parts of a title; `mark` goes before a part where the catalogue wrote none.
  static func join(_ parts: [(mark: String, text: String)]) -> String {
    var title = ""
    for (mark, text) in parts where !text.isEmpty {
      if title.isEmpty {
        title = text
      } else if let last = title.utf8.last, "/:;=,.([".utf8.contains(last) {
        title += " " + text
      } else {
        title += mark + text
      }
    }
    return title
  }
}
