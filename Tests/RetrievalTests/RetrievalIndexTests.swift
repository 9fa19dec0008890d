import Bibliography
import Foundation
import Retrieval
import Testing

@Suite struct RetrievalIndexTests {
  private let samples = ListedCatalogue.samples

  @Test func findsMisreadBooksFirst() throws {
    let index = RetrievalIndex(sampleTexts, embedding: try .shipped())
    let found = index.candidates(for: misreadTitles.map { FoldedText($0.reading) }, limit: 5)
    for (candidates, misread) in zip(found, misreadTitles) {
      #expect(candidates.first.map { Int($0.row) } == misread.row, "\(misread.reading)")
    }
  }

  @Test func aFileAnswersAsMemoryDoes() throws {
    try inTemporaryFolder { path in
      let opened = try open(path)
      let memory = RetrievalIndex(sampleTexts, embedding: smallEmbedding)
      let queries = misreadTitles.map { FoldedText($0.reading) }
      #expect(
        opened.candidates(for: queries, limit: 7) == memory.candidates(for: queries, limit: 7))
      #expect(opened.recordID(of: 3) == 1003)
    }
  }

  @Test func batchesOfAnySizeMakeTheSameFile() throws {
    try inTemporaryFolder { path in
      var files: [Data] = []
      for size in [1, 5, 100] {
        var catalogue = samples
        catalogue.batchSize = size
        try RetrievalIndex.build(
          path: path, origin: catalogue.origin("1"), embedding: smallEmbedding, from: catalogue)
        files.append(try Data(contentsOf: URL(fileURLWithPath: path)))
      }
      #expect(files[0] == files[1] && files[1] == files[2])
    }
  }

  /// In the shape of a catalogue of millions: vectors in cells.
  @Test(arguments: [0, 200]) func everyShapeFindsTheSame(cells: Int) throws {
    let catalogue = ListedCatalogue(count: 2000, seed: 21)
    let memory = RetrievalIndex(
      catalogue.list.map { FoldedText($0.title) }, embedding: smallEmbedding)
    let queries = stride(from: 0, to: 2000, by: 19).map { FoldedText(catalogue.list[$0].title) }
    try inTemporaryFolder { path in
      let index = try RetrievalIndex.build(
        path: path, origin: catalogue.origin("1"), embedding: smallEmbedding,
        shape: IndexShape(hasGrams: false, cells: cells), from: catalogue)
      #expect(
        index.exactNeighbours(of: queries, limit: 8).map {
          Set($0.map { index.recordID(of: $0.row) })
        }
          == memory.exactNeighbours(of: queries, limit: 8).map {
            Set($0.map { Int64($0.row * 10) })
          })
      let found = index.candidates(for: queries, limit: 5)
      let expected = memory.candidates(for: queries, limit: 5)
      for (number, (one, other)) in zip(found, expected).enumerated() {
        let best = try #require(one.first)
        #expect(index.recordID(of: best.row) == Int64(number * 190))
        #expect(abs(best.words - other[0].words) < 1e-4 && best.vector > 0.99)
        // By each way of retrieval the same candidates have the same scores.
        for candidate in one {
          let row = Int32(index.recordID(of: candidate.row) / 10)
          guard let same = other.first(where: { $0.row == row }) else { continue }
          #expect(abs(candidate.words - same.words) < 1e-4)
          #expect(abs(candidate.vector - same.vector) < 1e-4)
        }
      }
    }
  }

  @Test func wordsOfRecordsAreCounted() throws {
    let records = [
      Record(id: 1, title: "Nada 1984", author: "Laforet, Carmen, 1921-2004"),
      Record(id: 2, title: "Nada, nada", author: "Teller, Janne"),
      Record(id: 3, title: "nada 1984", author: "LAFORET, Carmen, 1921-2004"),
    ]
    let index = RetrievalIndex(records, fields: .all, embedding: smallEmbedding)
    func count(_ word: String) -> Int {
      Array(word.utf8).withUnsafeBufferPointer { index.statistics.records(with: $0) }
    }
    #expect(["nada", "1984", "teller", "1921", "emma"].map(count) == [3, 2, 1, 0, 0])
    #expect((0..<3).map { index.recordsOfSameWork(as: $0) } == [2, 1, 2])
  }

  @Test func removedRowsAreNotProposed() {
    let index = RetrievalIndex(sampleTexts, embedding: smallEmbedding)
    let without = index.removing([3, 7])
    let found = without.candidates(for: sampleTexts, limit: sampleTexts.count)
    for list in found { #expect(!list.contains { $0.row == 3 || $0.row == 7 }) }
    #expect(found[4][0] == index.candidates(for: [sampleTexts[4]], limit: 1)[0][0])
    #expect(without.removedCount == 2)
  }

  @Test func anyLimitAndAnEmptyCatalogueAreServed() throws {
    let index = RetrievalIndex(sampleTexts, embedding: smallEmbedding)
    let queries = [FoldedText("quijote"), FoldedText("")]
    #expect(index.candidates(for: queries, limit: 0).map(\.count) == [0, 0])
    #expect(index.candidates(for: queries, limit: 9_999)[0].count == sampleTexts.count)
    #expect(index.candidates(for: [], limit: 3).isEmpty)
    let empty = RetrievalIndex([], embedding: smallEmbedding)
    #expect(empty.candidates(for: queries, limit: 3).map(\.count) == [0, 0])
    try inTemporaryFolder { path in
      let none = ListedCatalogue([])
      let opened = try RetrievalIndex.open(
        path: path, origin: none.origin(""), embedding: smallEmbedding, from: none)
      #expect(opened.candidates(for: queries, limit: 3).map(\.count) == [0, 0])
    }
  }

  private func open(_ path: String) throws -> RetrievalIndex {
    try RetrievalIndex.open(
      path: path, origin: samples.origin("1"), embedding: smallEmbedding, from: samples)
  }
}
