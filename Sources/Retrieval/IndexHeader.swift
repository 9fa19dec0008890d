import Bibliography
import Foundation

/// The parts of an index file, in file order.
enum IndexSection: Int, CaseIterable {
  case vectors, scales, recordIDs, contentKeys, workCounts, frequencies, wordHashes, wordCounts
  case centres, cellStarts, wordOffsets, wordPostings, gramOffsets, gramPostings, gramNorms
  case removedRows, wideRecordIDs
}

/// The first 1,024 bytes of an index file, little-endian:
///
///     0  magic           8  version         12  fields            16  records of the catalogue
///    24  embedding      32  dimensions      36  revision's length  40  file size
///    48  identity       56  identity of the file that this one adds to, 0 for none
///    64  mean words (Float32)                                      72  records counted for rarity
///    80  for each section its first byte, its length and its hash (64 bits each)
///   704  revision (UTF-8)
///  1016  64-bit FNV-1a hash of all before it
///
/// Sections begin at multiples of 64. The identity is a hash of all else.
struct IndexHeader {
  static let size = 1024
  static let version: UInt32 = 5
  private static let magic = Array("SHELFIDX".utf8)
  private static let sectionsOffset = 80
  static let revisionSpace = 704..<960
  private static let checksumOffset = 1016

  var origin: IndexOrigin
  var embedding: UInt64
  var dimensions: Int
  var fileSize: Int
  /// The identity of the file whose records this one adds to; 0 for none.
  var base: UInt64
  /// The mean number of words of a record.
  var meanLength: Float
  /// The number of records that terms' rarities were counted in.
  var total: Int
  var sections: [Range<Int>]
  var hashes: [UInt64]

  /// Tells this file from every other.
  var identity: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for value in hashes + [UInt64(origin.count), embedding, base, UInt64(origin.fields.rawValue)] {
      hash = ContentHashing.fold(hash ^ value)
    }
    for byte in origin.revision.utf8 { hash = ContentHashing.fold(hash ^ UInt64(byte)) }
    return max(1, hash)
  }

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
      put(identity, at: 48)
      put(base, at: 56)
      put(meanLength.bitPattern, at: 64)
      put(UInt64(total), at: 72)
      for (index, section) in sections.enumerated() {
        let offset = Self.sectionsOffset + 24 * index
        put(UInt64(section.lowerBound), at: offset)
        put(UInt64(section.count), at: offset + 8)
        put(hashes[index], at: offset + 16)
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
    // The checksum guards against accidents only: every number may be anything.
    let start = Self.revisionSpace.lowerBound
    let length = min(Int(get(UInt32.self, 36)), Self.revisionSpace.count)
    guard let count = Int32(exactly: get(UInt64.self, 16)),
      let total = Int32(exactly: get(UInt64.self, 72))
    else { throw .damaged(path: path, reason: "its number of records is impossible") }
    origin = IndexOrigin(
      revision: String(decoding: file[start..<start + length], as: UTF8.self),
      count: Int(count), fields: RecordFields(rawValue: Int(get(UInt32.self, 12))))
    embedding = get(UInt64.self, 24)
    dimensions = Int(get(UInt32.self, 32))
    fileSize = file.count
    base = get(UInt64.self, 56)
    meanLength = Float(bitPattern: get(UInt32.self, 64))
    self.total = Int(total)
    sections = []
    hashes = []
    for section in IndexSection.allCases {
      let offset = Self.sectionsOffset + 24 * section.rawValue
      let first = get(UInt64.self, offset)
      let (end, overflows) = first.addingReportingOverflow(get(UInt64.self, offset + 8))
      guard !overflows, end <= UInt64(file.count) else {
        throw .damaged(path: path, reason: "a section reaches beyond its end")
      }
      sections.append(Int(first)..<Int(end))
      hashes.append(get(UInt64.self, offset + 16))
    }
  }

  init(
    origin: IndexOrigin, embedding: UInt64, dimensions: Int, fileSize: Int, base: UInt64,
    meanLength: Float, total: Int, sections: [Range<Int>], hashes: [UInt64]
  ) {
    self.origin = origin
    self.embedding = embedding
    self.dimensions = dimensions
    self.fileSize = fileSize
    self.base = base
    self.meanLength = meanLength
    self.total = total
    self.sections = sections
    self.hashes = hashes
  }

  /// Compares every section with its hash. All of the file is read, on all cores.
  func check(_ file: UnsafeRawBufferPointer, path: String) throws(IndexFileError) {
    guard ContentHashing.hashes(of: sections, in: file) == hashes else {
      throw .damaged(path: path, reason: "its content does not fit its checksums")
    }
  }

  private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

/// Hashes of large parts of a file, made on all cores.
enum ContentHashing {
  private static let blockSize = 1 << 20

  @inline(__always)
  static func fold(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  /// A hash of each of `ranges`, all of which lie within `bytes`. The same on every machine.
  static func hashes(of ranges: [Range<Int>], in bytes: UnsafeRawBufferPointer) -> [UInt64] {
    var blocks: [Range<Int>] = []
    var owners: [Int] = []
    for (owner, range) in ranges.enumerated() {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: blockSize) {
        blocks.append(start..<min(range.upperBound, start + blockSize))
        owners.append(owner)
      }
    }
    nonisolated(unsafe) let bytes = bytes
    let blocksToHash = blocks
    let parts = mapOnAllCores(blocks.count, inBlocksOf: 1) { index in
      [hash(UnsafeRawBufferPointer(rebasing: bytes[blocksToHash[index.lowerBound]]))]
    }
    var hashes = ranges.map { UInt64($0.count) }
    for (owner, part) in zip(owners, parts) { hashes[owner] = fold(hashes[owner] ^ part) }
    return hashes
  }

  /// Four words at a time, so that one multiplication need not wait for the other.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var lanes = (UInt64(1), UInt64(2), UInt64(3), UInt64(4))
    var offset = 0
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    while offset + 32 <= bytes.count {
      lanes.0 = fold(lanes.0 ^ word(offset))
      lanes.1 = fold(lanes.1 ^ word(offset + 8))
      lanes.2 = fold(lanes.2 ^ word(offset + 16))
      lanes.3 = fold(lanes.3 ^ word(offset + 24))
      offset += 32
    }
    var hash = fold(fold(lanes.0 ^ fold(lanes.1)) ^ fold(lanes.2 ^ fold(lanes.3)))
    for byte in bytes[offset...] { hash = fold(hash ^ UInt64(byte) ^ 0x100) }
    return hash
  }
}
