import Foundation

/// A MARC record made for a test, written in any of the formats.
struct MARCSample {
  /// Tag and content: a control field's text, or indicators and subfields as in "10$aTitle :$brest".
  var fields: [(tag: String, content: [UInt8])] = []
  /// What the leader says of the encoding: "a" for UTF-8, " " for MARC-8.
  var encoding: Character = "a"

  init(_ fields: [(String, String)], encoding: Character = "a") {
    self.fields = fields.map { ($0.0, Self.content($0.1)) }
    self.encoding = encoding
  }

  /// One with a number, a title, and further fields.
  init(_ number: Int, _ title: String, _ fields: [(String, String)] = []) {
    self.init([("001", "rec\(number)"), ("245", "10$a\(title)")] + fields)
  }

  /// With a field whose bytes are given.
  func adding(_ tag: String, _ content: [UInt8]) -> MARCSample {
    var sample = self
    sample.fields.append((tag, content))
    return sample
  }

  private static func content(_ text: String) -> [UInt8] {
    text.utf8.map { $0 == UInt8(ascii: "$") ? 0x1F : $0 }
  }

  /// What a directory says of places that five digits cannot tell.
  enum Starts {
    case plain, wrapped, saturated

    fileprivate func digits(_ start: Int) -> Int {
      switch self {
      case .plain: start
      case .wrapped: start % 100_000
      case .saturated: min(start, 99_999)
      }
    }
  }

  /// The record in ISO 2709.
  func iso2709(starts: Starts = .plain) -> Data {
    var directory = ""
    var data: [UInt8] = []
    for (tag, content) in fields {
      directory +=
        tag + Self.digits(content.count + 1, 4) + Self.digits(starts.digits(data.count), 5)
      data += content + [0x1E]
    }
    let base = 24 + directory.utf8.count + 1
    let length = base + data.count + 1
    let leader =
      Self.digits(length % 100_000, 5) + "nam \(encoding)22" + Self.digits(base, 5) + " a 4500"
    return Data(leader.utf8) + Data(directory.utf8) + Data([0x1E]) + Data(data) + Data([0x1D])
  }

  /// The record's element, with `prefix` before every name.
  func xml(prefix: String = "") -> String {
    var text = "<\(prefix)record>\n<\(prefix)leader>00000nam a2200000 a 4500</\(prefix)leader>\n"
    for (tag, content) in fields {
      let parts = content.split(separator: 0x1F, omittingEmptySubsequences: false)
        .map { Self.escaped(String(decoding: $0, as: UTF8.self)) }
      if tag.hasPrefix("00") {
        text += "<\(prefix)controlfield tag=\"\(tag)\">\(parts[0])</\(prefix)controlfield>\n"
      } else {
        text += "<\(prefix)datafield tag=\"\(tag)\" ind1='\(parts[0].prefix(1))' ind2=\" \">\n"
        for part in parts.dropFirst() {
          text +=
            "<\(prefix)subfield code=\"\(part.prefix(1))\">\(part.dropFirst())</\(prefix)subfield>\n"
        }
        text += "</\(prefix)datafield>\n"
      }
    }
    return text + "</\(prefix)record>\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }

  /// MARC in JSON, in one line.
  func json() throws -> String {
    let fields: [[String: Any]] = fields.map { tag, content in
      let parts = content.split(separator: 0x1F, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      if tag.hasPrefix("00") { return [tag: parts[0]] }
      let subfields = parts.dropFirst().map { [String($0.prefix(1)): String($0.dropFirst())] }
      return [tag: ["ind1": "1", "ind2": " ", "subfields": subfields] as [String: Any]]
    }
    let object: [String: Any] = ["leader": "00000nam a2200000 a 4500", "fields": fields]
    return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }

  static func digits(_ number: Int, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}

extension Data {
  /// With the bytes at `offset` replaced by `text`.
  func replacing(at offset: Int, with text: String) -> Data {
    var data = self
    data.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8))
    return data
  }

  /// With the first occurrence of `text` replaced.
  func replacing(_ text: String, with other: String) -> Data {
    guard let range = range(of: Data(text.utf8)) else { return self }
    var data = self
    data.replaceSubrange(range, with: Data(other.utf8))
    return data
  }
}
