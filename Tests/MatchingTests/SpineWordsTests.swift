import Bibliography
import Matching
import Testing

@Suite struct SpineWordsTests {
  private static let tokens = RecordTokens(
    records: [Record(id: 1, title: "La plaça del Diamant", author: "Rodoreda, Mercè")],
    fields: .all)

  private static func words(_ spine: SpineWords) -> [String] {
    (0..<spine.count).map {
      String(
        decoding: spine.bytes[Int(spine.starts[$0])..<Int(spine.starts[$0 + 1])], as: UTF8.self)
    }
  }

  @Test func hypothesesThatAgreeCountOnce() {
    let spine = SpineWords(
      SpineText(hypotheses: [
        [RecognisedWord("PLAÇA", confidence: 0.5), RecognisedWord("Diamant", confidence: 0.9)],
        [],
        [RecognisedWord("plaça", confidence: 0.8), RecognisedWord("xq", confidence: 0.1)],
      ]), tokens: Self.tokens)
    #expect(Self.words(spine) == ["placa", "diamant", "xq"])
    #expect(spine.confidences == [0.8, 0.9, 0.1])
    #expect(spine.hypothesisCount == 2)
    #expect(spine.numbers.map { $0 >= 0 } == [true, true, false])
    // "diamant" follows "placa" in one hypothesis, "xq" in another.
    #expect(spine.followers[0] == 0b110)
  }

  @Test func labelsAreKnownByTheirCapitals() {
    let spine = SpineWords(SpineText("N Rod 1(Ziz) MAR del Plaça"), tokens: Self.tokens)
    #expect(zip(Self.words(spine), spine.isLabel).filter(\.1).map(\.0) == ["rod", "ziz"])
  }

  @Test func noMoreWordsAreKeptThanFitAMaskAndTheSurestStay() {
    let words = (0..<300).map { RecognisedWord("w\($0)", confidence: $0 < 150 ? 0.2 : 0.7) }
    let spine = SpineWords(SpineText(hypotheses: [words]), tokens: Self.tokens)
    #expect(spine.count == SpineWords.maximumWords)
    #expect(spine.confidences.allSatisfy { $0 == 0.7 })
  }

  @Test func nothingReadIsNothing() {
    let spine = SpineWords(SpineText(hypotheses: []), tokens: Self.tokens)
    #expect(spine.count == 0 && spine.mass == 0)
  }
}
