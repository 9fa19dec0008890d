import Bibliography
import Foundation

/// What an index was built from; an index is used only where all of it is as expected.
public struct IndexOrigin: Sendable, Hashable {
  /// Changes whenever the catalogue's records do.
  public let revision: String
  /// How many records the catalogue has.
  public let count: Int
  /// The fields whose text is indexed.
  public let fields: RecordFields

  /// Creates an origin; `revision` takes at most 256 bytes of UTF-8.
  public init(revision: String, count: Int, fields: RecordFields) {
    precondition(revision.utf8.count <= IndexHeader.revisionSpace.count, "the revision is too long")
    self.revision = revision
    self.count = count
    self.fields = fields
  }
}

/// Why an index file cannot be used; building it anew helps in every case but `unwritable`.
public enum IndexFileError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it cannot be read.
  case missing(path: String, reason: String)
  /// The file is cut short, altered, or of another kind.
  case damaged(path: String, reason: String)
  /// The file is whole but was built from something else, or by another version.
  case stale(path: String, reason: String)
  /// The file cannot be written.
  case unwritable(path: String, reason: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .missing(let path, let reason): "The index \(path) cannot be read: \(reason)."
    case .damaged(let path, let reason): "The index \(path) is damaged: \(reason)."
    case .stale(let path, let reason): "The index \(path) is out of date: \(reason)."
    case .unwritable(let path, let reason):
      "The index \(path) cannot be written: \(reason). Make room or choose a folder that you may "
        + "write to; the catalogue is not touched."
    }
  }
}

/// The parts of an index file, in file order.
enum IndexSection: Int, CaseIterable {
  case vectors, recordIDs, scales, frequencies
  case wordOffsets, wordRows, wordWeights
  case gramOffsets, gramRows, gramWeights
}

/// The first 1,024 bytes of an index file, little-endian:
///
///     0  magic           8  version        12  fields            16  records
///    24  embedding      32  dimensions     36  revision's length  40  file size
///    48  for each section its first byte and its length (64 bits each)
///   256  revision (UTF-8)
///  1016  64-bit FNV-1a hash of all before it
///
/// Sections begin at multiples of 64.
struct IndexHeader {
  static let size = 1024
  static let version: UInt32 = 1
  private static let magic = Array("SHELFIDX".utf8)
  static let revisionSpace = 256..<512
  private static let checksumOffset = 1016

  var origin: IndexOrigin
  var embedding: UInt64
  var dimensions: Int
  var fileSize: Int
  var sections: [Range<Int>]

  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    let revision = Array(origin.revision.utf8.prefix(Self.revisionSpace.count))
    bytes.replaceSubrange(0..<8, with: Self.magic)
    bytes.replaceSubrange(
      Self.revisionSpace.lowerBound..<Self.revisionSpace.lowerBound + revision.count, with: revision
    )
    bytes.withUnsafeMutableBytes { raw in
      func put<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
        raw.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
      }
      put(Self.version, at: 8)
      put(UInt32(origin.fields.rawValue), at: 12)
      put(UInt64(origin.count), at: 16)
      put(embedding, at: 24)
      put(UInt32(dimensions), at: 32)
      put(UInt32(revision.count), at: 36)
      put(UInt64(fileSize), at: 40)
      for (index, section) in sections.enumerated() {
        put(UInt64(section.lowerBound), at: 48 + 16 * index)
        put(UInt64(section.count), at: 56 + 16 * index)
      }
      put(Self.checksum(raw[..<Self.checksumOffset]), at: Self.checksumOffset)
    }
    return bytes
  }

  /// Reads the header of a file of `path` and checks it against the file's size.
  init(_ file: UnsafeRawBufferPointer, path: String) throws(IndexFileError) {
    guard file.count >= Self.size, file.prefix(8).elementsEqual(Self.magic) else {
      throw .damaged(path: path, reason: "it does not begin as an index does")
    }
    func get<Value: FixedWidthInteger>(_ type: Value.Type, _ offset: Int) -> Value {
      Value(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: type))
    }
    let version = get(UInt32.self, 8)
    guard version == Self.version else {
      throw .stale(path: path, reason: "it has version \(version), not \(Self.version)")
    }
    guard Self.checksum(file[..<Self.checksumOffset]) == get(UInt64.self, Self.checksumOffset)
    else { throw .damaged(path: path, reason: "its header's checksum is wrong") }
    guard get(UInt64.self, 40) == UInt64(file.count) else {
      throw .damaged(
        path: path, reason: "it has \(file.count) bytes instead of \(get(UInt64.self, 40))")
    }
    let start = Self.revisionSpace.lowerBound
    let length = min(Int(get(UInt32.self, 36)), Self.revisionSpace.count)
    origin = IndexOrigin(
      revision: String(decoding: file[start..<start + length], as: UTF8.self),
      count: Int(get(UInt64.self, 16)),
      fields: RecordFields(rawValue: Int(get(UInt32.self, 12))))
    embedding = get(UInt64.self, 24)
    dimensions = Int(get(UInt32.self, 32))
    fileSize = file.count
    sections = IndexSection.allCases.map { section in
      let first = Int(get(UInt64.self, 48 + 16 * section.rawValue))
      return first..<first + Int(get(UInt64.self, 56 + 16 * section.rawValue))
    }
  }

  init(
    origin: IndexOrigin, embedding: UInt64, dimensions: Int, fileSize: Int, sections: [Range<Int>]
  ) {
    self.origin = origin
    self.embedding = embedding
    self.dimensions = dimensions
    self.fileSize = fileSize
    self.sections = sections
  }

  private static func checksum(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func checksum(_ bytes: Slice<UnsafeMutableRawBufferPointer>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
