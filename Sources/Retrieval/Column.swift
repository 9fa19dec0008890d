import Foundation

/// Numbers in a row, in memory of their own or in a mapped file, read without copying.
package struct Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Valid as long as the column is alive.
  package let values: UnsafeBufferPointer<Element>
  /// Keeps the memory.
  private let owner: AnyObject

  /// Copies `array`.
  package init(_ array: [Element]) {
    let block = MemoryBlock(byteCount: array.count * MemoryLayout<Element>.stride)
    let base = block.base.bindMemory(to: Element.self, capacity: array.count)
    array.withUnsafeBufferPointer {
      if let source = $0.baseAddress { base.initialize(from: source, count: array.count) }
    }
    owner = block
    values = UnsafeBufferPointer(start: base, count: array.count)
  }

  /// Makes room for `count` numbers, all of which `fill` must write.
  package init(count: Int, fill: (UnsafeMutablePointer<Element>) -> Void) {
    let block = MemoryBlock(byteCount: count * MemoryLayout<Element>.stride)
    let base = block.base.bindMemory(to: Element.self, capacity: count)
    fill(base)
    owner = block
    values = UnsafeBufferPointer(start: base, count: count)
  }

  /// The numbers at `bytes` of a mapped file, or nil where the range does not fit file or type.
  package init?(_ file: MappedFile, bytes: Range<Int>) {
    let stride = MemoryLayout<Element>.stride
    guard bytes.lowerBound >= 0, bytes.upperBound <= file.bytes.count,
      bytes.lowerBound % MemoryLayout<Element>.alignment == 0, bytes.count % stride == 0
    else { return nil }
    owner = file
    values = UnsafeRawBufferPointer(rebasing: file.bytes[bytes]).bindMemory(to: Element.self)
  }

  package var count: Int { values.count }
  package subscript(index: Int) -> Element { values[index] }
}

private final class MemoryBlock {
  let base: UnsafeMutableRawPointer
  init(byteCount: Int) {
    base = .allocate(byteCount: max(1, byteCount), alignment: 64)
  }
  deinit { base.deallocate() }
}

/// A file mapped into memory for reading; pages come in as they are touched.
package final class MappedFile: @unchecked Sendable {
  package let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`; throws the system's error where it cannot be opened or is empty.
  package convenience init(path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Self.systemError() }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor)
  }

  /// Maps an open file, which may be closed afterwards.
  init(descriptor: Int32) throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.systemError() }
    guard status.st_size > 0 else { throw POSIXError(.ENODATA) }
    let size = Int(status.st_size)
    guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else { throw Self.systemError() }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count) }

  package static func systemError() -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
