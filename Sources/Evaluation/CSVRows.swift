import Catalogue
import Foundation

/// Separated values by the names of the header, for the files that evaluation reads: parted by what
/// the header has most of, commas, semicolons or tabs.
struct CSVRows {
  /// The column names of the header.
  let columns: [String]
  /// The rows after the header, each with the line it begins on.
  let rows: [(line: Int, fields: [String])]
  /// Rows that were passed over, a sentence each that names file and line.
  let notes: [String]

  private let path: String

  /// Reads the UTF-8 file at `path`, a byte-order mark allowed.
  init(contentsOf file: URL) throws {
    path = file.path
    var data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw EvaluationError("cannot read \(file.path): \(error.localizedDescription)")
    }
    if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = Data(data.dropFirst(3)) }
    var all: [(line: Int, fields: [String])] = []
    var broken: Int?
    data.withUnsafeBytes { bytes in
      let header = bytes.prefix { $0 != UInt8(ascii: "\n") }
      func count(_ sign: UInt8) -> Int { header.count { $0 == sign } }
      let comma = UInt8(ascii: ",")
      let other = [UInt8(ascii: ";"), UInt8(ascii: "\t")].max { count($0) < count($1) } ?? comma
      var parser = CSVParser(
        bytes.bindMemory(to: UInt8.self), delimiter: count(other) > count(comma) ? other : comma)
      while let outcome = parser.next() {
        if outcome != .row { broken = broken ?? parser.rowLine }
        let fields = parser.fields.indices.map { index in
          parser.withBytes(of: parser.fields[index]) { String(decoding: $0, as: UTF8.self) }
        }
        all.append((parser.rowLine, fields))
      }
    }
    if let broken { throw EvaluationError("\(file.path), line \(broken): a quote is not closed") }
    let width = all.first?.fields.count ?? 0
    let path = file.path
    columns = all.first?.fields ?? []
    rows = all.dropFirst().filter { $0.fields.count == width }
    notes = all.dropFirst().filter { $0.fields.count != width }.map { row in
      "\(path), line \(row.line): \(row.fields.count) fields where the header has \(width); passed over"
    }
  }

  /// The place of the column called `name`.
  func column(_ name: String) throws -> Int {
    guard !columns.isEmpty else { throw EvaluationError("\(path) is empty") }
    guard let index = columns.firstIndex(of: name) else {
      throw EvaluationError(
        "\(path) has no column \(name); it has \(columns.joined(separator: ", "))")
    }
    return index
  }
}
