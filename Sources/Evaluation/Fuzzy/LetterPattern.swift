/// The length of the longest common subsequence of a pattern and a text, 64 letters at a time.
///
/// Hyyrö, *Bit-parallel LCS-length computation revisited* (2004): a bit a letter of the pattern; after
/// each letter of the text the zeros tell the length. Words of the pattern can be left out without
/// building it anew: a letter that matches nothing changes no length.
struct LetterPattern {
  private let blocks: Int
  /// Where each letter of the alphabet stands in the pattern: `blocks` numbers a letter.
  private var positions: [UInt64]
  private var kept: [UInt64]
  private var state: [UInt64]

  /// Takes the joined words of `query`. Letters that the alphabet does not have match nothing.
  init(_ query: WordSet, alphabetSize: Int) {
    blocks = max(1, (query.length + 63) / 64)
    positions = Array(repeating: 0, count: alphabetSize * blocks)
    for (place, letter) in query.letters.enumerated() where letter >= 0 {
      positions[Int(letter) * blocks + place / 64] |= 1 << UInt64(place % 64)
    }
    kept = Array(repeating: .max, count: blocks)
    state = Array(repeating: .max, count: blocks)
  }

  /// Begins a comparison with the whole pattern.
  mutating func keepAll() {
    for block in 0..<blocks {
      kept[block] = .max
      state[block] = .max
    }
  }

  /// Begins a comparison with the pattern's words joined anew, those at the places `dropped` left out.
  mutating func keep(_ words: [WordSet.Word], without dropped: [Int]) {
    for block in 0..<blocks {
      kept[block] = 0
      state[block] = .max
    }
    var isFirst = true
    for (place, word) in words.enumerated() where !dropped.contains(place) {
      // The space before a word joins it to the one before; the first has none.
      let start = isFirst ? word.letters.lowerBound : word.letters.lowerBound - 1
      isFirst = false
      for letter in start..<word.letters.upperBound {
        kept[letter / 64] |= 1 << UInt64(letter % 64)
      }
    }
  }

  /// Takes the text's next letters.
  mutating func advance(_ letters: [Int32], _ range: Range<Int>) {
    letters.withUnsafeBufferPointer { letters in
      positions.withUnsafeBufferPointer { positions in
        let letters = UnsafeBufferPointer(rebasing: letters[range])
        // Nearly all patterns are within 128 letters: their state stays in registers.
        switch blocks {
        case 1: state[0] = Self.advanced(state[0], kept[0], letters, positions)
        case 2: (state[0], state[1]) = Self.advanced(state, kept, letters, positions)
        default: advance(letters, positions)
        }
      }
    }
  }

  private static func advanced(
    _ state: UInt64, _ kept: UInt64, _ letters: UnsafeBufferPointer<Int32>,
    _ positions: UnsafeBufferPointer<UInt64>
  ) -> UInt64 {
    var state = state
    for letter in letters {
      let matches = state & positions[Int(letter)] & kept
      state = (state &+ matches) | (state & ~matches)
    }
    return state
  }

  private static func advanced(
    _ state: [UInt64], _ kept: [UInt64], _ letters: UnsafeBufferPointer<Int32>,
    _ positions: UnsafeBufferPointer<UInt64>
  ) -> (UInt64, UInt64) {
    var (low, high) = (state[0], state[1])
    let (keptLow, keptHigh) = (kept[0], kept[1])
    for letter in letters {
      let matchesLow = low & positions[2 * Int(letter)] & keptLow
      let matchesHigh = high & positions[2 * Int(letter) + 1] & keptHigh
      let (sum, carries) = low.addingReportingOverflow(matchesLow)
      low = sum | (low & ~matchesLow)
      high = (high &+ matchesHigh &+ (carries ? 1 : 0)) | (high & ~matchesHigh)
    }
    return (low, high)
  }

  private mutating func advance(
    _ letters: UnsafeBufferPointer<Int32>, _ positions: UnsafeBufferPointer<UInt64>
  ) {
    for letter in letters {
      var carry: UInt64 = 0
      for block in 0..<blocks {
        let old = state[block]
        let matches = old & positions[Int(letter) * blocks + block] & kept[block]
        let (sum, first) = old.addingReportingOverflow(matches)
        let (total, second) = sum.addingReportingOverflow(carry)
        carry = first || second ? 1 : 0
        state[block] = total | (old & ~matches)
      }
    }
  }

  /// The length of the longest subsequence that the kept letters and the text have in common.
  var commonLength: Int { state.reduce(0) { $0 + (~$1).nonzeroBitCount } }
}
