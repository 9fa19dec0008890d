import Bibliography
import Foundation

/// A file of JSON objects, one a line, in an array, or one after the other: records as MARC in JSON
/// (`leader` and `fields`), or plain objects with the fields of a record by name.
extension MARCTextFile {
  func forEachJSONRecord(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (ImportItem, Int) throws -> Void
  ) throws {
    var objects = JSONObjects(bytes)
    var mapper = MARCRecordMapper(layout)
    var lines = LineCount(bytes)
    var number = 0
    while let found = objects.next() {
      number += 1
      let line = lines.line(at: found.range.lowerBound)
      let problems = RecordProblems(file: file, record: number, nil)
      let item: ImportItem
      switch found.end {
      case .closed:
        item =
          object(in: bytes[found.range]).map { self.item($0, number, line, &mapper) }
          ?? .rejected(problems.leftOut("it is not valid JSON", line: line))
      case .open:
        item = .rejected(
          problems.leftOut(
            "it is not valid JSON: it is not closed; reading goes on with the next line",
            line: line))
      case .tooLong:
        item = .rejected(
          problems.leftOut(
            "it is not closed within \(JSONObjects.longest >> 20) MiB, which no record is as long "
              + "as; reading goes on behind them", line: line))
      }
      try body(item, objects.offset)
    }
  }

  private func object(in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [String: Any]? {
    var data = Data(bytes)
    if text.encoding == .windows1252,
      let decoded = bytes.withContiguousStorageIfAvailable(TextEncoding.windows1252.decode)
    {
      data = Data((decoded ?? "").utf8)
    }
    if let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] {
      return object
    }
    // Line ends and tabs within texts, which many writers leave as they are.
    let plain = Data(data.map { $0 < 0x20 ? 0x20 : $0 })
    return try? JSONSerialization.jsonObject(with: plain) as? [String: Any]
  }

  private func item(
    _ object: [String: Any], _ number: Int, _ line: Int, _ mapper: inout MARCRecordMapper
  ) -> ImportItem {
    let result: MARCRecordMapper.Result
    var controlNumber: String?
    if let fields = object["fields"] as? [[String: Any]] {
      let record = MARCRecord(json: fields, leader: object["leader"] as? String)
      controlNumber = record.controlNumber
      result = mapper.map(record)
    } else {
      let plain = PlainRecord(object)
      controlNumber =
        plain.imported.record.controlNumber.isEmpty
        ? nil : plain.imported.record.controlNumber
      result =
        plain.imported.record.title.isEmpty
        ? .none("it has neither “title” nor MARC’s “fields”")
        : .record(plain.imported, notes: plain.notes)
    }
    let problems = RecordProblems(file: file, record: number, controlNumber)
    switch result {
    case .none(let reason): return .rejected(problems.leftOut(reason, line: line))
    case .record(let imported, let notes):
      return .record(imported, notes: notes.map { problems.note($0, line: line) })
    }
  }
}

extension MARCRecord {
  /// A record from the fields of MARC in JSON: each an object of one tag with a text, or with
  /// indicators and a list of subfields, each an object of one code with a text.
  init(json fields: [[String: Any]], leader: String?) {
    self.init()
    let leader = Array((leader ?? "").utf8.prefix(24))
    self.leader = leader + [UInt8](repeating: 0x20, count: 24 - leader.count)
    for field in fields {
      for (tag, value) in field where tag.utf8.count <= 3 {
        let start = bytes.count
        if let text = value as? String {
          bytes += Array(text.utf8)
        } else if let parts = value as? [String: Any] {
          for name in ["ind1", "ind2"] {
            let indicator = (parts[name] as? String)?.utf8.first ?? 0x20
            bytes.append(indicator < 0x80 ? indicator : 0x20)
          }
          for subfield in parts["subfields"] as? [[String: Any]] ?? [] {
            for (code, text) in subfield {
              guard let code = code.utf8.first, let text = text as? String else { continue }
              bytes += [Self.subfieldDelimiter, code] + Array(text.utf8)
            }
          }
        }
        self.fields.append(Field(tag: MARCTag(tag.utf8), start: start, end: bytes.count))
      }
    }
  }
}

/// A record from an object whose names are those of the columns of a delimited file.
private struct PlainRecord {
  var imported: ImportedRecord
  var notes: [String] = []

  init(_ object: [String: Any]) {
    var record = Record(id: 0, title: "")
    var subtitle = ""
    var list = ItemList()
    var items: [ImportedItem] = []
    var copies: Int?
    for (name, value) in object.sorted(by: { $0.key < $1.key }) {
      if let objects = value as? [[String: Any]] {
        items += objects.flatMap { Self.items($0) }
        continue
      }
      guard let column = Self.column(name) else { continue }
      let texts = Self.texts(value)
      guard let first = texts.first else { continue }
      switch column {
      case .title: record.title = first
      case .subtitle: subtitle = first
      case .author: record.author = texts.joined(separator: " ; ")
      case .callNumber: record.callNumber = first
      case .series: record.series = texts.joined(separator: " | ")
      case .isbn: record.isbn = first
      case .language: record.language = first
      case .controlNumber: record.controlNumber = first
      case .copies:
        copies = Int(first).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
        if copies == nil { notes.append("“\(first)” is no number of copies; taken as 1") }
      default: list.set(column, texts.joined(separator: "|"))
      }
    }
    if !subtitle.isEmpty {
      record.title += record.title.isEmpty ? subtitle : " : " + subtitle
    }
    record.copies = copies ?? 1
    imported = ImportedRecord(record: record, saysCopies: copies != nil, items: items)
    if items.isEmpty, !list.isEmpty { imported.items = list.items(copies: copies) }
    if record.callNumber.isEmpty {
      imported.record.callNumber =
        items.first { !$0.item.callNumber.isEmpty }?.item.callNumber ?? ""
    }
  }

  private static func items(_ object: [String: Any]) -> [ImportedItem] {
    var list = ItemList()
    for (name, value) in object {
      guard let column = column(name), let text = texts(value).first else { continue }
      list.set(column == .callNumber ? .itemCallNumber : column, text)
    }
    return list.isEmpty ? [] : list.items(copies: nil)
  }

  /// "callNumber" and "call_number" name what "call number" does.
  private static func column(_ name: String) -> CatalogueColumn? {
    var words = ""
    for character in name {
      if character.isUppercase, words.last?.isLowercase == true { words += " " }
      words.append(character)
    }
    return CatalogueColumn.named(words) ?? CatalogueColumn.named(name)
      ?? CatalogueColumn.named(String(words.dropLast(words.hasSuffix("s") ? 1 : 0)))
  }

  private static func texts(_ value: Any) -> [String] {
    let values = value as? [Any] ?? [value]
    return values.compactMap { value -> String? in
      if let text = value as? String { return text }
      return (value as? NSNumber).map { "\($0)" }
    }.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
  }
}

extension ItemList {
  /// Takes the text of a column about copies; other columns are not its business.
  mutating func set(_ column: CatalogueColumn, _ text: String) {
    switch column {
    case .barcode: barcode = text
    case .location: location = text
    case .status: status = text
    case .itemCallNumber: callNumber = text
    case .copyNumber: copyNumber = text
    default: break
    }
  }
}
