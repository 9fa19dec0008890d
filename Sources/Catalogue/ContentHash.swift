import Foundation

/// A 128-bit hash of bytes, the same on every machine and in every run.
///
/// It tells whether a file or a photo is the one that was read before. It guards against chance, not
/// against someone who makes two files collide on purpose.
public struct ContentHash: Sendable, Hashable, CustomStringConvertible {
  /// The upper and lower half.
  private let high: UInt64
  private let low: UInt64

  /// Hashes the content of a file, which is mapped, not loaded. O(size).
  ///
  /// - Throws: the file system's error where the file cannot be read.
  public init(contentsOf file: URL) throws {
    self.init(try Data(contentsOf: file, options: .alwaysMapped))
  }

  /// Hashes bytes in memory. O(size).
  public init(_ data: Data) {
    self = data.withUnsafeBytes { ContentHash($0) }
  }

  /// Bytes hashed between two calls of `passed`; a multiple of 8.
  private static let chunk = 8 << 20

  /// Hashes bytes in memory. O(size).
  ///
  /// - Parameter passed: called now and then with the number of bytes that are not needed again.
  package init(_ bytes: UnsafeRawBufferPointer, passed: (Int) -> Void = { _ in }) {
    var first = StableHasher(seed: 1)
    var second = StableHasher(seed: 2)
    first.combine(UInt64(bytes.count))
    second.combine(UInt64(bytes.count))
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.chunk)
      let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      first.combineWords(piece)
      second.combineWords(piece)
      start = end
      passed(end)
    }
    high = first.value
    low = second.value
  }

  /// 32 hexadecimal digits.
  public var description: String {
    [high, low].map { value in
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

/// Hashes words by folding 128-bit products; unlike `Hasher` it has no seed of the process, so its
/// values may be stored.
package struct StableHasher {
  private var state: UInt64

  package init(seed: UInt64 = 0) {
    state = Self.fold(seed ^ 0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93)
  }

  /// The hash of what was combined so far.
  package var value: UInt64 { Self.fold(state ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB) }

  package mutating func combine(_ word: UInt64) {
    state = Self.fold(state ^ word, 0x8EBC_6AF0_9C88_C6E3) &+ 0x5899_65CC_7537_4CC3
  }

  /// Combines the bytes and their number, so that "ab", "c" differs from "a", "bc".
  package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    combine(UInt64(bytes.count))
    combineWords(bytes)
  }

  /// Combines the bytes eight at a time, without their number.
  fileprivate mutating func combineWords(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= bytes.count {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    guard offset < bytes.count else { return }
    var tail: UInt64 = 0
    while offset < bytes.count {
      tail = tail << 8 | UInt64(bytes[offset])
      offset += 1
    }
    combine(tail)
  }

  package mutating func combine(_ text: String) {
    var text = text
    text.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
