import Catalogue
import Foundation

/// Comma-separated values by the names of the header, for the files that evaluation reads.
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
      var parser = CSVParser(bytes.bindMemory(to: UInt8.self), delimiter: UInt8(ascii: ","))
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
    guard let index = columns.firstIndex(of: name) else {
      throw EvaluationError(
        "\(path) has no column \(name); it has \(columns.joined(separator: ", "))")
    }
    return index
  }
}
