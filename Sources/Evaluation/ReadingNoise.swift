import Matching

/// Makes readings worse, the way recognisers do: for training and for tests of robustness.
///
/// The same seed makes the same noise on every machine.
public struct ReadingNoise {
  private var state: UInt64

  /// Starts a sequence of noise.
  public init(seed: UInt64) { state = seed }

  /// Letters that recognisers take for each other.
  private static let confusions: [Character: [Character]] = [
    "o": ["0", "c", "e", "a"], "0": ["o", "O"], "l": ["1", "i", "I", "t"], "1": ["l", "I", "7"],
    "i": ["l", "1", "j", "t"], "e": ["c", "o", "a"], "c": ["e", "o"], "a": ["o", "e", "u"],
    "n": ["u", "h", "r"], "u": ["n", "v"], "m": ["n", "w"], "r": ["n", "t"], "s": ["5", "g"],
    "5": ["S", "6"], "b": ["h", "6"], "8": ["B", "3"], "3": ["8"], "t": ["f", "l"], "f": ["t"],
    "g": ["q", "9"], "h": ["b", "n"], "v": ["y", "u"], "y": ["v"], "d": ["c", "a"],
  ]

  /// A reading like that of one weak pass.
  public mutating func weakened(_ text: String) -> SpineText {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let drop = 0.3 * unit()
    let errors = 0.12 * unit()
    var result = damaged(words, dropping: drop, errors: errors)
    if result.isEmpty, let first = words.first { result = [first] }
    return SpineText(result.joined(separator: " "))
  }

  /// A reading like that of several passes of a recogniser that often fails, with confidences and
  /// with words that stand nowhere.
  public mutating func scattered(_ text: String) -> SpineText {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let legibility = unit()
    let hypotheses = (0..<(3 + below(6))).map { _ in
      let isGood = unit() < 0.3 + 0.5 * legibility
      let read = damaged(
        words, dropping: isGood ? 0.35 * unit() : 0.5 + 0.5 * unit(),
        errors: isGood ? 0.12 * unit() : 0.1 + 0.3 * unit())
      var hypothesis = read.map {
        RecognisedWord($0, confidence: min(0.97, (isGood ? 0.55 : 0.15) + 0.45 * unit()))
      }
      for _ in 0..<below(isGood ? 3 : 8) {
        hypothesis.insert(
          RecognisedWord(garbage(), confidence: 0.6 * unit() * unit() + 0.05),
          at: below(hypothesis.count + 1))
      }
      return hypothesis
    }
    return SpineText(hypotheses: hypotheses.filter { !$0.isEmpty })
  }

  private mutating func damaged(
    _ words: [String], dropping drop: Double, errors: Double
  ) -> [String] {
    var result: [String] = []
    for word in words where unit() >= drop {
      var letters: [Character] = []
      for letter in word {
        if unit() >= errors {
          letters.append(letter)
          continue
        }
        switch below(5) {
        case 0: break
        case 1:
          letters.append(letter)
          letters.append(Self.alphabet[below(26)])
        case 2: letters.append(Self.alphabet[below(26)])
        default:
          let like = Self.confusions[Character(letter.lowercased())] ?? [letter]
          letters.append(like[below(like.count)])
        }
      }
      if letters.count > 4 && unit() < 0.06 { letters.removeFirst(1 + below(letters.count / 2)) }
      if letters.count > 4 && unit() < 0.06 { letters.removeLast(1 + below(letters.count / 2)) }
      if letters.isEmpty { continue }
      let text = String(letters)
      if let last = result.last, unit() < 0.03 {
        result[result.count - 1] = last + text
      } else if letters.count > 5 && unit() < 0.03 {
        let cut = 2 + below(letters.count - 3)
        result.append(String(letters[..<cut]))
        result.append(String(letters[cut...]))
      } else {
        result.append(text)
      }
    }
    return result
  }

  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz")

  private mutating func garbage() -> String {
    String((0..<(1 + below(5))).map { _ in Self.alphabet[below(26)] })
  }

  /// A number from 0 up to 1.
  private mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }

  /// A number from 0 up to `limit`, at least 1 of them.
  private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
