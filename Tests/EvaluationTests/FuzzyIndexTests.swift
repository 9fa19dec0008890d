import Bibliography
import Evaluation
import Testing

@Suite struct FuzzyIndexTests {
  /// The score of one pair.
  private func score(_ query: String, _ record: String) -> Float {
    FuzzyIndex([FoldedText(record)]).candidates(for: [FoldedText(query)], limit: 1)[0].first?.score
      ?? 0
  }

  /// Computed by rapidfuzz 3.14.6, `fuzz.token_set_ratio`.
  @Test(arguments: [
    ("solitud catala victor", "soledad victor catala", 85.71428571428571),
    ("cien anos soledad", "cie nanos soledad garcia", 58.53658536585366),
    ("la casa de bernarda alba", "bernarda alba casa garcia lorca", 85.71428571428571),
    ("a b", "a b c", 100), ("abc", "xyz", 0), ("", "a", 0),
    ("el quijote de la mancha cervantes", "quijote cervantes saavedra miguel", 72.72727272727272),
    ("жизнь и судьба гроссман", "судьба жизнь рассказов том гросман", 73.6842105263158),
    ("de la de la", "la vida de lazarillo de tormes", 100.0),
    (
      "historia de la literatura universal con textos antologicos y resumenes argumentales "
        + "volumen tercero renacimiento",
      "historia literatura univ renacimiento volumen manierismo de la edad moderna y sus textos "
        + "mas importantes en lengua castellana", 69.19831223628692
    ),
  ]) func scoresAreThoseOfRapidfuzz(_ query: String, _ record: String, _ expected: Double) {
    #expect(abs(Double(score(query, record)) - expected) < 1e-4)
    #expect(abs(Double(score(record, query)) - expected) < 1e-4)
  }

  @Test func bestAreThoseOfTheSlowWay() {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SeededGenerator(seed: seed)
    // Few letters and words, so that much is shared; some texts beyond 128 letters.
    let vocabulary = (0..<60).map { _ in
      String(
        (0..<Int.random(in: 1...7, using: &random)).map { _ in
          "abcdéж7".randomElement(using: &random)!
        })
    }
    func text(_ longest: Int) -> String {
      (0..<Int.random(in: 0...longest, using: &random))
        .map { _ in vocabulary.randomElement(using: &random)! }.joined(separator: " ")
    }
    let records = (0..<300).map { $0 % 20 == 0 ? text(70) : text(9) }
    let queries = (0..<60).map { $0 % 10 == 0 ? text(70) : text(9) }
    let folded = records.map(FoldedText.init)
    let found = FuzzyIndex(folded).candidates(for: queries.map(FoldedText.init), limit: 20)
    for (query, list) in zip(queries, found) {
      let slow = folded.enumerated().map {
        ($0, SlowTokenSetRatio.score(FoldedText(query).string, $1.string))
      }.filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(20)
      #expect(list.map(\.row) == slow.map { Int32($0.0) }, "seed \(seed), query \(query)")
      #expect(
        zip(list, slow).allSatisfy { abs(Double($0.score) - $1.1) < 1e-4 },
        "seed \(seed), query \(query)")
    }
  }
}

/// The definition, letter by letter.
private enum SlowTokenSetRatio {
  static func score(_ a: String, _ b: String) -> Double {
    let (first, second) = (Set(a.split(separator: " ")), Set(b.split(separator: " ")))
    guard !first.isEmpty, !second.isEmpty else { return 0 }
    let common = first.intersection(second)
    func joined(_ words: Set<Substring>) -> [Character] {
      Array(
        words.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
          .joined(separator: " "))
    }
    let (onlyFirst, onlySecond) = (first.subtracting(common), second.subtracting(common))
    if !common.isEmpty, onlyFirst.isEmpty || onlySecond.isEmpty { return 100 }
    let shared = joined(common)
    func with(_ words: Set<Substring>) -> [Character] {
      shared.isEmpty ? joined(words) : shared + " " + joined(words)
    }
    let pair = similarity(with(onlyFirst), with(onlySecond), beginningWith: shared.count)
    guard !shared.isEmpty else { return pair }
    return max(
      pair, 200 * Double(shared.count) / Double(shared.count + with(onlyFirst).count),
      200 * Double(shared.count) / Double(shared.count + with(onlySecond).count))
  }

  /// Both begin with the same letters, which are matched with each other.
  private static func similarity(
    _ a: [Character], _ b: [Character], beginningWith start: Int
  ) -> Double {
    let begun = start == 0 ? 0 : start + 1
    let (x, y) = (a.dropFirst(begun), b.dropFirst(begun))
    var lengths = Array(repeating: 0, count: y.count + 1)
    for letter in x {
      var diagonal = 0
      for (place, other) in y.enumerated() {
        let above = lengths[place + 1]
        lengths[place + 1] = letter == other ? diagonal + 1 : max(above, lengths[place])
        diagonal = above
      }
    }
    return 200 * Double(begun + lengths[y.count]) / Double(a.count + b.count)
  }
}

/// Numbers that a seed determines (Steele, Lea and Flood, *Fast splittable pseudorandom number
/// generators*, 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
