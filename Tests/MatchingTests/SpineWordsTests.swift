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

  @Test func labelsOfOneClassShareItWhateverTheOrderOfTheirLines() {
    func classes(_ text: String) -> [UInt32] {
      SpineWords(SpineText(text), tokens: Self.tokens).label.classes
    }
    let poetry = classes("Antologia poètica P 833 Mar")
    #expect(poetry.count == 2)
    #expect(classes("P 833 Tor EL LLOP") == poetry)
    #expect(classes("P 841 Wil").last == poetry.last && classes("P 841 Wil").first != poetry.first)
    #expect(classes("Mol 371.2") == classes("Un altre títol 371.2 Bas"))
    #expect(classes("ENGLISH NE Row") == classes("NE Gri"))
    #expect(classes("sense etiqueta 12").isEmpty)
  }

  @Test func lettersOfOtherScriptsAreReadAsTheLatinOnesTheyLookLike() {
    let spine = SpineWords(SpineText("Вес"), tokens: Self.tokens)
    #expect(Self.words(spine).first == "bec")
    #expect(spine.isLabel.first == true)
    let russian = RecordTokens(records: [Record(id: 1, title: "Вода и огонь")], fields: .all)
    #expect(Self.words(SpineWords(SpineText("ВОДА"), tokens: russian)) == ["вода"])
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
