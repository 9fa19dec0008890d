/// Finds the objects of a JSON text without parsing what is in them.
struct JSONObjects {
  /// How an object was seen to end.
  enum End { case closed, open, tooLong }

  /// The longest object, in bytes: a record of 100,000 copies has about as many. What is longer has lost
  /// its end.
  static let longest = 16 << 20

  private let bytes: UnsafeBufferPointer<UInt8>
  /// True where every line is an object of its own, so that none goes on over a line's end.
  private let areLines: Bool
  /// Bytes read so far.
  private(set) var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    areLines = Self.areLines(bytes)
  }

  /// Where the next object stands. One that is not closed where the next must begin, or before the
  /// end, ends there. O(its length).
  mutating func next() -> (range: Range<Int>, end: End)? {
    guard let start = bytes[offset...].firstIndex(of: UInt8(ascii: "{")) else {
      offset = bytes.count
      return nil
    }
    let indent = indentation(of: start)
    /// The braces and brackets that are open.
    var open: [UInt8] = []
    var isInString = false
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A, isBeginning(behind: index, indent, in: open, isInString) {
        offset = index + 1
        return (start..<index, .open)
      }
      if index - start >= Self.longest {
        offset = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        return (start..<index, .tooLong)
      }
      if isInString {
        if byte == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] != 0x0A {
          index += 1
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
        case UInt8(ascii: "}"):
          while let last = open.popLast(), last != UInt8(ascii: "{") {}
          if open.isEmpty {
            offset = index + 1
            return (start..<offset, .closed)
          }
        case UInt8(ascii: "]"):
          if open.last == UInt8(ascii: "[") { open.removeLast() }
        default: break
        }
      }
      index += 1
    }
    offset = bytes.count
    return (start..<bytes.count, .open)
  }

  /// True where the line behind `newline` begins with a brace that can only be another record's: as far
  /// from the margin as this one's, and not where JSON has a value.
  private func isBeginning(
    behind newline: Int, _ indent: Int, in open: [UInt8], _ isInString: Bool
  ) -> Bool {
    var brace = newline + 1
    while brace < bytes.count, bytes[brace] == 0x20 || bytes[brace] == 0x09 { brace += 1 }
    guard brace < bytes.count, bytes[brace] == UInt8(ascii: "{"), brace - newline - 1 == indent
    else { return false }
    // Nested objects stand further in.
    if isInString || areLines || indent > 0 { return true }
    var last = newline
    while last > 0, bytes[last - 1] <= 0x20 { last -= 1 }
    let before = last > 0 ? bytes[last - 1] : 0
    let isValue =
      open.last == UInt8(ascii: "[")
      ? before == UInt8(ascii: "[") || before == UInt8(ascii: ",")
      : before == UInt8(ascii: ":")
    return !isValue
  }

  /// Blanks before the object where it begins its line, else 0.
  private func indentation(of start: Int) -> Int {
    var index = start
    while index > 0, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
    return index == 0 || bytes[index - 1] == 0x0A ? start - index : 0
  }

  /// Lines looked at, and bytes.
  private static let sample = (lines: 20, bytes: 4 << 20)

  /// True where most of the first lines that are not empty begin with a brace and end with its
  /// counterpart: not so in an array, whose lines end with a comma.
  private static func areLines(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let head = bytes.prefix(sample.bytes)
    let lines = head.split(separator: 0x0A, maxSplits: sample.lines).prefix(sample.lines)
    var seen = 0
    var whole = 0
    for line in lines {
      guard let last = line.lastIndex(where: { $0 > 0x20 }) else { continue }
      seen += 1
      let start = line.first == 0xEF ? line.dropFirst(3) : line
      if start.first == UInt8(ascii: "{"), bytes[last] == UInt8(ascii: "}") { whole += 1 }
    }
    return whole > 0 && 2 * whole >= seen
  }
}
