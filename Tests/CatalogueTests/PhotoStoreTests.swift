import Catalogue
import Foundation
import Testing

@Suite struct PhotoStoreTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
    try importBooks("Solaris,Lem\nUbik,Dick\n")
  }

  private func importBooks(_ rows: String) throws {
    _ = try catalogue.importing(try workspace.write("books.csv", "title,author\n" + rows))
  }

  private func spine(_ shelf: Int, _ position: Int, _ text: String) -> StoredSpine {
    StoredSpine(
      shelf: shelf, position: position, isInPile: shelf == 2,
      quad: (0..<8).map { Double($0) + 0.25 + Double(position) }, confidence: 0.75, text: text,
      reading: Data([1, 0, 255]))
  }

  private func photo(
    _ path: String = "a.jpg", hash: String = "h1", settings: String = "s1",
    spines: [StoredSpine]
  ) -> StoredPhoto {
    StoredPhoto(
      path: path, contentHash: hash, settings: settings, width: 4000, height: 3000,
      readAt: Date(timeIntervalSince1970: 1_700_000_000), spines: spines)
  }

  @Test func savedPhotoComesBackWhole() throws {
    let saved = try catalogue.photos.save(
      photo(spines: [spine(2, 1, "c"), spine(1, 2, "b"), spine(1, 1, "a")]))
    #expect(saved.id > 0)
    #expect(saved.spines.map(\.text) == ["a", "b", "c"])
    #expect(Set(saved.spines.map(\.id)).count == 3)
    #expect(try catalogue.photos.photo(path: "a.jpg") == saved)
    #expect(try catalogue.photos.photo(contentHash: "h1", settings: "s1") == saved)
  }

  @Test func otherContentOrSettingsIsNotFound() throws {
    _ = try catalogue.photos.save(photo(spines: []))
    #expect(try catalogue.photos.photo(contentHash: "h2", settings: "s1") == nil)
    #expect(try catalogue.photos.photo(contentHash: "h1", settings: "s2") == nil)
    #expect(try catalogue.photos.photo(path: "b.jpg") == nil)
  }

  @Test func savingAgainReplacesSpinesAndMatches() throws {
    let first = try catalogue.photos.save(photo(spines: [spine(1, 1, "a"), spine(1, 2, "b")]))
    try catalogue.photos.replaceMatches(
      ofPhotos: [first.id],
      with: [StoredMatch(spine: first.spines[0].id, record: 1, confidence: 1, candidates: Data())])
    let second = try catalogue.photos.save(photo(hash: "h2", spines: [spine(1, 1, "z")]))
    #expect(try catalogue.photos.photo(contentHash: "h1", settings: "s1") == nil)
    #expect(try catalogue.photos.photo(path: "a.jpg")?.spines.map(\.text) == ["z"])
    #expect(try catalogue.photos.matches(ofPhoto: second.id).isEmpty)
    #expect(try catalogue.photos.find("solaris").isEmpty)
    let counts = try catalogue.photos.counts()
    #expect((counts.photos, counts.spines, counts.matched) == (1, 1, 0))
  }

  @Test func matchesAreReplacedForTheirPhotosOnly() throws {
    let one = try catalogue.photos.save(photo("1.jpg", spines: [spine(1, 1, "a")]))
    let two = try catalogue.photos.save(photo("2.jpg", spines: [spine(1, 1, "b")]))
    func match(_ photo: StoredPhoto, _ record: Int64?) -> StoredMatch {
      StoredMatch(
        spine: photo.spines[0].id, record: record, confidence: 0.5, candidates: Data([7]))
    }
    try catalogue.photos.replaceMatches(
      ofPhotos: [one.id, two.id], with: [match(one, 1), match(two, 2)])
    try catalogue.photos.replaceMatches(ofPhotos: [two.id], with: [match(two, nil)])
    #expect(try catalogue.photos.matches(ofPhoto: one.id) == [match(one, 1)])
    #expect(try catalogue.photos.matches(ofPhoto: two.id) == [match(two, nil)])
    try catalogue.photos.replaceMatches(ofPhotos: [one.id, two.id], with: [])
    #expect(try catalogue.photos.matches(ofPhoto: one.id).isEmpty)
  }

  @Test func matchesOfGoneRecordsAndSpinesDoNoHarm() throws {
    let saved = try catalogue.photos.save(photo(spines: [spine(1, 1, "a")]))
    let known = saved.spines[0].id
    try catalogue.photos.replaceMatches(
      ofPhotos: [saved.id],
      with: [
        StoredMatch(spine: known, record: 999, confidence: 1, candidates: Data()),
        StoredMatch(spine: known + 100, record: 1, confidence: 1, candidates: Data()),
      ])
    #expect(
      try catalogue.photos.matches(ofPhoto: saved.id) == [
        StoredMatch(spine: known, record: nil, confidence: 1, candidates: Data())
      ])
  }

  @Test func aCorrectionMadeDuringMatchingIsNotWrittenOver() throws {
    let one = try catalogue.photos.save(photo("1.jpg", spines: [spine(1, 1, "a")]))
    let two = try catalogue.photos.save(photo("2.jpg", hash: "h2", spines: [spine(1, 1, "b")]))
    func match(_ photo: StoredPhoto, _ record: Int64) -> StoredMatch {
      StoredMatch(
        spine: photo.spines[0].id, record: record, confidence: 0.5, candidates: Data())
    }
    func correct() throws -> Correction {
      try catalogue.corrections.add(
        Correction(
          photoHash: "h1", change: .verdict(.record(2), outline: one.spines[0].quad),
          person: "Anna"))
    }
    // A run knows of no correction; one is made and heeded before the run stores what it found.
    let correction = try correct()
    try catalogue.photos.replaceMatches(
      ofPhotos: [one.id], with: [match(one, 2)], heeding: [one.id: [correction.id]])
    try catalogue.photos.replaceMatches(
      ofPhotos: [one.id, two.id], with: [match(one, 1), match(two, 1)],
      heeding: [one.id: [], two.id: []])
    #expect(try catalogue.photos.matches(ofPhoto: one.id) == [match(one, 2)])
    #expect(try catalogue.photos.matches(ofPhoto: two.id) == [match(two, 1)])
    // Likewise where it was taken back.
    try catalogue.corrections.withdraw(correction)
    try catalogue.photos.replaceMatches(
      ofPhotos: [one.id], with: [match(one, 1)], heeding: [one.id: []])
    try catalogue.photos.replaceMatches(
      ofPhotos: [one.id], with: [match(one, 2)], heeding: [one.id: [correction.id]])
    #expect(try catalogue.photos.matches(ofPhoto: one.id) == [match(one, 1)])
  }

  @Test func removingARecordKeepsItsMatchWithoutRecord() throws {
    let saved = try catalogue.photos.save(photo(spines: [spine(1, 1, "a"), spine(1, 2, "b")]))
    try catalogue.photos.replaceMatches(
      ofPhotos: [saved.id],
      with: [
        StoredMatch(spine: saved.spines[0].id, record: 1, confidence: 0.9, candidates: Data([1])),
        StoredMatch(spine: saved.spines[1].id, record: 2, confidence: 0.8, candidates: Data([2])),
      ])
    try importBooks("\"Ubik!\",Dick\n")
    #expect(try catalogue.photos.matches(ofPhoto: saved.id).map(\.record) == [nil, 2])
    #expect(try catalogue.photos.matches(ofPhoto: saved.id).map(\.confidence) == [0.9, 0.8])
    #expect(try catalogue.photos.find("ubik").map(\.record.title) == ["Ubik!"])
    #expect(try catalogue.photos.photo(path: "a.jpg")?.spines.count == 2)
  }

  @Test func findTellsThePlace() throws {
    let saved = try catalogue.photos.save(photo("b.jpg", spines: [spine(2, 3, "x")]))
    let other = try catalogue.photos.save(photo("a.jpg", spines: [spine(1, 5, "y")]))
    try catalogue.photos.replaceMatches(
      ofPhotos: [saved.id, other.id],
      with: [saved, other].map {
        StoredMatch(spine: $0.spines[0].id, record: 1, confidence: 0.5, candidates: Data())
      })
    let found = try catalogue.photos.find("lem SOLAR")
    #expect(found.map(\.photo) == ["a.jpg", "b.jpg"])
    #expect(found.map(\.shelf) == [1, 2])
    #expect(found.map(\.position) == [5, 3])
    #expect(found.map(\.isInPile) == [false, true])
    #expect(found.map(\.quad) == [other.spines[0].quad, saved.spines[0].quad])
    #expect(found.map(\.record.title) == ["Solaris", "Solaris"])
    #expect(try catalogue.photos.find("solaris", limit: 1).count == 1)
    #expect(try catalogue.photos.find("ubik").isEmpty, "in the catalogue, on no photo")
  }

  @Test func movedAndRemovedPhotos() throws {
    let saved = try catalogue.photos.save(photo("old/a.jpg", spines: [spine(1, 1, "a")]))
    _ = try catalogue.photos.save(photo("new/a.jpg", hash: "h0", spines: []))
    try catalogue.photos.move(photo: saved.id, to: "new/a.jpg")
    var paths: [String] = []
    try catalogue.photos.forEachPhoto { paths.append($0.path) }
    #expect(paths == ["new/a.jpg"])
    #expect(try catalogue.photos.photo(path: "new/a.jpg")?.spines == saved.spines)
    try catalogue.photos.remove(path: "new/a.jpg")
    #expect(try catalogue.photos.counts().photos == 0)
    #expect(try catalogue.photos.counts().spines == 0)
  }

  @Test func severalProcessesSaveAtOnce() async throws {
    let path = workspace.path("library.sqlite")
    let photos = (0..<8).map { worker in
      (0..<10).map { photo("\(worker)-\($0).jpg", spines: [spine(1, 1, "\($0)")]) }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for batch in photos {
        group.addTask {
          let store = try Catalogue.open(path).photos
          for photo in batch { _ = try store.save(photo) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try catalogue.photos.counts().photos == 80)
    #expect(try catalogue.photos.counts().spines == 80)
  }
}
