import Foundation

/// Standard output and standard error: results on the first, messages on the second.
enum Console {
  /// Writes a line of results.
  static func print(_ line: String) throws {
    try write(line + "\n")
  }

  /// Writes results as they are.
  static func write(_ text: String) throws {
    try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }

  /// Writes results as JSON, keys sorted, one document.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Writes a message for the person at the terminal.
  static func message(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Columns of the terminal that results go to; nil where they go to a file or a pipe.
  static var outputWidth: Int? { width(of: STDOUT_FILENO) }

  /// Columns of the terminal that messages go to; nil where they go to a file or a pipe.
  static var messageWidth: Int? { width(of: STDERR_FILENO) }

  private static func width(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
