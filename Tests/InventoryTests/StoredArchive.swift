import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The files of a ZIP archive without compression, found by its central directory.
struct StoredArchive {
  private(set) var files: [String: Data] = [:]

  struct Damaged: Error {}

  init(_ data: Data) throws {
    let bytes = [UInt8](data)
    func number(_ offset: Int, _ size: Int) throws -> Int {
      guard offset >= 0, offset + size <= bytes.count else { throw Damaged() }
      return (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    let end = bytes.count - 22
    guard try number(end, 4) == 0x0605_4B50 else { throw Damaged() }
    var entry = try number(end + 16, 4)
    for _ in 0..<(try number(end + 10, 2)) {
      guard try number(entry, 4) == 0x0201_4B50, try number(entry + 10, 2) == 0 else {
        throw Damaged()
      }
      let size = try number(entry + 24, 4)
      let nameLength = try number(entry + 28, 2)
      let name = String(decoding: bytes[(entry + 46)..<(entry + 46 + nameLength)], as: UTF8.self)
      let header = try number(entry + 42, 4)
      guard try number(header, 4) == 0x0403_4B50, try number(header + 18, 4) == size,
        try number(header + 14, 4) == number(entry + 16, 4)
      else { throw Damaged() }
      let start = header + 30 + nameLength
      let content = Data(bytes[start..<(start + size)])
      guard try number(header + 14, 4) == Self.checksum(content) else { throw Damaged() }
      files[name] = content
      entry += 46 + nameLength
    }
  }

  /// CRC-32, a bit at a time.
  private static func checksum(_ content: Data) -> Int {
    var sum: UInt32 = .max
    for byte in content {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
    }
    return Int(~sum)
  }
}

/// Elements, attributes and texts of an XML document.
final class XMLReader: NSObject, XMLParserDelegate {
  private(set) var isWellFormed = false
  private(set) var texts: [String] = []
  private var elements: [(name: String, attributes: [String: String])] = []

  init(_ data: Data) {
    super.init()
    let parser = XMLParser(data: data)
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func attributes(of element: String, _ name: String) -> [String] {
    elements.filter { $0.name == element }.compactMap { $0.attributes[name] }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
    texts.append("")
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    texts[texts.count - 1] += string
  }
}
