/// Edit distances between words of at most 63 letters, one machine word per column.
///
/// The bit-parallel algorithm of Myers (1999) in the form of Hyyrö (2003).
package enum WordAlignment {
  /// Where the letters of a pattern stand: one mask per byte value, built once per pattern.
  package struct Pattern {
    /// Masks by byte value.
    private var masks: [UInt64] = Array(repeating: 0, count: 256)
    private var letters: [UInt8] = []
    /// How many letters the pattern has, at most 63.
    package private(set) var length = 0

    /// Creates an empty pattern whose storage is used again and again.
    package init() {}

    /// Replaces the pattern. O(length).
    package mutating func set(_ word: UnsafeBufferPointer<UInt8>) {
      for letter in letters { masks[Int(letter)] = 0 }
      letters.removeAll(keepingCapacity: true)
      length = min(word.count, Lexicon.longestWord)
      for index in 0..<length {
        masks[Int(word[index])] |= 1 << UInt64(index)
        letters.append(word[index])
      }
    }

    /// Edit distance between the pattern and `text`. O(text length).
    package func distance(to text: UnsafeBufferPointer<UInt8>) -> Int {
      guard length > 0 else { return text.count }
      return masks.withUnsafeBufferPointer { masks in
        var positive = ~UInt64(0)
        var negative: UInt64 = 0
        var distance = length
        let top = UInt64(1) << UInt64(length - 1)
        for letter in text {
          let match = masks[Int(letter)]
          let zero = (((match & positive) &+ positive) ^ positive) | match | negative
          var up = negative | ~(zero | positive)
          var down = positive & zero
          if up & top != 0 { distance += 1 }
          if down & top != 0 { distance -= 1 }
          up = up << 1 | 1
          down <<= 1
          positive = down | ~(zero | up)
          negative = up & zero
        }
        return distance
      }
    }

    /// The least edit distance between the pattern and any part of `text`. O(text length).
    package func distance(within text: UnsafeBufferPointer<UInt8>) -> Int {
      guard length > 0 else { return 0 }
      return masks.withUnsafeBufferPointer { masks in
        var positive = ~UInt64(0)
        var negative: UInt64 = 0
        var distance = length
        var best = length
        let top = UInt64(1) << UInt64(length - 1)
        for letter in text {
          let match = masks[Int(letter)]
          let zero = (((match & positive) &+ positive) ^ positive) | match | negative
          var up = negative | ~(zero | positive)
          var down = positive & zero
          if up & top != 0 { distance += 1 }
          if down & top != 0 {
            distance -= 1
            if distance < best { best = distance }
          }
          up <<= 1
          down <<= 1
          positive = down | ~(zero | up)
          negative = up & zero
        }
        return best
      }
    }
  }
}
