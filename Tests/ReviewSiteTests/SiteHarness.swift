import Catalogue
import DrawnShelf
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Pipeline
import Reading
import ReviewSite

/// A review site over drawn photos, asked through its router without a network.
final class SiteHarness {
  let shelf: DrawnShelf
  let desk: ReviewDesk
  let site: ReviewSite
  private let responder: any HTTPResponder<SiteContext>

  /// Matches a photo with three drawn spines and opens the site on it.
  init(photos: [String] = ["a.jpg"], token: String? = nil, uploadLimit: Int = 1 << 20) async throws
  {
    shelf = try DrawnShelf()
    for name in photos { try shelf.addPhoto(name) }
    let run = MatchRun(
      catalogue: shelf.catalogue, segmenter: FixedSegmenter(),
      reader: try SpineReader(languages: ["eng", "spa"], workers: 1))
    if !photos.isEmpty { _ = try await run.run([shelf.photos]) }
    desk = ReviewDesk(run)
    var options = SiteOptions(
      port: 0, token: token, uploads: shelf.folder.appendingPathComponent("uploads"))
    options.uploadLimit = uploadLimit
    site = try await ReviewSite(desk, options: options)
    responder = site.router().buildResponder()
  }

  var catalogue: Catalogue { shelf.catalogue }

  /// The stored photo as reviewed.
  func photo(_ name: String = "a.jpg") throws -> ReviewedPhoto {
    let path = URL(fileURLWithPath: shelf.photos).appendingPathComponent(name).path
    return try catalogue.reviewedPhoto(id: catalogue.photos.photo(path: path)!.id)!
  }

  /// Puts something in the place of the readings that no one understands.
  func damageReadings() throws {
    var photo = try catalogue.photos.photo(id: photo().id)!
    let keys = photo.spines.map(\.id)
    for index in photo.spines.indices { photo.spines[index].reading = Data("{".utf8) }
    photo = try catalogue.photos.save(photo)
    precondition(photo.spines.map(\.id) != keys)
  }

  /// What the site answers.
  struct Answer {
    let status: Int
    let headers: HTTPFields
    let body: Data
    var text: String { String(decoding: body, as: UTF8.self) }
    var location: String { headers[.location] ?? "" }
  }

  /// The headers of a browser on one of the site's own pages.
  static let own: HTTPFields = [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"]

  func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
    try await ask(.get, path, headers: headers)
  }

  /// Sends a form as the site's own pages do.
  func post(_ path: String, _ form: String, _ headers: HTTPFields = own) async throws -> Answer {
    var headers = headers
    headers[.contentType] = "application/x-www-form-urlencoded"
    return try await ask(.post, path, headers: headers, body: Data(form.utf8))
  }

  func ask(
    _ method: HTTPRequest.Method, _ path: String, authority: String = "127.0.0.1:8080",
    headers: HTTPFields = [:], body: Data = Data()
  ) async throws -> Answer {
    let request = Request(
      head: HTTPRequest(
        method: method, scheme: "http", authority: authority, path: path, headerFields: headers),
      body: RequestBody(buffer: ByteBuffer(bytes: body)))
    let context = SiteContext(
      source: ApplicationRequestContextSource(
        channel: EmbeddedChannel(), logger: Logger(label: "test")))
    let response = try await responder.respond(to: request, context: context)
    let content = Content()
    try await response.body.write(BodyCollector(content: content))
    return Answer(
      status: response.status.code, headers: response.headers, body: content.data)
  }

  private final class Content: @unchecked Sendable { var data = Data() }

  private struct BodyCollector: ResponseBodyWriter {
    let content: Content
    mutating func write(_ buffer: ByteBuffer) async throws {
      content.data.append(contentsOf: buffer.readableBytesView)
    }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}
