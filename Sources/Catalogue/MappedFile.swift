import Foundation

/// A file's content in memory that is not loaded but mapped, and can be let go of again.
///
/// What is mapped is a copy without a name, on disk: where another process cuts a mapped file short,
/// whoever reads on is ended by the system. If there is no room for a copy the file itself is mapped.
final class MappedFile: Sendable {
  /// The path as it was given.
  let path: String
  let absolutePath: String
  /// The content as long as the file is held; empty for an empty file.
  private nonisolated(unsafe) let mapping: UnsafeRawBufferPointer

  /// - Throws: `CatalogueError` of kind `importRefused` where the file cannot be read.
  init(_ path: String) throws {
    self.path = path
    let url = URL(fileURLWithPath: path).standardizedFileURL
    absolutePath = url.path
    let descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw Self.refused(path, String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Self.refused(path, "it is no file") }
    let size = Int(status.st_size)
    guard size > 0 else {
      mapping = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let copy = Self.copy(of: descriptor, size: size)
    defer { if let copy { close(copy) } }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, copy ?? descriptor, 0),
      start != MAP_FAILED
    else { throw Self.refused(path, String(cString: strerror(errno))) }
    mapping = UnsafeRawBufferPointer(start: start, count: size)
  }

  /// An open file with `size` bytes from the beginning of another; nil where it cannot be made, or
  /// where the other has become shorter.
  private static func copy(of descriptor: Int32, size: Int) -> Int32? {
    var path = Array(
      FileManager.default.temporaryDirectory.appendingPathComponent("shelfread-XXXXXX").path
        .utf8CString)
    let copy = mkstemp(&path)
    guard copy >= 0 else { return nil }
    unlink(path)
    return withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 16) { buffer in
      var offset = 0
      while offset < size {
        let count = pread(
          descriptor, buffer.baseAddress!, min(buffer.count, size - offset), off_t(offset))
        guard count > 0, pwrite(copy, buffer.baseAddress!, count, off_t(offset)) == count else {
          close(copy)
          return nil
        }
        offset += count
      }
      return copy
    }
  }

  deinit {
    if let start = mapping.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), mapping.count)
    }
  }

  var count: Int { mapping.count }

  /// The content without a copy; the data keeps the file mapped.
  var data: Data {
    guard let start = mapping.baseAddress else { return Data() }
    return Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: mapping.count,
      deallocator: .custom { _, _ in withExtendedLifetime(self) {} })
  }

  /// `ContentHash` of the content. O(size), in bounded memory.
  func contentHash() -> ContentHash {
    ContentHash(mapping) { self.forget(upTo: $0) }
  }

  /// Lets go of the pages before `offset`: they are read again from the file if they are needed again.
  func forget(upTo offset: Int) {
    guard let start = mapping.baseAddress else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let length = min(offset, mapping.count) / page * page
    guard length > 0 else { return }
    madvise(UnsafeMutableRawPointer(mutating: start), length, MADV_DONTNEED)
  }

  private static func refused(_ path: String, _ reason: String) -> CatalogueError {
    CatalogueError(.importRefused, "“\(path)” cannot be read: \(Self.explained(reason, path)).")
  }

  private static func explained(_ reason: String, _ path: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return "there is no such file"
    }
    if isFolder.boolValue { return "it is a folder" }
    return FileManager.default.isReadableFile(atPath: path)
      ? reason : "you have no permission to read it"
  }
}
