import Bibliography
import Foundation
import Retrieval
import Testing

@Suite struct RetrievalIndexTests {
  private let origin = IndexOrigin(revision: "1", count: sampleTexts.count, fields: .all)

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
        try RetrievalIndex.build(
          path: path, origin: origin, embedding: smallEmbedding, from: batches(of: size))
        files.append(try Data(contentsOf: URL(fileURLWithPath: path)))
      }
      #expect(files[0] == files[1] && files[1] == files[2])
    }
  }

  @Test func isBuiltOnceAndOpenedAfterwards() throws {
    try inTemporaryFolder { path in
      var reasons: [IndexFileError] = []
      for _ in 0..<3 { _ = try open(path) { reasons.append($0) } }
      #expect(reasons.count == 1)
      guard case .missing = reasons.first else {
        Issue.record("expected the file to be missing, not \(reasons)")
        return
      }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["index"])
    }
  }

  @Test func changesOfTheCatalogueMakeItStale() throws {
    let others = [
      IndexOrigin(revision: "2", count: origin.count, fields: .all),
      IndexOrigin(revision: "1", count: origin.count + 1, fields: .all),
      IndexOrigin(revision: "1", count: origin.count, fields: [.title, .author]),
    ]
    try inTemporaryFolder { path in
      _ = try open(path)
      for other in others {
        let error = #expect(throws: IndexFileError.self) {
          try RetrievalIndex(path: path, origin: other, embedding: smallEmbedding)
        }
        guard case .stale = error else {
          Issue.record("\(other) gave \(String(describing: error))")
          return
        }
      }
      let otherEmbedding = TextEmbedding(
        table: [Float](repeating: 1, count: 64 << 4), rowBits: 4, identifier: 4)
      #expect(throws: IndexFileError.self) {
        try RetrievalIndex(path: path, origin: origin, embedding: otherEmbedding)
      }
    }
  }

  @Test func damageIsNoticedAndMended() throws {
    try inTemporaryFolder { path in
      let url = URL(fileURLWithPath: path)
      _ = try open(path)
      let whole = try Data(contentsOf: url)
      var damaged: [(String, Data)] = [
        ("empty", Data()), ("cut in the header", whole.prefix(500)),
        ("cut at the end", whole.dropLast(1)), ("longer", whole + [0]),
      ]
      for offset in [0, 8, 13, 17, 25, 34, 41, 50, 60, 200, 256, 700, 1020] {
        var flipped = whole
        flipped[offset] ^= 0x10
        damaged.append(("altered at \(offset)", flipped))
      }
      for (damage, bytes) in damaged {
        try bytes.write(to: url)
        #expect(throws: IndexFileError.self, "\(damage)") {
          try RetrievalIndex(path: path, origin: origin, embedding: smallEmbedding)
        }
        var reasons = 0
        _ = try open(path) { _ in reasons += 1 }
        #expect(reasons == 1, "\(damage)")
        #expect(try Data(contentsOf: url) == whole, "\(damage)")
      }
    }
  }

  @Test func aCatalogueThatChangesMeanwhileIsRefused() throws {
    try inTemporaryFolder { path in
      let announced = IndexOrigin(revision: "1", count: origin.count + 1, fields: .all)
      #expect(throws: IndexFileError.self) {
        try RetrievalIndex.build(
          path: path, origin: announced, embedding: smallEmbedding, from: batches(of: 4))
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func aFolderThatIsNotThereIsReported() {
    let error = #expect(throws: IndexFileError.self) {
      try open("/no such folder/index")
    }
    #expect(error?.description.contains("/no such folder/index cannot be written") == true)
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
      let none = IndexOrigin(revision: "", count: 0, fields: .title)
      let opened = try RetrievalIndex.open(
        path: path, origin: none, embedding: smallEmbedding, from: { _ in })
      #expect(opened.candidates(for: queries, limit: 3).map(\.count) == [0, 0])
    }
  }

  private func batches(of size: Int) -> IndexedTextBatches {
    { body in
      for start in stride(from: 0, to: sampleTexts.count, by: size) {
        try body(
          (start..<min(sampleTexts.count, start + size)).map {
            (id: Int64(1000 + $0), text: sampleTexts[$0])
          })
      }
    }
  }

  private func open(
    _ path: String, rebuilding: (IndexFileError) -> Void = { _ in }
  ) throws -> RetrievalIndex {
    try RetrievalIndex.open(
      path: path, origin: origin, embedding: smallEmbedding, rebuilding: rebuilding,
      from: batches(of: 4))
  }

  private func inTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shelfread-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appendingPathComponent("index").path)
  }
}
