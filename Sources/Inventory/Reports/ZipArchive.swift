import Foundation

/// A ZIP archive of stored, not compressed, files (PKWARE APPNOTE 6.3): all that a workbook needs.
struct ZipArchive {
  private var bytes = Data()
  private var directory = Data()
  private var count: UInt16 = 0

  /// Adds a file; names are ASCII.
  mutating func add(_ name: String, _ content: Data) {
    let offset = UInt32(bytes.count)
    let checksum = Self.checksum(content)
    bytes.append(littleEndian: UInt32(0x0403_4B50))
    var fields = Data()
    fields.append(littleEndian: UInt16(20))
    fields.append(littleEndian: UInt16(0))
    fields.append(littleEndian: UInt16(0))
    // The first of January 1980: equal content gives equal files.
    fields.append(littleEndian: UInt16(0))
    fields.append(littleEndian: UInt16(0x21))
    fields.append(littleEndian: checksum)
    fields.append(littleEndian: UInt32(content.count))
    fields.append(littleEndian: UInt32(content.count))
    fields.append(littleEndian: UInt16(name.utf8.count))
    fields.append(littleEndian: UInt16(0))
    bytes += fields + Data(name.utf8) + content

    directory.append(littleEndian: UInt32(0x0201_4B50))
    directory.append(littleEndian: UInt16(20))
    directory += fields
    directory.append(littleEndian: UInt16(0))
    directory.append(littleEndian: UInt16(0))
    directory.append(littleEndian: UInt16(0))
    directory.append(littleEndian: UInt32(0))
    directory.append(littleEndian: offset)
    directory += Data(name.utf8)
    count += 1
  }

  /// The whole archive.
  func data() -> Data {
    var end = Data()
    end.append(littleEndian: UInt32(0x0605_4B50))
    end.append(littleEndian: UInt16(0))
    end.append(littleEndian: UInt16(0))
    end.append(littleEndian: count)
    end.append(littleEndian: count)
    end.append(littleEndian: UInt32(directory.count))
    end.append(littleEndian: UInt32(bytes.count))
    end.append(littleEndian: UInt16(0))
    return bytes + directory + end
  }

  /// CRC-32 as in IEEE 802.3.
  private static func checksum(_ content: Data) -> UInt32 {
    var sum = UInt32.max
    for byte in content { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
    return ~sum
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in
      sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1
    }
  }
}

extension Data {
  fileprivate mutating func append(littleEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
