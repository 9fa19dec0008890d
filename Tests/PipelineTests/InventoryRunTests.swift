import Bibliography
import Catalogue
import DrawnShelf
import Foundation
import Inventory
import Pipeline
import Reading
import Testing

/// Photos on their way into an inventory, with the real recogniser.
@Suite struct InventoryRunTests {
  private let shelf: DrawnShelf
  private let run: MatchRun
  private let session: InventorySession
  private var store: InventoryStore { shelf.catalogue.inventories }

  init() throws {
    shelf = try DrawnShelf()
    run = MatchRun(
      catalogue: shelf.catalogue, segmenter: FixedSegmenter(),
      reader: try SpineReader(languages: ["eng", "spa"], workers: 2))
    session = try shelf.catalogue.inventories.start(
      "s", scope: InventoryScope(), scheme: .local)
  }

  private func addPhotos(_ count: Int) throws {
    for number in 1...count {
      try shelf.addPhoto("\(number).jpg")
      // A byte behind the picture's end makes each file a photo of its own.
      let file = URL(fileURLWithPath: "\(shelf.photos)/\(number).jpg")
      try (Data(contentsOf: file) + [UInt8(number)]).write(to: file)
    }
  }

  private func name(_ photo: ObservedPhoto) -> String { (photo.path as NSString).lastPathComponent }

  @Test func whatWasReadBeforeAnInterruptionIsInTheInventory() async throws {
    try addPhotos(6)
    var add = InventoryRun(run: run, session: session)
    add.isComplete = true
    let photos = shelf.photos
    let isFirstEntered = AsyncStream<Void>.makeStream()
    let task = Task { [add] in
      try await add.add([photos]) { progress in
        if case .reading(let done, _) = progress, done == 2 {
          isFirstEntered.continuation.finish()
        }
      }
    }
    for await _ in isFirstEntered.stream {}
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let kept = try store.photos(of: session)
    let read = kept.filter(\.isRead)
    #expect(read.count >= 1 && read.count < 6)
    #expect(read.allSatisfy { $0.spines.count == 3 && $0.spines.contains { $0.record != nil } })
    // Those that were to come are known to be lacking.
    #expect(kept.count == 6)
    #expect(try Inventory(session, in: shelf.catalogue).summary.unreadPhotos == 6 - read.count)

    var again = InventoryRun(run: run, session: session)
    again.isComplete = true
    let report = try await again.add([photos])
    #expect(report.added == 6 - read.count && report.photos.photos.count == 6)
    let all = try store.photos(of: session)
    #expect(all.map(name).sorted() == (1...6).map { "\($0).jpg" })
    #expect(all.allSatisfy(\.isRead) && Set(all.map(\.walk)).count == 1)
  }

  @Test func aPhotoOfAWalkThatCannotBeReadLeavesAGap() async throws {
    try addPhotos(3)
    let second = URL(fileURLWithPath: shelf.photos + "/2.jpg")
    let sound = try Data(contentsOf: second)
    try sound.prefix(400).write(to: second)
    var add = InventoryRun(run: run, session: session)
    add.isComplete = true
    let report = try await add.add([shelf.photos])
    #expect(report.added == 2 && report.photos.failures.count == 1)
    #expect(try store.photos(of: session).filter { !$0.isRead }.map(name) == ["2.jpg"])
    #expect(try store.photoCount(of: session) == 2)

    // Taken away, and the folder given again, it is forgotten.
    try FileManager.default.removeItem(at: second)
    add = InventoryRun(run: run, session: session)
    add.isComplete = true
    #expect(try await add.add([shelf.photos]).added == 0)
    #expect(try store.photos(of: session).allSatisfy(\.isRead))
  }

  @Test func correctionsReachTheOpenInventories() async throws {
    try addPhotos(1)
    let closed = try store.start("closed", scope: InventoryScope(), scheme: .local)
    for session in [session, closed] {
      _ = try await InventoryRun(run: run, session: session).add([shelf.photos])
    }
    try store.close(closed)
    let photo = try #require(try shelf.catalogue.photos.photo(path: shelf.photos + "/1.jpg"))
    let moby = try #require(try shelf.catalogue.search("moby dick").first).id
    let desk = ReviewDesk(run)
    let places = photo.spines.map(\.quad)
    try await desk.correct(
      photo: photo.id, .verdict(.record(moby), outline: places[0]), by: "Ada")
    try await desk.correct(
      photo: photo.id, .verdict(.notInCatalogue, outline: places[1]), by: "Ada")
    try await desk.correct(photo: photo.id, .verdict(.notABook, outline: places[2]), by: "Ada")

    let inventory = try Inventory(session, in: shelf.catalogue)
    #expect(inventory.summary.seen == 2)
    let first = try #require(inventory.findings.first { $0.views.first?.position == 1 })
    #expect(first.book?.title == "Moby Dick" && first.isVerified)
    let second = try #require(inventory.findings.first { $0.views.first?.position == 2 })
    #expect(second.kind == .unread && second.book == nil && second.note.contains("person"))
    #expect(!inventory.findings.contains { $0.views.first?.position == 3 })
    // What was closed stays as it was.
    #expect(try Inventory(closed, in: shelf.catalogue).summary.seen == 3)

    // Withdrawn corrections are withdrawn here too, and photos added later have those that hold.
    for _ in 0..<2 { _ = try await desk.withdrawLatest(ofPhoto: photo.id, by: "Ada") }
    #expect(try Inventory(session, in: shelf.catalogue).summary.seen == 3)
    let later = try store.start("later", scope: InventoryScope(), scheme: .local)
    _ = try await InventoryRun(run: run, session: later).add([shelf.photos])
    #expect(
      try Inventory(later, in: shelf.catalogue).findings.contains {
        $0.isVerified && $0.book?.title == "Moby Dick"
      })
  }
}
