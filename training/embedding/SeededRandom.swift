/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers on every machine for a seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator for one example of one step, independent of the others.
  init(seed: UInt64, step: Int, example: Int) {
    var first = SeededRandom(seed: seed &+ UInt64(step) &* 0x2545_F491_4F6C_DD1D)
    state = first.next() &+ UInt64(example) &* 0xD134_2543_DE82_EF95
    state = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True with probability `probability`.
  mutating func chance(_ probability: Float) -> Bool {
    Float(next() >> 40) < probability * 0x1p24
  }

  /// A whole number from 0 up to `count`.
  mutating func below(_ count: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(count) &* (next() >> 32)) >> 32)
  }

  /// A standard normal number, by the sum of twelve uniform ones.
  mutating func normal() -> Float {
    (0..<12).reduce(-6) { sum, _ in sum + Float(next() >> 40) * 0x1p-24 }
  }
}
