import Foundation

/// A file's content in memory that is not loaded but mapped, and can be let go of again.
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
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw Self.refused(path, String(cString: strerror(errno))) }
    mapping = UnsafeRawBufferPointer(start: start, count: size)
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
