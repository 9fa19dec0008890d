import Bibliography

/// The terms that a folded text is indexed by, as hashes.
///
/// Character n-grams are taken within words, each word padded with a space on both sides, so that
/// a wrong letter spoils a few of a word's terms and leaves the rest, and a missing word spoils only
/// its own.
package enum TextTerms {
  /// Appends the hash of every n-gram of `lengths` letters of every padded word, in text order.
  package static func appendGrams(
    of text: FoldedText, lengths: ClosedRange<Int>, to hashes: inout [UInt32]
  ) {
    text.utf8.withUnsafeBufferPointer { bytes in
      forEachWord(in: bytes) { word in
        var start = word.lowerBound - 1
        while start < word.upperBound {
          var hash = UInt64(0xCBF2_9CE4_8422_2325)
          var letters = 0
          var position = start
          repeat {
            hash = (hash ^ UInt64(paddedByte(bytes, position, word))) &* 0x100_0000_01B3
            position += 1
            // A letter is complete where the next byte starts another one.
            guard paddedByte(bytes, position, word) & 0xC0 != 0x80 else { continue }
            letters += 1
            if letters >= lengths.lowerBound { hashes.append(finish(hash)) }
          } while letters < lengths.upperBound && position <= word.upperBound
          repeat { start += 1 } while paddedByte(bytes, start, word) & 0xC0 == 0x80
        }
      }
    }
  }

  /// Appends the hash of every word, in text order.
  package static func appendWords(of text: FoldedText, to hashes: inout [UInt32]) {
    text.utf8.withUnsafeBufferPointer { bytes in
      forEachWord(in: bytes) { word in
        // Differs from the hash of the same letters as a gram, so both can share a table.
        var hash = UInt64(0x8422_2325_CBF2_9CE4)
        for byte in bytes[word] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hashes.append(finish(hash))
      }
    }
  }

  @inline(__always)
  private static func forEachWord(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void
  ) {
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x20 {
      if index > start { body(start..<index) }
      start = index + 1
    }
  }

  @inline(__always)
  private static func paddedByte(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int, _ word: Range<Int>
  ) -> UInt8 {
    word.contains(position) ? bytes[position] : 0x20
  }

  /// FNV-1a mixes its low bits badly; the last step of MurmurHash3 spreads them over all 32.
  @inline(__always)
  private static func finish(_ hash: UInt64) -> UInt32 {
    var mixed = hash
    mixed ^= mixed >> 33
    mixed &*= 0xFF51_AFD7_ED55_8CCD
    mixed ^= mixed >> 33
    return UInt32(truncatingIfNeeded: mixed)
  }
}
