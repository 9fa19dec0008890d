import Foundation

/// How a text file spells its characters.
package enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case windows1252 = "Windows-1252"
  case utf16LittleEndian = "UTF-16 (little-endian)"
  case utf16BigEndian = "UTF-16 (big-endian)"

  /// Characters of Windows-1252 from 0x80 to 0x9F; nil where the code page defines none. Above, it is
  /// Latin-1.
  private static let windowsExtras: [Unicode.Scalar?] = [
    "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
    nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
  ]

  /// Decodes bytes that are not plain ASCII, or nil where they break the encoding or hold a NUL.
  func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    if bytes.contains(0) { return nil }
    guard self == .windows1252 else { return String(validating: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      if (0x80..<0xA0).contains(byte) {
        guard let scalar = Self.windowsExtras[Int(byte) - 0x80] else { return nil }
        text.append(scalar)
      } else {
        text.append(Unicode.Scalar(byte))
      }
    }
    return String(text)
  }
}

/// What a scan over a whole file's bytes tells about its encoding.
struct EncodingScan {
  /// Well-formed UTF-8 sequences of two or more bytes.
  private(set) var sequences = 0
  /// Bytes that belong to no well-formed sequence.
  private(set) var strays = 0
  private(set) var hasNUL = false

  /// Bytes scanned between two calls of `passed`.
  private static let chunk = 8 << 20

  /// O(size); ASCII goes by eight bytes at a time.
  ///
  /// - Parameter passed: called now and then with the number of bytes that were scanned.
  init(_ bytes: UnsafeBufferPointer<UInt8>, passed: (Int) -> Void = { _ in }) {
    var index = 0
    while index < bytes.count {
      scan(bytes, from: &index, to: min(bytes.count, index + Self.chunk))
      passed(index)
    }
  }

  /// Scans from `index` to `end`, or behind the sequence that stands across it.
  private mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, from index: inout Int, to end: Int
  ) {
    let raw = UnsafeRawBufferPointer(bytes)
    while index < end {
      if index + 8 <= bytes.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // Neither a byte of 0x80 and above nor a zero byte: skip all eight.
        let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
        if word & 0x8080_8080_8080_8080 == 0 && zeros == 0 {
          index += 8
          continue
        }
      }
      let byte = bytes[index]
      if byte < 0x80 {
        if byte == 0 { hasNUL = true }
        index += 1
      } else {
        let length = Self.sequenceLength(bytes, at: index)
        if length > 0 { sequences += 1 } else { strays += 1 }
        index += max(1, length)
      }
    }
  }

  /// True where every byte can be taken as UTF-8 without looking again.
  var isCleanUTF8: Bool { strays == 0 && !hasNUL }

  /// A file with a few damaged rows stays UTF-8; in one that is not UTF-8 the strays prevail.
  var encoding: TextEncoding { sequences >= strays ? .utf8 : .windows1252 }

  /// The length of the well-formed sequence at `index` (Unicode 15, table 3-7), or 0.
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if first == 0xE0 { second = 0xA0...0xBF }
      if first == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if first == 0xF0 { second = 0x90...0xBF }
      if first == 0xF4 { second = 0x80...0x8F }
    default: return 0
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
    for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}

/// A text file made ready to be parsed as bytes: mapped, its encoding known.
package struct EncodedText: Sendable {
  /// The content after a byte-order mark; UTF-16 is converted to UTF-8.
  package let data: Data
  /// The encoding that the file was recognised to have.
  package let encoding: TextEncoding
  /// True where `data` is well-formed UTF-8 without NUL throughout.
  package let isCleanUTF8: Bool

  /// Recognises the encoding by its byte-order mark, else by a scan of the content. O(size).
  ///
  /// - Parameter passed: called now and then with the number of bytes that were scanned.
  package init(_ data: Data, passed: (Int) -> Void = { _ in }) {
    let head = [UInt8](data.prefix(4))
    let wide: TextEncoding? =
      switch (head.first, head.dropFirst().first) {
      case (0xFF, 0xFE): .utf16LittleEndian
      case (0xFE, 0xFF): .utf16BigEndian
      case (let byte?, 0) where byte != 0: .utf16LittleEndian
      case (0, let byte?) where byte != 0: .utf16BigEndian
      default: nil
      }
    if let wide {
      self.data = Self.narrow(data, isBigEndian: wide == .utf16BigEndian)
      encoding = wide
      isCleanUTF8 = self.data.withUnsafeBytes {
        EncodingScan($0.bindMemory(to: UInt8.self)).isCleanUTF8
      }
      return
    }
    let hasMark = head.starts(with: [0xEF, 0xBB, 0xBF])
    self.data = hasMark ? data.dropFirst(3) : data
    let scan = self.data.withUnsafeBytes {
      EncodingScan($0.bindMemory(to: UInt8.self), passed: passed)
    }
    encoding = hasMark ? .utf8 : scan.encoding
    isCleanUTF8 = scan.isCleanUTF8
  }

  /// UTF-16 as UTF-8. An unpaired surrogate becomes the byte 0xFF, which no text holds, so that its
  /// row is reported like any other with a broken encoding.
  private static func narrow(_ data: Data, isBigEndian: Bool) -> Data {
    var narrow = Data(capacity: data.count / 2 + data.count / 16)
    data.withUnsafeBytes { bytes in
      let units = bytes.count / 2
      func unit(_ index: Int) -> UInt16 {
        let value = bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
        return isBigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value)
      }
      var index = units > 0 && unit(0) == 0xFEFF ? 1 : 0
      while index < units {
        let first = unit(index)
        index += 1
        var value = UInt32(first)
        if UTF16.isLeadSurrogate(first), index < units, UTF16.isTrailSurrogate(unit(index)) {
          value = 0x10000 + (UInt32(first) & 0x3FF) << 10 + UInt32(unit(index)) & 0x3FF
          index += 1
        }
        if let scalar = Unicode.Scalar(value) {
          narrow.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
        } else {
          narrow.append(0xFF)
        }
      }
      if bytes.count % 2 == 1 { narrow.append(0xFF) }
    }
    return narrow
  }
}
