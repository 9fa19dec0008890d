import Foundation

/// A file of MARC records in XML.
extension MARCTextFile {
  func forEachXMLRecord(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (ImportItem, Int) throws -> Void
  ) throws {
    var reader = MARCXMLReader(bytes, encoding: text.encoding)
    var mapper = MARCRecordMapper(layout)
    var lines = LineCount(bytes)
    while let outcome = reader.next() {
      try body(item(outcome, reader, &mapper, &lines), reader.offset)
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
