import Bibliography
import Foundation
import Retrieval
import Testing

/// Files that are missing, out of date or damaged.
@Suite struct IndexFileTests {
  private let samples = ListedCatalogue.samples
  private var origin: IndexOrigin { samples.origin("1") }

  @Test func isBuiltOnceAndOpenedAfterwards() throws {
    try inTemporaryFolder { path in
      var work: [RetrievalIndex.Work] = []
      for _ in 0..<3 { _ = try open(path) { work.append($0) } }
      guard case .building(.missing) = work.first, work.count == 1 else {
        Issue.record("expected the file to be missing, not \(work)")
        return
      }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["index"])
    }
  }

  @Test func otherFieldsOrAnotherEmbeddingMakeItStale() throws {
    try inTemporaryFolder { path in
      _ = try open(path)
      let otherEmbedding = TextEmbedding(
        table: [Float](repeating: 1, count: 64 << 4), rowBits: 4, identifier: 4)
      let others = [
        (IndexOrigin(revision: "2", count: origin.count, fields: .title), smallEmbedding),
        (IndexOrigin(revision: "1", count: origin.count + 1, fields: .title), smallEmbedding),
        (IndexOrigin(revision: "1", count: origin.count, fields: .all), smallEmbedding),
        (origin, otherEmbedding),
      ]
      for (other, embedding) in others {
        let error = #expect(throws: IndexFileError.self) {
          try RetrievalIndex(path: path, origin: other, embedding: embedding)
        }
        guard case .stale = error else {
          Issue.record("\(other) gave \(String(describing: error))")
          return
        }
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
      // The header, then something of the content: vectors come first, words last.
      let content = [1024, 1700, 2200, whole.count / 2, whole.count - 1]
      for offset in [0, 8, 13, 17, 25, 34, 41, 50, 60, 90, 200, 710, 1020] + content {
        var flipped = whole
        flipped[offset] ^= 0x10
        damaged.append(("altered at \(offset)", flipped))
      }
      for (damage, bytes) in damaged {
        try bytes.write(to: url)
        #expect(throws: IndexFileError.self, "\(damage)") {
          try RetrievalIndex(path: path, origin: origin, embedding: smallEmbedding)
        }
        var works = 0
        _ = try open(path) { _ in works += 1 }
        #expect(works == 1, "\(damage)")
        #expect(try Data(contentsOf: url) == whole, "\(damage)")
      }
    }
  }

  /// Whoever makes a header's checksum fit still cannot make the program read elsewhere.
  @Test func impossibleNumbersInTheHeaderAreRefused() throws {
    try inTemporaryFolder { path in
      let url = URL(fileURLWithPath: path)
      _ = try open(path)
      let whole = try Data(contentsOf: url)
      for offset in stride(from: 16, to: 440, by: 8) where offset != 40 {
        for value in [UInt64.max, UInt64(Int64.max), 1 << 62, UInt64(whole.count), 7] {
          var altered = whole
          withUnsafeBytes(of: value.littleEndian) {
            altered.replaceSubrange(offset..<offset + 8, with: $0)
          }
          withUnsafeBytes(of: altered[..<1016].checksum.littleEndian) {
            altered.replaceSubrange(1016..<1024, with: $0)
          }
          guard altered != whole else { continue }
          try altered.write(to: url)
          // Refused, or the number has no effect: the program must not crash.
          let opened = try? RetrievalIndex(path: path, origin: origin, embedding: smallEmbedding)
          _ = opened?.candidates(for: sampleTexts, limit: 3)
        }
      }
    }
  }

  @Test func aCatalogueThatIsNotAsAnnouncedIsRefused() throws {
    try inTemporaryFolder { path in
      let announced = IndexOrigin(revision: "1", count: origin.count + 1, fields: .title)
      #expect(throws: IndexFileError.self) {
        try RetrievalIndex.build(
          path: path, origin: announced, embedding: smallEmbedding, from: samples)
      }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.isEmpty)
    }
  }

  @Test func aFolderThatIsNotThereIsReported() {
    let error = #expect(throws: IndexFileError.self) {
      try open("/no such folder/index")
    }
    #expect(error?.description.contains("/no such folder/index cannot be written") == true)
  }

  private func open(
    _ path: String, working: (RetrievalIndex.Work) -> Void = { _ in }
  ) throws -> RetrievalIndex {
    try RetrievalIndex.open(
      path: path, origin: origin, embedding: smallEmbedding, working: working, from: samples)
  }
}
