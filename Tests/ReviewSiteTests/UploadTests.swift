import DrawnShelf
import Foundation
import HTTPTypes
import Testing

/// Photos that are dropped into the page.
@Suite struct UploadTests {
  private func photo() throws -> Data {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("new.jpg")
    return try Data(contentsOf: URL(fileURLWithPath: shelf.photos + "/new.jpg"))
  }

  private struct Status: Decodable {
    struct Photo: Decodable {
      let name: String
      let state: String
      let matched: Int
      let reason: String
      let warnings: [String]
      let photo: Int64?
    }
    let isBusy: Bool
    let photos: [Photo]
  }

  private func finished(_ site: SiteHarness) async throws -> Status {
    for _ in 0..<2400 {
      let status = try JSONDecoder().decode(
        Status.self, from: try await site.get("/uploads").body)
      if !status.isBusy { return status }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw CancellationError()
  }

  @Test func aDroppedPhotoIsMatched() async throws {
    let site = try await SiteHarness(photos: [])
    let answer = try await site.ask(
      .put, "/uploads/My%20shelf.jpg", headers: SiteHarness.own, body: photo())
    #expect(answer.status == 202)
    let status = try await finished(site)
    #expect(status.photos.map(\.name) == ["My shelf.jpg"])
    #expect(status.photos.map(\.matched) == [3])
    #expect(try site.catalogue.photos.find("invisible cities").count == 1)
  }

  @Test func aFormWithTwoFilesIsTakenInPieces() async throws {
    let site = try await SiteHarness(photos: [])
    let photo = try photo()
    var body = Data()
    for name in ["one.jpg", "two.jpg"] {
      body += Data(
        ("--xyz\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"\(name)\"\r\n"
          + "Content-Type: image/jpeg\r\n\r\n").utf8)
      body += photo + (name == "two.jpg" ? Data([0]) : Data()) + Data("\r\n".utf8)
    }
    body += Data("--xyz--\r\n".utf8)
    let headers = SiteHarness.own.with(.contentType, "multipart/form-data; boundary=xyz")
    let answer = try await site.ask(.post, "/uploads", headers: headers, body: body)
    #expect(answer.status == 303)
    #expect(try await finished(site).photos.map(\.state) == ["done", "done"])
    let folder = site.shelf.folder.appendingPathComponent("uploads")
    #expect(try Data(contentsOf: folder.appendingPathComponent("one.jpg")) == photo)

    // Cut off in the middle: the first file was there before, nothing is left of the second.
    let cut = try await site.ask(
      .post, "/uploads", headers: headers, body: body.prefix(body.count - 3000))
    #expect(cut.status == 400)
    _ = try await finished(site)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["one.jpg", "two.jpg"])
  }

  @Test func whatIsNoPhotoOrTooLargeIsRefused() async throws {
    let site = try await SiteHarness(photos: [], uploadLimit: 20_000)
    let text = try await site.ask(
      .put, "/uploads/page.jpg", headers: SiteHarness.own, body: Data("<html>".utf8))
    #expect(text.status == 415 && text.text.contains("Only JPEG, PNG, TIFF and WebP"))
    let large = try await site.ask(
      .put, "/uploads/large.jpg", headers: SiteHarness.own,
      body: Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data(count: 30_000))
    #expect(large.status == 413)
    let folder = site.shelf.folder.appendingPathComponent("uploads")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    // Looks like a photo by its first bytes, and is none: the others are not held up.
    let broken = try await site.ask(
      .put, "/uploads/broken.jpg", headers: SiteHarness.own,
      body: Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data(repeating: 7, count: 400))
    #expect(broken.status == 202)
    let status = try await finished(site)
    #expect(status.photos.map(\.state) == ["failed"])
    #expect(status.photos[0].reason.contains("broken.jpg"))
  }

  @Test func thePhotoThatIsThereIsNotMatchedTwice() async throws {
    let site = try await SiteHarness(photos: [])
    let photo = try photo()
    for name in ["first.jpg", "again.jpg"] {
      _ = try await site.ask(.put, "/uploads/\(name)", headers: SiteHarness.own, body: photo)
    }
    #expect(try await finished(site).photos.map(\.state) == ["done", "known"])
    _ = try await site.ask(.put, "/uploads/later.jpg", headers: SiteHarness.own, body: photo)
    let status = try await finished(site)
    #expect(status.photos.map(\.state) == ["known"])
    #expect(try site.catalogue.photos.counts().photos == 1)
    #expect(try site.catalogue.photos.find("invisible cities").count == 1)
    let page = try await site.get("/").text
    #expect(page.contains("later.jpg") && page.contains("was there already"))
    #expect(page.contains("<a href=\"/photos/\(try #require(status.photos[0].photo))\">"))
    let folder = site.shelf.folder.appendingPathComponent("uploads").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["first.jpg"])
  }

  @Test func whatIsWrongWithAFileIsTold() async throws {
    let site = try await SiteHarness(photos: [])
    let photo = try photo()
    let answer = try await site.ask(
      .put, "/uploads/cut.jpg", headers: SiteHarness.own, body: photo.prefix(photo.count * 3 / 4))
    #expect(answer.status == 202)
    let status = try await finished(site)
    #expect(status.photos.map(\.state) == ["done"])
    let warning = try #require(status.photos[0].warnings.first)
    // The sender knows it by its name; where it is kept is nobody's business.
    #expect(warning.hasPrefix("cut.jpg: ") && !warning.contains("/"))
    #expect(try await site.get("/").text.contains("cut.jpg: "))
  }

  @Test func longNamesOfAnyScriptAreKept() async throws {
    let site = try await SiteHarness(photos: [])
    let name = String(repeating: "書", count: 119) + ".jpg"
    let path = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    let answer = try await site.ask(
      .put, "/uploads/\(path)", headers: SiteHarness.own, body: photo())
    #expect(answer.status == 202)
    #expect(try await finished(site).photos.map(\.matched) == [3])
    let folder = site.shelf.folder.appendingPathComponent("uploads").path
    let kept = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
    #expect(kept.hasPrefix("書書書") && kept.hasSuffix("書.jpg"))
  }

  @Test func namesCannotLeaveTheFolder() async throws {
    let site = try await SiteHarness(photos: [])
    let photo = try photo()
    var extra = Data()
    for name in ["..%2F..%2Fescape.jpg", "%2Ftmp%2Fescape.jpg", "..", ".hidden.jpg"] {
      let answer = try await site.ask(
        .put, "/uploads/\(name)", headers: SiteHarness.own, body: photo + extra)
      extra.append(0)  // another photo each time
      #expect(answer.status == 202, "\(name)")
    }
    _ = try await finished(site)
    let folder = site.shelf.folder.appendingPathComponent("uploads").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["escape (2).jpg", "escape.jpg", "hidden.jpg", "photo"])
  }
}
