import Foundation

/// The file that a trained table is shipped in: 8-bit rows, each with a scale of its own.
///
/// Little-endian: the magic, then version, row bits and dimensions (32 bits each), 4 bytes of zero,
/// a 64-bit FNV-1a hash of what follows, the rows' scales (Float32), the rows (Int8).
extension TextEmbedding {
  private static let magic = Array("SHELFEMB".utf8)
  private static let version: UInt32 = 1
  private static let headerSize = 32

  /// The embedding that Shelfread ships.
  public static func shipped() throws -> TextEmbedding {
    guard let url = Bundle.module.url(forResource: "embedding", withExtension: "bin") else {
      throw EmbeddingFileError(reason: "the package's file embedding.bin is missing")
    }
    return try TextEmbedding(fileBytes: Data(contentsOf: url))
  }

  /// Reads a file's bytes.
  package init(fileBytes data: Data) throws {
    let bytes = [UInt8](data)
    guard bytes.count > Self.headerSize, Array(bytes[..<8]) == Self.magic else {
      throw EmbeddingFileError(reason: "this is no file of embedding weights")
    }
    let (version, bits, dimensions, stored) = bytes.withUnsafeBytes {
      (
        UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self)),
        Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 12, as: UInt32.self))),
        Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 16, as: UInt32.self))),
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
      )
    }
    guard version == Self.version else {
      throw EmbeddingFileError(reason: "version \(version) where \(Self.version) was expected")
    }
    guard (1...20).contains(bits), (16...1024).contains(dimensions), dimensions % 16 == 0,
      bytes.count == Self.headerSize + (4 + dimensions) << bits
    else { throw EmbeddingFileError(reason: "its size does not fit its header") }
    guard Self.checksum(bytes[Self.headerSize...]) == stored else {
      throw EmbeddingFileError(reason: "its checksum is wrong")
    }
    let table = bytes.withUnsafeBytes { raw in
      var table = [Float](repeating: 0, count: dimensions << bits)
      for row in 0..<1 << bits {
        let scale = Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(
              fromByteOffset: Self.headerSize + 4 * row, as: UInt32.self)))
        let first = Self.headerSize + 4 << bits + row * dimensions
        for column in 0..<dimensions {
          table[row * dimensions + column] = scale * Float(Int8(bitPattern: raw[first + column]))
        }
      }
      return table
    }
    self.init(table: table, rowBits: bits, identifier: stored)
  }

  /// The bytes of a file that holds `table`, rounded to 8 bits; see `init(fileBytes:)`.
  package static func fileBytes(table: [Float], rowBits: Int) -> Data {
    let dimensions = table.count >> rowBits
    var payload: [UInt8] = []
    payload.reserveCapacity((4 + dimensions) << rowBits)
    var rows: [UInt8] = []
    rows.reserveCapacity(table.count)
    for row in 0..<1 << rowBits {
      let values = table[row * dimensions..<(row + 1) * dimensions]
      let largest = values.reduce(0) { max($0, abs($1)) }
      let scale = largest > 0 ? largest / 127 : 1
      withUnsafeBytes(of: scale.bitPattern.littleEndian) { payload.append(contentsOf: $0) }
      rows.append(contentsOf: values.map { UInt8(bitPattern: Int8(($0 / scale).rounded())) })
    }
    payload.append(contentsOf: rows)
    var file = Data(magic)
    for value in [version, UInt32(rowBits), UInt32(dimensions), 0] {
      withUnsafeBytes(of: value.littleEndian) { file.append(contentsOf: $0) }
    }
    withUnsafeBytes(of: checksum(payload[...]).littleEndian) { file.append(contentsOf: $0) }
    file.append(contentsOf: payload)
    return file
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
  }
}

/// Why a file of embedding weights cannot be used.
public struct EmbeddingFileError: Error, CustomStringConvertible {
  /// What is wrong with the file.
  public let reason: String
  /// The message for the user.
  public var description: String {
    "The text embedding cannot be loaded: \(reason). Install Shelfread again or build it anew."
  }
}
