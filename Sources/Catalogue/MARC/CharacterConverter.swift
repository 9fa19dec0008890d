import CYAZ

/// YAZ's converter of an encoding to UTF-8; the only user of its C interface.
///
/// Not for several threads at a time.
final class CharacterConverter {
  private let handle: yaz_iconv_t
  private var output = [CChar](repeating: 0, count: 4096)

  /// - Returns: nil where YAZ (and the system's iconv behind it) do not know the encoding.
  init?(from encoding: String) {
    guard let handle = yaz_iconv_open("UTF-8", encoding) else { return nil }
    self.handle = handle
  }

  deinit { yaz_iconv_close(handle) }

  /// The text as UTF-8, each byte that cannot be converted replaced by U+FFFD, and their number.
  /// O(length).
  func convert(_ bytes: UnsafeBufferPointer<UInt8>) -> (text: String, damaged: Int) {
    // A byte of MARC-8 becomes three of UTF-8 at most, and each mark is followed by a letter.
    let room = 4 * bytes.count + 64
    if output.count < room { output = [CChar](repeating: 0, count: room) }
    var damaged = 0
    let length = output.withUnsafeMutableBufferPointer { output -> Int in
      guard let start = output.baseAddress else { return 0 }
      var target: UnsafeMutablePointer<CChar>? = start
      var space = output.count
      bytes.withMemoryRebound(to: CChar.self) { input in
        // The C interface takes mutable text and leaves it as it is.
        var source = UnsafeMutablePointer(mutating: input.baseAddress)
        var left = input.count
        while left > 0 {
          if yaz_iconv(handle, &source, &left, &target, &space) != -1 { break }
          guard left > 0, space >= 64 else { break }
          damaged += 1
          flush(&target, &space)
          put([0xEF, 0xBF, 0xBD], &target, &space)
          source = source?.advanced(by: 1)
          left -= 1
        }
        flush(&target, &space)
      }
      return output.count - space
    }
    let text = output.withUnsafeBytes { String(decoding: $0.prefix(length), as: UTF8.self) }
    return (text, damaged)
  }

  /// Writes what waits for a letter to come, and goes back to the initial state.
  private func flush(_ target: inout UnsafeMutablePointer<CChar>?, _ space: inout Int) {
    _ = yaz_iconv(handle, nil, nil, &target, &space)
  }

  private func put(
    _ bytes: [UInt8], _ target: inout UnsafeMutablePointer<CChar>?, _ space: inout Int
  ) {
    for byte in bytes {
      target?.pointee = CChar(bitPattern: byte)
      target = target?.advanced(by: 1)
      space -= 1
    }
  }
}
