import Bibliography
import Testing

@Suite struct MarkedWordTests {
  private func read(_ field: String, in reading: String) -> [String] {
    MarkedWord.marking(field, in: ReadWords(reading)).filter(\.isRead).map(\.text)
  }

  @Test func wordsAreReadWhateverTheirCaseAccentsAndSigns() {
    #expect(
      read("Cien años de soledad : novela", in: "SOLEDAD de / CIEN ANOS") == [
        "Cien", "años", "de", "soledad",
      ])
  }

  /// One wrong letter in four is a slip of the recogniser, more is another word.
  @Test func aWrongLetterInFourIsForgiven() {
    #expect(read("soledad", in: "SOLEBAD") == ["soledad"])
    #expect(read("soledad", in: "SOIEBAD").isEmpty)
    #expect(read("mar", in: "mal").isEmpty)
    #expect(read("mars", in: "mar") == ["mars"])
  }

  @Test func aWordOfSeveralPartsIsReadWhereAllAre() {
    #expect(read("Saint-Exupéry", in: "saint exupery") == ["Saint-Exupéry"])
    #expect(read("Saint-Exupéry", in: "saint").isEmpty)
    #expect(read("—", in: "—").isEmpty)
  }

  @Test func allWordsAreKeptInOrder() {
    #expect(
      MarkedWord.marking("La  plaça del\tDiamant", in: ReadWords("")).map(\.text) == [
        "La", "plaça", "del", "Diamant",
      ])
  }
}
