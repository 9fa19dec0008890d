import Bibliography
import Foundation
import Retrieval
import Testing

/// Records that were added, changed or removed after the index was made.
@Suite struct IndexChangesTests {
  private let before = ListedCatalogue(count: 300, seed: 8)

  /// Five records gone, five others changed, five new, in the middle and at the end.
  private var after: ListedCatalogue {
    var catalogue = before
    for place in [3, 90, 150, 222, 299] { catalogue.list[place].title = "Zzyzx corrected \(place)" }
    for place in [280, 221, 100, 50, 0] { catalogue.list.remove(at: place) }
    for id in [Int64(5), 1005, 4000, 4010, 4020] {
      catalogue.list.append(Record(id: id, title: "Qwfp newcomer \(id)"))
    }
    catalogue.list.sort { $0.id < $1.id }
    return catalogue
  }

  @Test(arguments: [IndexShape(hasGrams: true, cells: 0), IndexShape(hasGrams: false, cells: 12)])
  func onlyWhatHasChangedIsIndexed(shape: IndexShape) throws {
    try inTemporaryFolder { path in
      try build(before, "1", path, shape)
      let file = try Data(contentsOf: URL(fileURLWithPath: path))
      var work: [RetrievalIndex.Work] = []
      for _ in 0..<2 {
        let index = try open(after, "2", path) { work.append($0) }
        try check(index, after)
      }
      #expect(work == [.updating(added: 10, removed: 10)])
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == file)
    }
  }

  @Test func furtherChangesAndTheirUndoingAreFollowed() throws {
    try inTemporaryFolder { path in
      try build(before, "1", path)
      try check(open(after, "2", path), after)
      var later = after
      later.list.removeFirst(3)
      try check(open(later, "3", path), later)
      try check(open(before, "4", path), before)
      try check(open(before, "1", path), before)
      var empty = before
      empty.list.removeLast()
      try check(open(empty, "5", path), empty)
    }
  }

  @Test func changesOfNothingIndexedTakeNoRoom() throws {
    try inTemporaryFolder { path in
      try build(before, "1", path)
      var work: [RetrievalIndex.Work] = []
      for _ in 0..<2 { try check(open(before, "2", path) { work.append($0) }, before) }
      #expect(work == [.updating(added: 0, removed: 0)])
      #expect(try Data(contentsOf: URL(fileURLWithPath: path + "-changes")).count < 4096)
      var fewer = before
      fewer.list.removeLast()
      for _ in 0..<2 { try check(open(fewer, "3", path), fewer) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path + "-changes")).count < 4096)
    }
  }

  @Test func muchChangeMakesTheIndexAnew() throws {
    try inTemporaryFolder { path in
      try build(before, "1", path)
      let other = ListedCatalogue(count: 300, seed: 9)
      var work: [RetrievalIndex.Work] = []
      try check(open(other, "2", path) { work.append($0) }, other)
      guard case .building(.stale) = work.first, work.count == 1 else {
        Issue.record("\(work)")
        return
      }
    }
  }

  @Test func damagedOrForeignChangesAreMadeAnew() throws {
    try inTemporaryFolder { path in
      let url = URL(fileURLWithPath: path + "-changes")
      try build(before, "1", path)
      try check(open(after, "2", path), after)
      let changes = try Data(contentsOf: url)
      for offset in [0, 20, 300, 1030, changes.count - 1] {
        var flipped = changes
        flipped[offset] ^= 1
        try flipped.write(to: url)
        try check(open(after, "2", path), after)
        #expect(try Data(contentsOf: url) == changes, "altered at \(offset)")
      }
      // Those of another index, though of the same state of the catalogue.
      var fewer = before
      fewer.list.removeLast(2)
      try build(fewer, "0", path)
      try check(open(after, "2", path), after)
      #expect(try Data(contentsOf: url) != changes)
    }
  }

  @Test func manyProcessesMayOpenItAtOnce() throws {
    try inTemporaryFolder { path in
      try build(before, "1", path)
      let catalogues = [before, after]
      DispatchQueue.concurrentPerform(iterations: 24) { turn in
        let number = turn % 2
        #expect(throws: Never.self) {
          try check(open(catalogues[number], "\(number + 1)", path), catalogues[number])
          if turn % 5 == 0 { try build(catalogues[number], "\(number + 1)", path) }
        }
      }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(Set(names).isSubset(of: ["index", "index-changes"]))
    }
  }

  /// Every record is found by its own title, and no other.
  private func check(_ index: RetrievalIndex, _ catalogue: ListedCatalogue) throws {
    let found = index.candidates(for: catalogue.list.map { FoldedText($0.title) }, limit: 3)
    let ids = Set(catalogue.list.map(\.id))
    for (record, list) in zip(catalogue.list, found) {
      #expect(list.first.map { index.recordID(of: $0.row) } == record.id, "\(record.title)")
      for candidate in list { #expect(ids.contains(index.recordID(of: candidate.row))) }
    }
    #expect(index.count - index.removedCount == catalogue.list.count)
  }

  private func build(
    _ catalogue: ListedCatalogue, _ revision: String, _ path: String,
    _ shape: IndexShape = IndexShape(hasGrams: true, cells: 0)
  ) throws {
    try RetrievalIndex.build(
      path: path, origin: catalogue.origin(revision), embedding: smallEmbedding, shape: shape,
      from: catalogue)
  }

  private func open(
    _ catalogue: ListedCatalogue, _ revision: String, _ path: String,
    working: (RetrievalIndex.Work) -> Void = { _ in }
  ) throws -> RetrievalIndex {
    try RetrievalIndex.open(
      path: path, origin: catalogue.origin(revision), embedding: smallEmbedding, working: working,
      from: catalogue)
  }
}
