import Catalogue
import Foundation

/// Copies the beginning of a CSV file.
enum FirstRows {
  /// Writes the header and the first `count` rows of `source` to `target`. Rows may span lines.
  ///
  /// - Throws: `EvaluationError` where the file has fewer rows, and the file system's errors.
  static func write(_ count: Int, of source: URL, to target: URL) throws {
    let data = try Data(contentsOf: source, options: .alwaysMapped)
    let end = try data.withUnsafeBytes { bytes in
      var parser = CSVParser(bytes.bindMemory(to: UInt8.self), delimiter: UInt8(ascii: ","))
      for row in 0...count where parser.next() == nil {
        throw EvaluationError("\(source.path) has \(max(0, row - 1)) rows, not \(count)")
      }
      return parser.offset
    }
    try data.prefix(end).write(to: target)
  }
}
