import Matching
import Testing

@Suite struct WordAlignmentTests {
  /// The slow and obvious way (Wagner and Fischer, 1974); `anywhere` lets the pattern begin and end
  /// at any place of the text at no cost.
  private static func distance(_ pattern: [UInt8], _ text: [UInt8], anywhere: Bool) -> Int {
    var row = (0...text.count).map { anywhere ? 0 : $0 }
    for (i, letter) in pattern.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in text.enumerated() {
        let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return anywhere ? row.min()! : row[text.count]
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func agreesWithTheTableOfAllPrefixes(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var aligner = WordAlignment.Pattern()
    for round in 0..<4000 {
      let letters = UInt8(2 + random.next() % 4)
      let pattern = (0..<(1 + Int(random.next() % 63))).map { _ in
        0x61 + UInt8(random.next() % UInt64(letters))
      }
      let text = (0..<Int(random.next() % 80)).map { _ in
        0x61 + UInt8(random.next() % UInt64(letters))
      }
      pattern.withUnsafeBufferPointer { aligner.set($0) }
      let (whole, part) = text.withUnsafeBufferPointer {
        (aligner.distance(to: $0), aligner.distance(within: $0))
      }
      #expect(
        whole == Self.distance(pattern, text, anywhere: false),
        "seed \(seed), round \(round): whole text")
      #expect(
        part == Self.distance(pattern, text, anywhere: true),
        "seed \(seed), round \(round): part of the text")
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers everywhere.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
