import Catalogue
import DrawnShelf
import Foundation
import HTTPTypes
import Imaging
import Pipeline
import Reading
import Testing

/// What people say holds: at once, after matching again, and after reading again.
@Suite struct CorrectionTests {
  private func titles(_ site: SiteHarness) throws -> [String?] {
    try site.photo().spines.map { $0.record?.title }
  }

  private func record(_ title: String, _ site: SiteHarness) throws -> Int64 {
    try #require(try site.catalogue.search(title).first).id
  }

  @Test func aRecordChosenByAPersonHoldsAndLeadsToTheNextSpine() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let moby = try record("moby dick", site)
    let named = SiteHarness.own.with(.cookie, "shelfread-person=Ada%20L")
    let answer = try await site.post(
      "/spines/\(photo.spines[0].id)/verdict", "verdict=record:\(moby)", named)
    #expect(answer.status == 303)
    let spine = try site.photo().spines[0]
    #expect(spine.state == .confirmed && spine.record?.title == "Moby Dick")
    #expect(spine.confidence == 1 && spine.person == "Ada L")
    // What the program had thought of can still be chosen.
    #expect(spine.candidates.contains { $0.title == "The Left Hand of Darkness" })

    // Found where it is now, and not under its old title.
    #expect(try site.catalogue.photos.find("moby").map(\.position) == [1])
    #expect(try site.catalogue.photos.find("left hand").isEmpty)

    // Matching and reading again, with another segmenter, keep it.
    let run = MatchRun(
      catalogue: site.catalogue, segmenter: FixedSegmenter(identifier: "another"),
      reader: try SpineReader(languages: ["eng"], workers: 1))
    let report = try await run.run([site.shelf.photos])
    #expect(report.photos[0].result.spines[0].match?.title == "Moby Dick")
    #expect(try site.photo().spines[0].state == .confirmed)
    #expect(report.photos[0].result.spines[1].match?.title == "Cien años de soledad")
  }

  @Test func notInTheCatalogueAndNotABookHaveNoRecord() async throws {
    let site = try await SiteHarness()
    let spines = try site.photo().spines
    _ = try await site.post("/spines/\(spines[0].id)/verdict", "verdict=notInCatalogue")
    let second = try site.photo().spines[1].id
    _ = try await site.post("/spines/\(second)/verdict", "verdict=notABook")
    let settled = try site.photo().spines
    #expect(settled.prefix(2).map(\.state) == [.notInCatalogue, .notABook])
    #expect(settled.prefix(2).allSatisfy { $0.record == nil })
    let csv = try await site.get("/export/matches.csv").text
    #expect(csv.contains(",notInCatalogue,") && csv.contains(",notABook,"))
  }

  @Test func undoTakesBackTheLatestCorrection() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    _ = try await site.post("/spines/\(photo.spines[0].id)/verdict", "verdict=notABook")
    let third = try site.photo().spines[2].id
    _ = try await site.post("/spines/\(third)/verdict", "verdict=notABook")
    _ = try await site.post("/photos/\(photo.id)/undo", "")
    #expect(try titles(site) == [nil, DrawnShelf.titles[1], DrawnShelf.titles[2]])
    _ = try await site.post("/photos/\(photo.id)/undo", "")
    #expect(try titles(site) == DrawnShelf.titles)
    #expect(try site.photo().corrections.isEmpty)
    // One more has nothing to take back.
    #expect(try await site.post("/photos/\(photo.id)/undo", "").status == 303)
  }

  @Test func outlinesAreSplitMergedRemovedAndDrawn() async throws {
    let site = try await SiteHarness()
    let id = try site.photo().id
    func change(_ spine: Int, _ form: String) async throws {
      let key = try site.photo().spines[spine].id
      #expect(try await site.post("/spines/\(key)/outline", form).status == 303)
    }
    try await change(1, "change=split")
    var photo = try site.photo()
    #expect(photo.id == id)
    #expect(photo.spines.count == 4)
    #expect(photo.spines[1].quad.corners[1].x == 295 && photo.spines[2].quad.corners[0].x == 295)
    #expect(photo.spines.map(\.position) == [1, 2, 3, 4])

    try await change(1, "change=merge")
    photo = try site.photo()
    #expect(photo.spines.count == 3)
    #expect(photo.spines[1].record?.title == "Cien años de soledad")

    try await change(0, "change=remove")
    #expect(
      try site.photo().spines.map { $0.record?.title } == Array(DrawnShelf.titles.dropFirst()))

    let corners = "x1=30&y1=20&x2=120&y2=20&x3=120&y3=480&x4=30&y4=480"
    #expect(try await site.post("/photos/\(id)/outlines", corners).status == 303)
    #expect(try site.photo().spines.map { $0.record?.title } == DrawnShelf.titles)

    // Undo puts the outline away again, and reading anew makes the same changes.
    _ = try await site.post("/photos/\(id)/undo", "")
    #expect(try site.photo().spines.count == 2)
    let run = MatchRun(
      catalogue: site.catalogue, segmenter: FixedSegmenter(identifier: "another"),
      reader: try SpineReader(languages: ["eng", "spa"], workers: 1))
    _ = try await run.run([site.shelf.photos])
    #expect(
      try site.photo().spines.map { $0.record?.title } == Array(DrawnShelf.titles.dropFirst()))
  }

  @Test func correctionsBecomeAnnotationsAndTruth() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let soledad = try record("soledad", site)
    _ = try await site.post("/spines/\(photo.spines[1].id)/verdict", "verdict=record:\(soledad)")
    let third = try site.photo().spines[2].id
    _ = try await site.post("/spines/\(third)/verdict", "verdict=notInCatalogue")
    let csv = try await site.get("/export/annotations.csv").text
    let lines = csv.split(separator: "\n")
    #expect(
      lines[0]
        == "image_name,mask_id,title,author,tag,isbn,not_book,not_in_db,segmentation_merged_books,series,section,ocr"
    )
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("a.jpg,") && lines[1].contains("Cien años de soledad"))
    #expect(lines[2].contains(",False,True,False,"))
    let truth = try await site.get("/export/truth/\(photo.id)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: truth.body) as? [String: Any])
    #expect((object["books"] as? [[String: Any]])?.count == 2)
  }

  @Test func aSplitSpineIsNoLongerWhatItWasSaidToBe() async throws {
    let site = try await SiteHarness()
    let spine = try site.photo().spines[1].id
    let moby = try record("moby dick", site)
    _ = try await site.post("/spines/\(spine)/verdict", "verdict=record:\(moby)")
    let again = try site.photo().spines[1].id
    _ = try await site.post("/spines/\(again)/outline", "change=split")
    #expect(try site.photo().spines.allSatisfy { $0.state != .confirmed })
  }

  @Test func undoingALargeOutlineBringsAllSpinesBack() async throws {
    let site = try await SiteHarness()
    let id = try site.photo().id
    let whole = "x1=0&y1=0&x2=700&y2=0&x3=700&y3=500&x4=0&y4=500"
    _ = try await site.post("/photos/\(id)/outlines", whole)
    #expect(try site.photo().spines.count == 4)
    _ = try await site.post("/photos/\(id)/undo", "")
    #expect(try titles(site) == DrawnShelf.titles)
  }

  @Test func aSpineOfAnEarlierPageIsNotMistakenForAnother() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let last = photo.spines[2].id
    _ = try await site.post("/spines/\(photo.spines[0].id)/outline", "change=remove")
    // The spines have new keys now, and the old ones mean nothing.
    #expect(try await site.post("/spines/\(last)/verdict", "verdict=notABook").status == 404)
    #expect(try titles(site) == Array(DrawnShelf.titles.dropFirst()))
  }

  @Test func twoPeoplesOutlinesAreBothKept() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let splits = photo.spines.prefix(2).map { spine -> Correction.Change in
      let halves = spine.quad.halved
      return .outlines(removed: [spine.quad.outline], added: halves.map(\.outline))
    }
    let desk = site.desk
    async let first = desk.correct(photo: photo.id, splits[0], by: "Ada")
    async let second = desk.correct(photo: photo.id, splits[1], by: "Ben")
    _ = try await (first, second)
    #expect(try site.photo().spines.count == 5)
  }

  /// The headers of a browser in which this name was given.
  private func named(_ person: String) -> HTTPFields {
    SiteHarness.own.with(.cookie, "shelfread-person=\(person)")
  }

  @Test func undoTakesBackOnesOwnLatestAndSaysWhat() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let path = "/photos/\(photo.id)/undo"
    let spines = photo.spines.map(\.id)
    _ = try await site.post("/spines/\(spines[0])/verdict", "verdict=notABook", named("Ada"))
    _ = try await site.post("/spines/\(spines[1])/verdict", "verdict=notInCatalogue", named("Ben"))

    let answer = try await site.post(path, "", named("Ada"))
    #expect(try site.photo().spines.map(\.state)[1] == .notInCatalogue)
    #expect(try titles(site) == [DrawnShelf.titles[0], nil, DrawnShelf.titles[2]])
    let page = try await site.get(answer.location, named("Ada"))
    #expect(page.text.contains("Undone: Shelf 1, place 1: not a book"))
    // Ben's stands, with who and when, and Ada has nothing more to take back.
    let year = Calendar.current.component(.year, from: .now)
    #expect(page.text.contains("<small>Ben <time>\(year)-"))
    #expect(!page.text.contains("id=\"undo\""))
    let nothing = try await site.get(
      try await site.post(path, "", named("Ada")).location, named("Ada"))
    #expect(nothing.text.contains("no correction of yours to undo"))
    #expect(try site.photo().spines[1].state == .notInCatalogue)
    #expect(
      try await site.get("/photos/\(photo.id)", named("Ben")).text.contains(
        "title=\"Shelf 1, place 2: not in the catalogue\""))
    #expect(try await site.get("/export/matches.csv").text.contains(",notInCatalogue,Ben,\(year)-"))
  }

  @Test func whatOthersHaveBuiltUponIsNotTakenFromUnderThem() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    _ = try await site.post("/spines/\(photo.spines[1].id)/outline", "change=split", named("Ada"))
    let half = try site.photo().spines[1].id
    _ = try await site.post("/spines/\(half)/verdict", "verdict=notABook", named("Ben"))
    let refused = try await site.post("/photos/\(photo.id)/undo", "", named("Ada"))
    #expect(refused.status == 409 && refused.text.contains("cannot be undone"))
    #expect(refused.text.contains("Ben"))
    #expect(try site.photo().spines.count == 4)
    _ = try await site.post("/photos/\(photo.id)/undo", "", named("Ben"))
    _ = try await site.post("/photos/\(photo.id)/undo", "", named("Ada"))
    #expect(try titles(site) == DrawnShelf.titles)
  }

  @Test func copiesOfAPhotoStayAlike() async throws {
    let site = try await SiteHarness(photos: ["a.jpg", "copies/a.jpg"])
    let spines = try site.photo().spines
    func states() throws -> [[SpineState]] {
      try ["a.jpg", "copies/a.jpg"].map { try site.photo($0).spines.map(\.state) }
    }
    _ = try await site.post("/spines/\(spines[0].id)/verdict", "verdict=notABook")
    #expect(try states().map(\.first) == [.notABook, .notABook])
    let copy = try site.photo("copies/a.jpg").spines[1].id
    _ = try await site.post("/spines/\(copy)/outline", "change=split")
    #expect(try states().map(\.count) == [4, 4])
    #expect(try states()[0] == states()[1])
    _ = try await site.post("/photos/\(try site.photo().id)/undo", "")
    #expect(try states().map(\.count) == [3, 3])
  }

  @Test func aRecordThatHasLeftTheCatalogueSettlesNothing() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let csv = site.shelf.folder.appendingPathComponent("more.csv")
    try Data("title,author\nShort lived,Mallory\n".utf8).write(to: csv)
    _ = try site.catalogue.importRecords(from: [ImportFile(csv.path)])
    let lived = try record("short lived", site)
    _ = try await site.post("/spines/\(photo.spines[0].id)/verdict", "verdict=record:\(lived)")
    #expect(try await site.get("/export/annotations.csv").text.contains("Short lived"))
    try Data("title,author\nAnother,Mallory\n".utf8).write(to: csv)
    _ = try site.catalogue.importRecords(from: [ImportFile(csv.path)])

    func isOpen() async throws {
      let spine = try site.photo().spines[0]
      #expect(spine.state != .confirmed && spine.state != .notInCatalogue)
      // Nobody said that the catalogue does not have the book.
      let annotations = try await site.get("/export/annotations.csv").text
      #expect(annotations.split(separator: "\n").count == 1)
      let page = try await site.get("/photos/\(photo.id)?spine=\(spine.id)")
      #expect(page.text.contains("has left the catalogue. Choose again."))
    }
    try await isOpen()
    #expect(try await site.get("/").text.contains("<b>1</b> unsure"))
    // Matched again, the program's own guess is shown.
    let run = MatchRun(
      catalogue: site.catalogue, segmenter: FixedSegmenter(),
      reader: try SpineReader(languages: ["eng", "spa"], workers: 1))
    _ = try await run.run([site.shelf.photos])
    #expect(try titles(site) == DrawnShelf.titles)
    try await isOpen()
  }

  @Test func splittingKeepsTheChosenShareAndMergingOneShelf() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    _ = try await site.post(
      "/spines/\(photo.spines[1].id)/outline", "change=split&share=0.7")
    let halves = try site.photo().spines[1...2].map(\.quad)
    #expect(halves[0].corners[1].x == 313 && halves[1].corners[0].x == 313)
    #expect(halves[0].corners[2].x == 313 && halves[1].corners[3].x == 313)
    // The last spine of a photo has none to be merged with.
    let last = try #require(try site.photo().spines.last).id
    let refused = try await site.post("/spines/\(last)/outline", "change=merge")
    #expect(refused.status == 400 && refused.text.contains("of the same row or pile"))
    // Two thick books, broader than high together, are still parted from top to bottom.
    let broad = "x1=30&y1=20&x2=640&y2=20&x3=640&y3=480&x4=30&y4=480&change=redraw"
    let first = try site.photo().spines[0].id
    _ = try await site.post("/spines/\(first)/outline", broad)
    let whole = try #require(try site.photo().spines.first { $0.quad.corners[1].x == 640 })
    _ = try await site.post("/spines/\(whole.id)/outline", "change=split")
    let left = try #require(try site.photo().spines.first { $0.quad.corners[1].x == 335 })
    #expect(left.quad.corners[3].y == 480)
    _ = try await site.post("/spines/\(left.id)/outline", "change=splitPile")
    #expect(
      try site.photo().spines.contains {
        $0.quad.corners[1].x == 335 && $0.quad.corners[3].y == 250
      })
  }

  @Test func badFormsChangeNothing() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let spine = photo.spines[0].id
    for (path, form) in [
      ("/spines/\(spine)/verdict", ""), ("/spines/\(spine)/verdict", "verdict=record:abc"),
      ("/spines/\(spine)/verdict", "verdict=anything"),
      ("/spines/\(spine)/verdict", "verdict=record:999999"),
      ("/spines/\(spine)/outline", "change=bend"),
      ("/photos/\(photo.id)/outlines", "x1=1&y1=1&x2=2&y2=1&x3=2&y3=2&x4=1&y4=2"),
      ("/photos/\(photo.id)/outlines", "x1=nan&y1=1&x2=2&y2=1&x3=2&y3=2&x4=1&y4=2"),
    ] {
      #expect(try await site.post(path, form).status == 400, "\(path) \(form)")
    }
    #expect(try await site.post("/spines/9999/verdict", "verdict=notABook").status == 404)
    #expect(try site.photo().corrections.isEmpty)
    #expect(try titles(site) == DrawnShelf.titles)
  }
}

extension Quad {
  /// The left and the right half.
  fileprivate var halved: [Quad] {
    let (top, bottom) = (corners[0].toward(corners[1], 0.5), corners[3].toward(corners[2], 0.5))
    return [
      Quad([corners[0], top, bottom, corners[3]]), Quad([top, corners[1], corners[2], bottom]),
    ]
  }
}

extension HTTPFields {
  func with(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
    var copy = self
    copy[name] = value
    return copy
  }
}
