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
    #expect(try site.photo().corrections == 0)
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
    async let first: Void = desk.correct(photo: photo.id, splits[0], by: "Ada")
    async let second: Void = desk.correct(photo: photo.id, splits[1], by: "Ben")
    _ = try await (first, second)
    #expect(try site.photo().spines.count == 5)
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
    #expect(try site.photo().corrections == 0)
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
