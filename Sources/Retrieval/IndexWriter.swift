import Foundation

/// Writes an index file section by section under another name, and renames it when it is whole.
final class IndexWriter {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var position = IndexHeader.size
  private var sections = IndexSection.allCases.map { _ in 0..<0 }
  private var open: IndexSection?
  private var finished = false

  init(path: String) throws {
    self.path = path
    temporaryPath = path + ".part-\(ProcessInfo.processInfo.processIdentifier)"
    descriptor = Foundation.open(temporaryPath, O_RDWR | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw failure() }
    guard lseek(descriptor, off_t(position), SEEK_SET) >= 0 else { throw failure() }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !finished { unlink(temporaryPath) }
  }

  /// Ends the section being written, if any, and starts `section` at the next multiple of 64.
  func begin(_ section: IndexSection) throws {
    let padding = (64 - position % 64) % 64
    open = nil
    try [UInt8](repeating: 0, count: padding).withUnsafeBytes { try append($0) }
    open = section
    sections[section.rawValue] = position..<position
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
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
    if let open { sections[open.rawValue] = sections[open.rawValue].lowerBound..<position }
  }

  func write<Element: BitwiseCopyable>(_ section: IndexSection, _ values: [Element]) throws {
    try begin(section)
    try values.withUnsafeBytes { try append($0) }
  }

  func write(
    _ index: SparseIndex, _ offsets: IndexSection, _ rows: IndexSection, _ weights: IndexSection
  ) throws {
    try begin(offsets)
    try append(UnsafeRawBufferPointer(index.offsets.values))
    try begin(rows)
    try append(UnsafeRawBufferPointer(index.rows.values))
    try begin(weights)
    try append(UnsafeRawBufferPointer(index.weights.values))
  }

  /// Writes the header and gives the file its name.
  func finish(origin: IndexOrigin, embedding: UInt64, dimensions: Int) throws {
    let header = IndexHeader(
      origin: origin, embedding: embedding, dimensions: dimensions, fileSize: position,
      sections: sections)
    let written = header.bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress!, $0.count, 0) }
    guard written == IndexHeader.size, fsync(descriptor) == 0, rename(temporaryPath, path) == 0
    else { throw failure() }
    finished = true
  }

  private func failure() -> IndexFileError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
