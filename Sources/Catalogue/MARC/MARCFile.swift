import Foundation

/// A file of MARC records in ISO 2709.
struct MARCFile: ImportContent {
  private let data: Data
  private let file: String
  private let layout: MARCLayout
  private let forced: MARCEncoding?

  /// - Throws: `CatalogueError` of kind `badArgument` where the encoding is not known.
  init(_ data: Data, file: String, layout: MARCLayout, encoding: String?) throws {
    self.data = data
    self.file = file
    self.layout = layout
    forced = try encoding.map(Self.encoding)
  }

  private static func encoding(_ name: String) throws -> MARCEncoding {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "utf8": return .utf8
    case "marc8": return .marc8
    case "iso5426": return .iso5426
    default:
      guard CharacterConverter(from: name) != nil else {
        throw CatalogueError(
          .badArgument,
          "The encoding “\(name)” is not known. Name one such as utf-8, marc-8, iso-8859-1, "
            + "windows-1251, cp850 (iconv --list shows more).")
      }
      return .named(name)
    }
  }

  var encoding: String { forced?.name ?? "each record's own" }
  var size: Int { data.count }

  func describe(in report: inout FileReport) {}

  func forEachRecord(_ body: (ImportItem, Int) throws -> Void) throws {
    try data.withUnsafeBytes { raw in
      var reader = ISO2709Reader(raw.bindMemory(to: UInt8.self))
      var mapper = MARCRecordMapper(layout)
      while let outcome = reader.next() {
        try body(item(outcome, reader, &mapper), reader.offset)
      }
    }
  }

  private func item(
    _ outcome: ISO2709Reader.Outcome, _ reader: ISO2709Reader, _ mapper: inout MARCRecordMapper
  ) -> ImportItem {
    let problems = RecordProblems(file: file, record: reader.number, reader.record.controlNumber)
    let offset = reader.start
    switch outcome {
    case .damaged(let reason): return .rejected(problems.leftOut(reason, offset: offset))
    case .record(let mended):
      var notes = mended.map { [$0] } ?? []
      var record = reader.record
      let saysUTF8 = record.leader[9] == UInt8(ascii: "a")
      record.encoding =
        forced
        ?? record.bytes.withUnsafeBufferPointer {
          MARCEncoding(
            of: $0, saysUTF8: saysUTF8, isUNIMARC: record.isUNIMARC,
            language: { record.languageCode })
        }
      if forced == nil {
        if saysUTF8, record.encoding != .utf8 {
          notes.append("its leader says UTF-8, but its text is \(record.encoding.name)")
        } else if record.encoding == .windows1252 {
          notes.append(
            "its text is neither UTF-8 nor MARC-8; taken as Windows-1252 (if letters are wrong, say "
              + "the encoding with --encoding)")
        }
      }
      switch mapper.map(record) {
      case .none(let reason):
        return .rejected(
          problems.leftOut((notes + [reason]).joined(separator: "; "), offset: offset))
      case .record(let imported, let more):
        return .record(
          imported, notes: (notes + more).map { problems.note($0, offset: offset) })
      }
    }
  }
}
