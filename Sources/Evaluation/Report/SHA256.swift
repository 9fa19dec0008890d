import Foundation

/// SHA-256 (FIPS 180-4), so that readers can check data with the tools they have.
package enum SHA256 {
  /// The checksum as 64 hexadecimal digits.
  package static func hexadecimal(of data: Data) -> String {
    data.withUnsafeBytes { bytes in
      var state = start
      let whole = bytes.count / 64 * 64
      for offset in stride(from: 0, to: whole, by: 64) {
        mix(&state, UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 64]))
      }
      var tail = Array(bytes[whole...]) + [0x80]
      tail += Array(repeating: 0, count: (120 - tail.count % 64) % 64)
      tail += (0..<8).reversed().map { UInt8(truncatingIfNeeded: (8 * bytes.count) >> (8 * $0)) }
      tail.withUnsafeBytes { tail in
        for offset in stride(from: 0, to: tail.count, by: 64) {
          mix(&state, UnsafeRawBufferPointer(rebasing: tail[offset..<offset + 64]))
        }
      }
      return state.map { word in
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
      }.joined()
    }
  }

  private static func mix(_ state: inout [UInt32], _ block: UnsafeRawBufferPointer) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
      for index in 0..<16 {
        words[index] = UInt32(
          bigEndian: block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      }
      for index in 16..<64 {
        let (x, y) = (words[index - 15], words[index - 2])
        let first = turned(x, 7) ^ turned(x, 18) ^ (x >> 3)
        let second = turned(y, 17) ^ turned(y, 19) ^ (y >> 10)
        words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      for index in 0..<64 {
        let choice = (e & f) ^ (~e & g)
        let sum = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
        let first = h &+ sum &+ choice &+ constants[index] &+ words[index]
        let majority = (a & b) ^ (a & c) ^ (b & c)
        let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ majority
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
      }
      for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
    }
  }

  @inline(__always)
  private static func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }

  private static let start: [UInt32] = primes(8).map { fraction(Double($0).squareRoot()) }
  private static let constants: [UInt32] = primes(64).map { fraction(cbrt(Double($0))) }

  /// The first 32 bits behind the binary point.
  private static func fraction(_ root: Double) -> UInt32 {
    UInt32((root - root.rounded(.down)) * 4_294_967_296)
  }

  private static func primes(_ count: Int) -> [Int] {
    var found: [Int] = []
    var next = 2
    while found.count < count {
      if found.allSatisfy({ next % $0 != 0 }) { found.append(next) }
      next += 1
    }
    return found
  }
}
