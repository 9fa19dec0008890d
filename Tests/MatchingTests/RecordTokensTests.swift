import Bibliography
import Matching
import Testing

@Suite struct RecordTokensTests {
  @Test(arguments: [
    ("Ética : una introducción", "Ética", "una introducción"),
    (
      "Chanson de Roland = Cantar de Roldán : poema", "Chanson de Roland",
      "Cantar de Roldán : poema"
    ),
    ("Nada", "Nada", ""),
  ])
  func titlesAreSplitAtTheirFirstSign(title: String, main: String, rest: String) {
    let split = FoldedRecord.split(title: title)
    #expect(split.main == main)
    #expect(split.rest == rest)
  }

  @Test(arguments: [
    ("Lévi-Strauss, Claude, 1908-2009", "Lévi-Strauss", " Claude, 1908-2009"),
    ("Jane Austen", "Austen", "Jane"), ("Homer", "Homer", ""), ("", "", ""),
  ])
  func authorsAreSplitIntoFamilyAndGivenNames(author: String, family: String, given: String) {
    let split = FoldedRecord.split(author: author)
    #expect(split.family == family)
    #expect(split.given == given)
  }

  @Test func recordsWithTheSameTitleAndAuthorAreOneWork() {
    let tokens = RecordTokens(
      records: [
        Record(id: 1, title: "Nada", author: "Laforet, Carmen", callNumber: "N Laf"),
        Record(id: 2, title: "NADA", author: "Laforet, Carmen", callNumber: "JN Laf"),
        Record(id: 3, title: "Nada", author: "Teller, Janne"),
      ], fields: .all)
    #expect(tokens.works == [0, 0, 1])
    #expect(tokens.recordsOfSameWork == [2, 2, 1])
  }

  @Test func accentsTellLanguageVersionsApart() {
    func accents(_ title: String) -> [UInt8] {
      RecordTokens(records: [Record(id: 1, title: title)], fields: .all).accents
    }
    #expect(accents("Dracula") == [0])
    let catalan = accents("Dràcula i l'hivern")
    #expect(catalan[0] != 0 && catalan.dropFirst().allSatisfy { $0 == 0 })
    #expect(accents("DRÀCULA I L'HIVERN") == catalan)
    #expect(accents("Dra\u{300}cula i l'hivern") == catalan)
    #expect(accents("Drácula") != accents("Dràcula"))
  }

  @Test func rareWordsAreWorthTheSameInEveryCatalogue() throws {
    func bits(of word: String, amid count: Int) throws -> Float {
      let others = (0..<count).map { Record(id: Int64($0), title: "The other \($0)") }
      let tokens = RecordTokens(
        records: [Record(id: -1, title: "The Quixote")] + others, fields: .all)
      let number = Array(word.utf8).withUnsafeBufferPointer { tokens.lexicon.number(of: $0) }
      return tokens.lexicon.bits[try #require(number)]
    }
    let small = try bits(of: "quixote", amid: 60)
    let large = try bits(of: "quixote", amid: 6000)
    #expect(abs(small - large) < 0.2)
    #expect(try bits(of: "the", amid: 6000) < 0.1)
  }
}
