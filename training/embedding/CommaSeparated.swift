import Foundation

/// A comma-separated file with a header row, quoted where needed.
struct CommaSeparated {
  /// Column names.
  let header: [String]
  /// The rows after the header, each as long as the file wrote it.
  let rows: [[String]]

  init(contentsOf path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var quoted = false
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func endField() {
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if quoted {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          quoted = false
        }
      } else if byte == UInt8(ascii: "\"") {
        quoted = true
      } else if byte == UInt8(ascii: ",") {
        endField()
      } else if byte == UInt8(ascii: "\n") {
        endField()
        rows.append(row)
        row.removeAll()
      } else if byte != UInt8(ascii: "\r") {
        field.append(byte)
      }
    }
    if !row.isEmpty || !field.isEmpty {
      endField()
      rows.append(row)
    }
    header = rows.first ?? []
    self.rows = Array(rows.dropFirst())
  }

  /// The values of the column called `name`, empty where a row is short.
  func column(_ name: String) throws -> [String] {
    guard let index = header.firstIndex(of: name) else {
      throw MissingColumn(
        description: "no column \(name); there are \(header.joined(separator: ", "))")
    }
    return rows.map { index < $0.count ? $0[index] : "" }
  }

  struct MissingColumn: Error, CustomStringConvertible { let description: String }
}
