import Catalogue
import Foundation
import Testing

@Suite struct FindCommandTests {
  let workspace: Workspace

  /// A catalogue with one photo, on which one spine is Solaris and one is nothing known.
  init() throws {
    workspace = try Workspace()
    try workspace.write("books.csv", "title,author,tag\nSolaris,\"Lem, Stanisław\",N Lem\n")
    _ = try workspace.run("catalogue import books.csv")
    let catalogue = try Catalogue.open(workspace.folder.appending(path: "library.sqlite").path)
    let spines = (1...2).map { position in
      StoredSpine(
        shelf: 2, position: position, isInPile: false, quad: [10, 20, 30, 20, 30.5, 400, 10, 400],
        confidence: 1, text: "SOLARIS", reading: Data())
    }
    let photo = try catalogue.photos.save(
      StoredPhoto(
        path: "shelf.jpg", contentHash: "h", settings: "s", width: 800, height: 600,
        spines: spines))
    try catalogue.photos.replaceMatches(
      ofPhotos: [photo.id],
      with: [
        StoredMatch(spine: photo.spines[0].id, record: nil, confidence: 0.9, candidates: Data()),
        StoredMatch(spine: photo.spines[1].id, record: 1, confidence: 0.97, candidates: Data()),
      ])
  }

  @Test func table() throws {
    let run = try workspace.run("find lem solaris")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(
      run.output == """
        Photo      Shelf  Place  Title    Author          Call number  Sure
        ─────────  ─────  ─────  ───────  ──────────────  ───────────  ────
        shelf.jpg      2      2  Solaris  Lem, Stanisław  N Lem        97 %

        """)
  }

  @Test func json() throws {
    struct Place: Decodable, Equatable {
      let photo: String
      let shelf: Int
      let position: Int
      let quad: [[Double]]
      let record: Int64
      let title: String
      let author: String
      let callNumber: String
      let confidence: Double
    }
    let run = try workspace.run("find solaris --json")
    #expect(
      try JSONDecoder().decode([Place].self, from: Data(run.output.utf8)) == [
        Place(
          photo: "shelf.jpg", shelf: 2, position: 2,
          quad: [[10, 20], [30, 20], [30.5, 400], [10, 400]], record: 1, title: "Solaris",
          author: "Lem, Stanisław", callNumber: "N Lem", confidence: 0.97)
      ])
  }

  @Test func infoCountsPhotos() throws {
    let lines = try workspace.run("catalogue info").lines
    for line in ["Photos read", "Spines in them", "Spines matched"] {
      #expect(lines.contains { $0.hasPrefix(line) })
    }
    #expect(lines.contains { $0.hasPrefix("Spines in them") && $0.hasSuffix(" 2") })
    #expect(lines.contains { $0.hasPrefix("Spines matched") && $0.hasSuffix(" 1") })
  }
}
