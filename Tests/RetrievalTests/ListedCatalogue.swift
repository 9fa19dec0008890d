import Bibliography
import Foundation
import Retrieval

/// A catalogue in memory, as an index wants it.
struct ListedCatalogue: IndexedCatalogue {
  var list: [Record]
  var batchSize = 4

  init(_ list: [Record]) { self.list = list }

  /// Records with the sample texts as titles, and ids from 1000.
  static let samples = ListedCatalogue(
    sampleTexts.enumerated().map { Record(id: Int64(1000 + $0), title: $1.string) })

  /// As many records of words at random.
  init(count: Int, seed: UInt64) {
    var random = SeededRandom(seed: seed)
    list = (0..<count).map { number in
      let words = (0..<5).map { _ in random.word(of: sampleTexts) }
      return Record(id: Int64(10 * number), title: (words + ["\(number)"]).joined(separator: " "))
    }
  }

  func forEachRecord(_ body: ([Record]) throws -> Void) throws {
    for start in stride(from: 0, to: list.count, by: batchSize) {
      try body(Array(list[start..<min(list.count, start + batchSize)]))
    }
  }

  func forEachVersion(_ body: ([RecordVersion]) throws -> Void) throws {
    try forEachRecord { batch in
      try body(
        batch.map { RecordVersion(id: $0.id, content: Int64(bitPattern: $0.title.utf8.checksum)) })
    }
  }

  func records(ids: [Int64]) throws -> [Record] {
    ids.compactMap { id in list.first { $0.id == id } }
  }

  func origin(_ revision: String) -> IndexOrigin {
    IndexOrigin(revision: revision, count: list.count, fields: .title)
  }
}

extension Sequence<UInt8> {
  /// 64-bit FNV-1a.
  var checksum: UInt64 {
    reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

/// Runs `body` with a path in a folder of its own, which is removed afterwards.
func inTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("shelfread-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.appendingPathComponent("index").path)
}
