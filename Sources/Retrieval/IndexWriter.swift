import Foundation

/// Writes an index file section by section under another name, and renames it when it is whole: who
/// opens the file sees the old one or the new one, also while several processes write.
final class IndexWriter {
  private let path: String
  /// Where the file is until `publish`.
  let temporaryPath: String
  private let descriptor: Int32
  private var position = 0
  private var sections = IndexSection.allCases.map { _ in 0..<0 }
  private var finished = false

  init(path: String) throws {
    self.path = path
    Self.removeRemains(of: path)
    // Processes write at once, and so may threads.
    temporaryPath =
      "\(path).part-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...(.max)))"
    descriptor = Foundation.open(temporaryPath, O_RDWR | O_CREAT | O_EXCL, 0o644)
    guard descriptor >= 0 else { throw failure() }
    // The header comes last; until then its place is empty.
    try [UInt8](repeating: 0, count: IndexHeader.size).withUnsafeBytes { try append($0) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !finished { unlink(temporaryPath) }
  }

  /// Files that a process left when it was killed.
  private static func removeRemains(of path: String) {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let prefix = url.lastPathComponent + ".part-"
    for name in names where name.hasPrefix(prefix) {
      let number = name.dropFirst(prefix.count).prefix { $0.isNumber }
      // On a shared disk the process may be another machine's: what is young is left alone.
      guard let process = Int32(number), kill(process, 0) != 0, errno == ESRCH,
        let changed = try? FileManager.default.attributesOfItem(
          atPath: folder.appendingPathComponent(name).path)[.modificationDate] as? Date,
        changed.timeIntervalSinceNow < -600
      else { continue }
      unlink(folder.appendingPathComponent(name).path)
    }
  }

  private func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let written = Foundation.write(descriptor, rest.baseAddress!, rest.count)
      guard written > 0 else {
        if written < 0, errno == EINTR { continue }
        throw failure()
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    position += bytes.count
  }

  func write<Element>(_ section: IndexSection, _ values: Column<Element>) throws {
    try write(section, UnsafeRawBufferPointer(values.values))
  }

  func write<Element: BitwiseCopyable>(_ section: IndexSection, _ values: [Element]) throws {
    try values.withUnsafeBytes { try write(section, $0) }
  }

  /// Writes a section at the next multiple of 64.
  private func write(_ section: IndexSection, _ bytes: UnsafeRawBufferPointer) throws {
    let padding = (64 - position % 64) % 64
    try [UInt8](repeating: 0, count: padding).withUnsafeBytes { try append($0) }
    let start = position
    try append(bytes)
    sections[section.rawValue] = start..<position
  }

  func write(_ segment: IndexSegment) throws {
    try write(.vectors, segment.vectors.values)
    try write(.scales, segment.vectors.scales)
    switch segment.recordIDs.kept {
    case .narrow(let ids): try write(.recordIDs, ids)
    case .wide(let ids): try write(.wideRecordIDs, ids)
    }
    try write(.contentKeys, segment.contentKeys)
    try write(.workCounts, segment.workCounts)
    try write(.wordHashes, segment.statistics.hashes)
    try write(.wordCounts, segment.statistics.counts)
    if let cells = segment.cells {
      try write(.centres, cells.centres)
      try write(.cellStarts, cells.starts)
    }
    try write(.wordOffsets, segment.words.offsets)
    try write(.wordPostings, segment.words.postings)
    if let grams = segment.grams {
      try write(.gramOffsets, grams.offsets)
      try write(.gramPostings, grams.postings)
      try write(.gramNorms, grams.norms)
    }
  }

  /// Writes the header: the file is whole.
  func finish(
    _ segment: IndexSegment?, origin: IndexOrigin, embedding: UInt64, base: UInt64 = 0
  ) throws {
    guard let hashes = try? Self.hashes(descriptor, sections) else { throw failure() }
    let header = IndexHeader(
      origin: origin, embedding: embedding, dimensions: segment?.vectors.dimensions ?? 0,
      fileSize: position, base: base,
      meanLength: segment?.words.meanLength ?? 0, total: segment?.words.total ?? 0,
      sections: sections,
      hashes: hashes)
    let written = header.bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress!, $0.count, 0) }
    guard written == IndexHeader.size, fsync(descriptor) == 0 else { throw failure() }
  }

  /// Gives the whole file its name.
  func publish() throws {
    guard rename(temporaryPath, path) == 0 else { throw failure() }
    finished = true
  }

  /// Hashes what was written, so that a disk that lost some of it is noticed at the next opening.
  private static func hashes(_ descriptor: Int32, _ sections: [Range<Int>]) throws -> [UInt64] {
    let file = try MappedFile(descriptor: descriptor)
    return ContentHashing.hashes(of: sections, in: file.bytes)
  }

  private func failure() -> IndexFileError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
