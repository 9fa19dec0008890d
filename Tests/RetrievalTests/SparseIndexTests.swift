import Bibliography
import Retrieval
import Testing

@Suite struct SparseIndexTests {
  @Test(arguments: SparseIndex.Kind.allCases)
  func findsTheBookDespiteTwoWrongLetters(kind: SparseIndex.Kind) {
    let index = SparseIndex(sampleTexts, kind: kind)
    // The words index needs one word unhurt, which these readings leave it.
    let found = index.candidates(for: misreadTitles.map { FoldedText($0.reading) }, limit: 3)
    for (candidates, misread) in zip(found, misreadTitles) {
      #expect(candidates.first.map { Int($0.row) } == misread.row, "\(misread.reading)")
    }
  }

  @Test func aRecordsOwnTextHasCosineOne() throws {
    let index = SparseIndex(sampleTexts, kind: .grams)
    for (row, found) in index.candidates(for: sampleTexts, limit: 1).enumerated() {
      let best = try #require(found.first)
      #expect(Int(best.row) == row)
      #expect(abs(best.score - 1) < 1e-5)
    }
  }

  @Test(arguments: SparseIndex.Kind.allCases)
  func textsWithNothingInCommonHaveNoCandidates(kind: SparseIndex.Kind) {
    let index = SparseIndex(sampleTexts, kind: kind)
    let found = index.candidates(for: ["", "  —!? ", "ωψ"].map { FoldedText($0) }, limit: 5)
    #expect(found.map(\.count) == [0, 0, 0])
  }

  @Test(arguments: SparseIndex.Kind.allCases)
  func anyLimitAndAnEmptyCatalogueAreServed(kind: SparseIndex.Kind) {
    let index = SparseIndex(sampleTexts, kind: kind)
    let query = [FoldedText("don quijote de la mancha")]
    #expect(index.candidates(for: query, limit: 0)[0].isEmpty)
    #expect((1...sampleTexts.count).contains(index.candidates(for: query, limit: 10_000)[0].count))
    #expect(SparseIndex([], kind: kind).candidates(for: query, limit: 5)[0].isEmpty)
    #expect(SparseIndex([FoldedText("")], kind: kind).candidates(for: query, limit: 5)[0].isEmpty)
  }

  @Test(arguments: SparseIndex.Kind.allCases)
  func manyQueriesAtOnceAnswerAsEachAlone(kind: SparseIndex.Kind) {
    let index = SparseIndex(sampleTexts, kind: kind)
    var random = SeededRandom(seed: 11)
    let queries = (0..<200).map { _ in
      FoldedText((0..<4).map { _ in random.word(of: sampleTexts) }.joined(separator: " "))
    }
    let together = index.candidates(for: queries, limit: 4)
    for (query, found) in zip(queries, together) {
      let alone = index.candidates(for: [query], limit: 4)[0]
      #expect(found.map(\.row) == alone.map(\.row), "seed 11, \(query.string)")
      #expect(found.map(\.score) == alone.map(\.score), "seed 11, \(query.string)")
    }
  }

  @Test func equalRecordsComeInRowOrder() {
    let index = SparseIndex(
      (0..<9).map { _ in FoldedText("la plaza del diamante") }, kind: .grams)
    #expect(
      index.candidates(for: [FoldedText("plaza diamante")], limit: 4)[0].map(\.row) == [0, 1, 2, 3])
  }
}
