import Foundation

/// A file of MARC records in XML.
struct MARCXMLFile: ImportContent {
  private let text: EncodedText
  private let file: String
  private let layout: MARCLayout

  init(_ text: EncodedText, file: String, layout: MARCLayout) {
    self.text = text
    self.file = file
    self.layout = layout
  }

  var encoding: String { text.encoding.rawValue }
  var size: Int { text.data.count }

  func describe(in report: inout FileReport) {}

  func forEachRecord(_ body: (ImportItem, Int) throws -> Void) throws {
    try text.data.withUnsafeBytes { raw in
      let bytes = raw.bindMemory(to: UInt8.self)
      var reader = MARCXMLReader(bytes, encoding: text.encoding)
      var mapper = MARCRecordMapper(layout)
      var lines = LineCount(bytes)
      while let outcome = reader.next() {
        try body(item(outcome, reader, &mapper, &lines), reader.offset)
      }
    }
  }

  private func item(
    _ outcome: MARCXMLReader.Outcome, _ reader: MARCXMLReader, _ mapper: inout MARCRecordMapper,
    _ lines: inout LineCount
  ) -> ImportItem {
    let problems = RecordProblems(file: file, record: reader.number, reader.record.controlNumber)
    if case .damaged(let reason) = outcome {
      return .rejected(problems.leftOut(reason, line: lines.line(at: reader.start)))
    }
    switch mapper.map(reader.record) {
    case .none(let reason):
      return .rejected(problems.leftOut(reason, line: lines.line(at: reader.start)))
    case .record(let imported, let notes):
      return .record(
        imported,
        notes: notes.map { problems.note($0, line: lines.line(at: reader.start)) })
    }
  }
}

/// Makes the problems of one record of a file.
struct RecordProblems {
  private let file: String
  private let record: Int
  private let controlNumber: String?

  init(file: String, record: Int, _ controlNumber: String?) {
    self.file = file
    self.record = record
    self.controlNumber = controlNumber
  }

  func leftOut(_ reason: String, line: Int? = nil, offset: Int? = nil) -> ImportProblem {
    problem(reason, line, offset, isLeftOut: true)
  }

  func note(_ reason: String, line: Int? = nil, offset: Int? = nil) -> ImportProblem {
    problem(reason, line, offset, isLeftOut: false)
  }

  private func problem(
    _ reason: String, _ line: Int?, _ offset: Int?, isLeftOut: Bool
  ) -> ImportProblem {
    ImportProblem(
      file: file, line: line, record: record, offset: offset, controlNumber: controlNumber,
      reason: reason, isRowLeftOut: isLeftOut)
  }
}

/// Counts lines where they are asked for, passing each byte once.
struct LineCount {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var line = 1

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The line, from 1, that `offset` stands in; offsets are asked for in ascending order.
  mutating func line(at target: Int) -> Int {
    while offset < target {
      if bytes[offset] == 0x0A { line += 1 }
      offset += 1
    }
    return line
  }
}
