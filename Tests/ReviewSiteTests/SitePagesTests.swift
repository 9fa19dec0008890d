import Catalogue
import Foundation
import HTTPTypes
import Imaging
import Testing

/// What a person sees on the pages.
@Suite struct SitePagesTests {
  @Test func theWallCountsEveryPhotosSpines() async throws {
    let site = try await SiteHarness(photos: ["a.jpg", "b.jpg"])
    let page = try await site.get("/")
    #expect(page.status == 200)
    #expect(page.text.contains("<b>2</b> photos · <b>6</b> spines"))
    for number in ["9223372036854775807", "2", "-1", "x"] {
      let far = try await site.get("/?page=\(number)")
      #expect(far.status == 200 && far.text.contains("a.jpg"), "\(number)")
    }
    let photo = try site.photo("b.jpg")
    #expect(page.text.contains("href=\"/photos/\(photo.id)\""))
    let picture = try await site.get("/photos/\(photo.id)/picture/320")
    #expect(picture.headers[.contentType] == "image/jpeg")
    #expect(try Photo(bytes: Array(picture.body), name: "picture").width == 320)
  }

  @Test func aPhotoShowsItsOutlinesAndTheChosenSpine() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let spine = photo.spines[1]
    let page = try await site.get("/photos/\(photo.id)?spine=\(spine.id)")
    #expect(page.text.components(separatedBy: "<polygon").count == 4)
    #expect(page.text.contains("points=\"250,20 340,20 340,480 250,480\""))
    #expect(page.text.contains("Shelf 1, place 2"))
    #expect(page.text.contains("Cien años de soledad · García Márquez, Gabriel · N Gar"))
    // The candidates mark the words that were read.
    #expect(page.text.contains("<mark>soledad</mark>"))
    let strip = try await site.get("/spines/\(spine.id)/picture")
    let picture = try Photo(bytes: Array(strip.body), name: "strip")
    #expect(picture.width > 3 * picture.height)
  }

  @Test func findingLeadsToThePlace() async throws {
    let site = try await SiteHarness()
    let spine = try site.photo().spines[2]
    let page = try await site.get("/find?words=invisible+cit")
    #expect(page.text.contains("a.jpg · Shelf 1, place 3"))
    #expect(page.text.contains("href=\"/spines/\(spine.id)\""))
    let place = try await site.get("/spines/\(spine.id)")
    #expect(place.location == "/photos/\(try site.photo().id)?spine=\(spine.id)")
    // In any order, with spaces as browsers write them.
    #expect(try await site.get("/find?words=cities+invisible").text.contains("a.jpg · Shelf 1"))
    #expect(try await site.get("/find?words=cities%20invisible").text.contains("a.jpg · Shelf 1"))
    let unseen = try await site.get("/find?words=moby")
    #expect(unseen.text.contains("on no photo"))
    let none = try await site.get("/find?words=xyzzy")
    #expect(none.text.contains("No record has all of these words."))
  }

  @Test func everyLetterTypedFindsSomething() async throws {
    let site = try await SiteHarness()
    for words in ["i", "in", "inv", "invisible+c", "calv", "n+cal", "invisible+cities+"] {
      let page = try await site.get("/find?words=\(words)").text
      #expect(page.contains("a.jpg · Shelf 1, place 3"), "\(words)")
    }
    let page = try await site.get("/find?words=invisible+x").text
    #expect(page.contains("No record has all of these words."))
  }

  @Test func pagesSpeakTheVisitorsLanguage() async throws {
    let site = try await SiteHarness(photos: [])
    let catalan = try await site.get("/", [.acceptLanguage: "fr, ca;q=0.8, en;q=0.5"])
    #expect(catalan.text.contains("<html lang=\"ca\">"))
    #expect(catalan.text.contains("Deixeu anar fotos aquí"))
    let chosen = try await site.post("/language", "language=es&back=/find")
    #expect(chosen.status == 303 && chosen.location == "/find")
    let cookie = try #require(chosen.headers[.setCookie])
    let spanish = try await site.get(
      "/find", [.cookie: String(cookie.prefix { $0 != ";" }), .acceptLanguage: "en"])
    #expect(spanish.text.contains("Buscar un libro"))
  }

  @Test func everyLanguageHasEveryText() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/ReviewSite/Resources")
    let texts = try ["en", "es", "ca"].map { language in
      try JSONDecoder().decode(
        [String: String].self,
        from: Data(contentsOf: folder.appendingPathComponent("strings/\(language).json")))
    }
    #expect(Set(texts[0].keys) == Set(texts[1].keys))
    #expect(Set(texts[0].keys) == Set(texts[2].keys))
    // A text that a template asks for and nobody wrote would be an empty place on the page.
    for name in [
      "base", "photos", "photo", "find", "error", "inventories", "inventory",
    ] {
      let template = try String(
        contentsOf: folder.appendingPathComponent("templates/\(name).mustache"), encoding: .utf8)
      for match in template.matches(of: /\{\{t\.([A-Za-z]+)\}\}/) {
        #expect(texts[0][String(match.1)] != nil, "\(name): \(match.1)")
      }
    }
  }

  @Test func aReplacedFileIsShownAnew() async throws {
    let site = try await SiteHarness()
    let photo = try site.photo()
    let before = try await site.get("/photos/\(photo.id)/picture/320").body
    try site.shelf.addPhoto("a.jpg", titles: ["Nothing", "Like", "Before"])
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: photo.path)
    #expect(try await site.get("/photos/\(photo.id)/picture/320").body != before)
  }

  @Test func whatOnlyProgrammersUnderstandIsNotShown() async throws {
    let site = try await SiteHarness()
    // The catalogue's file is damaged while the site runs.
    try site.damageReadings()
    let photo = try site.photo()
    let page = try await site.get("/spines/\(photo.spines[0].id)/picture")
    #expect(page.status == 500 && page.text.contains("That failed. Nothing was changed."))
    #expect(!page.text.contains("DecodingError") && !page.text.contains("dataCorrupted"))
  }

  @Test func whatIsNotThereIsSaidPlainly() async throws {
    let site = try await SiteHarness()
    for path in [
      "/photos/999", "/photos/x", "/spines/999/picture", "/nowhere",
      "/static/%2e%2e%2fPackage.swift",
      "/photos/1/picture/5000", "/photos/..%2f..%2fetc%2fpasswd/picture/320",
    ] {
      let page = try await site.get(path)
      #expect(page.status == 404, "\(path)")
      #expect(page.text.contains("There is nothing at this address."), "\(path)")
    }
    // The photo's file was deleted since.
    let photo = try site.photo()
    try FileManager.default.removeItem(atPath: photo.path)
    let gone = try await site.get("/photos/\(photo.id)/picture/320")
    #expect(gone.status == 404 && gone.text.contains("cannot be read any more"))
  }

  @Test func textOfBooksAndSpinesIsEscaped() async throws {
    let site = try await SiteHarness()
    let csv = site.shelf.folder.appendingPathComponent("evil.csv")
    try Data("title,author\n\"<script>alert(1)</script> & \"\"quoted\"\"\",Mallory\n".utf8)
      .write(to: csv)
    _ = try site.catalogue.importRecords(from: [ImportFile(csv.path)])
    let record = try #require(try site.catalogue.search("mallory").first)
    let spine = try site.photo().spines[0]
    _ = try await site.post("/spines/\(spine.id)/verdict", "verdict=record:\(record.id)")
    for path in [
      "/photos/\(try site.photo().id)?spine=\(try site.photo().spines[0].id)&words=%3Cb%3Emallory",
      "/find?words=%22%3E%3Cscript%3Emallory",
    ] {
      let page = try await site.get(path)
      #expect(page.status == 200)
      #expect(!page.text.contains("<script>alert"))
      #expect(!page.text.contains("<script>mallory") && !page.text.contains("<b>mallory"))
    }
    let found = try await site.get("/find?words=mallory")
    #expect(found.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
  }
}
