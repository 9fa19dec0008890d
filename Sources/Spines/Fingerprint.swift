import Foundation

/// A short name for everything that a method's results depend on, so that stored results never
/// outlive a change of it (FNV-1a, 64 bits, after G. Fowler, L. Noll, K.-P. Vo).
struct Fingerprint {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The name of the texts that describe the parts of a method, in hexadecimal digits.
  static func of(_ parts: String...) -> String {
    var fingerprint = Fingerprint()
    for part in parts {
      for byte in part.utf8 { fingerprint.add(byte) }
      fingerprint.add(0)
    }
    return String(fingerprint.hash, radix: 16)
  }

  /// The name of bytes as they are, 16 hexadecimal digits.
  static func of(_ bytes: Data) -> String {
    var fingerprint = Fingerprint()
    for byte in bytes { fingerprint.add(byte) }
    let digits = String(fingerprint.hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func add(_ byte: UInt8) {
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }
}
