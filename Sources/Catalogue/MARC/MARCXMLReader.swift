/// Reads MARC records one after the other from MARCXML, with or without namespaces, and wrapped in
/// whatever a service puts around them (OAI-PMH, SRU).
struct MARCXMLReader {
  /// What `next` found; the record itself is in `record`.
  enum Outcome {
    case record
    /// A record that cannot be used, and why.
    case damaged(String)
  }

  private var scanner: XMLScanner
  private let encoding: TextEncoding
  /// The record read last; what could be read of it where it is damaged.
  private(set) var record = MARCRecord()
  /// Which record it is, from 1.
  private(set) var number = 0
  /// Where it begins.
  private(set) var start = 0

  /// Reads from `bytes`, which must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>, encoding: TextEncoding) {
    scanner = XMLScanner(bytes)
    self.encoding = encoding
  }

  /// Bytes read so far.
  var offset: Int { scanner.offset }

  /// What the text that comes next belongs to.
  private enum Place { case elsewhere, leader, field, subfield }

  private var isInRecord = false
  /// Where the record begins whose start ended the one before, which was not closed.
  private var unclosedBefore: Int?

  /// The next record; nil at the end. O(record's length).
  mutating func next() -> Outcome? {
    record.clear()
    if let start = unclosedBefore {
      unclosedBefore = nil
      begin(start)
    }
    var damage: String?
    var place = Place.elsewhere
    while let (before, markup) = scanner.next() {
      guard isInRecord else {
        if case .start(let name, _, _) = markup, scanner.isEqual(name, "record") {
          begin(before.upperBound)
        }
        continue
      }
      append(before, at: place)
      switch markup {
      case .text(let text): appendVerbatim(text, at: place)
      case .broken(let reason): damage = damage ?? reason
      case .start(let name, let attributes, let isEmpty):
        if scanner.isEqual(name, "record") {
          // A service's own record around that of MARC has nothing of MARC before it.
          if record.fields.isEmpty && record.bytes.isEmpty && damage == nil {
            start = before.upperBound
            continue
          }
          unclosedBefore = before.upperBound
          return .damaged(damage ?? "its element is not closed")
        }
        place = open(name, attributes, at: place)
        if isEmpty { place = close(name, at: place) }
      case .end(let name):
        if scanner.isEqual(name, "record") {
          isInRecord = false
          if record.fields.isEmpty, record.leader == MARCRecord.blankLeader {
            damage = damage ?? "it has no MARC fields; it may be in another format, or deleted"
          }
          return damage.map { .damaged($0) } ?? .record
        }
        place = close(name, at: place)
      }
    }
    guard isInRecord else { return nil }
    isInRecord = false
    return .damaged(damage ?? "the document ends within it")
  }

  private mutating func begin(_ offset: Int) {
    isInRecord = true
    number += 1
    start = offset
  }

  // MARK: Elements

  private mutating func open(_ name: Range<Int>, _ attributes: Range<Int>, at place: Place) -> Place
  {
    if scanner.isEqual(name, "subfield") {
      guard place == .field, let code = scanner.attribute("code", in: attributes), code.count == 1,
        code[0] > 0x20
      else { return place == .field ? .field : .elsewhere }
      record.bytes.append(MARCRecord.subfieldDelimiter)
      record.bytes.append(code[0])
      return .subfield
    }
    if scanner.isEqual(name, "datafield") || scanner.isEqual(name, "controlfield") {
      guard let tag = scanner.attribute("tag", in: attributes), !tag.isEmpty, tag.count <= 3
      else { return .elsewhere }
      let start = record.bytes.count
      if scanner.isEqual(name, "datafield") {
        for name in ["ind1", "ind2"] as [StaticString] {
          let value = scanner.attribute(name, in: attributes)
          record.bytes.append(value?.count == 1 ? value?[0] ?? 0x20 : 0x20)
        }
      }
      record.fields.append(
        MARCRecord.Field(tag: MARCTag(tag), start: start, end: record.bytes.count))
      return scanner.isEqual(name, "datafield") ? .field : .subfield
    }
    if scanner.isEqual(name, "leader") {
      leaderStart = record.bytes.count
      return .leader
    }
    return place
  }

  private var leaderStart = 0

  private mutating func close(_ name: Range<Int>, at place: Place) -> Place {
    if scanner.isEqual(name, "subfield") {
      endField()
      return place == .subfield ? .field : place
    }
    if scanner.isEqual(name, "leader"), place == .leader {
      let leader = record.bytes[leaderStart...].prefix(24)
      record.leader = leader + [UInt8](repeating: 0x20, count: 24 - leader.count)
      record.bytes.removeSubrange(leaderStart...)
      return .elsewhere
    }
    if scanner.isEqual(name, "datafield") || scanner.isEqual(name, "controlfield") {
      endField()
      return .elsewhere
    }
    return place
  }

  private mutating func endField() {
    guard !record.fields.isEmpty else { return }
    record.fields[record.fields.count - 1].end = record.bytes.count
  }

  // MARK: Text

  private mutating func append(_ range: Range<Int>, at place: Place) {
    guard place == .subfield || place == .leader, !range.isEmpty else { return }
    let text = scanner.bytes[range]
    guard let decoded = decoded(text) else { return XMLScanner.append(text, to: &record.bytes) }
    decoded.withUnsafeBufferPointer { XMLScanner.append($0[...], to: &record.bytes) }
  }

  private mutating func appendVerbatim(_ range: Range<Int>, at place: Place) {
    guard place == .subfield || place == .leader, !range.isEmpty else { return }
    let text = scanner.bytes[range]
    if let decoded = decoded(text) {
      record.bytes.append(contentsOf: decoded)
    } else {
      record.bytes.append(contentsOf: text)
    }
  }

  /// The text as UTF-8; nil where it is that already.
  private func decoded(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
    guard encoding == .windows1252 else { return nil }
    return TextEncoding.windows1252.decode(UnsafeBufferPointer(rebasing: text))
      .map { Array($0.utf8) }
  }
}
