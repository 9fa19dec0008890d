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
