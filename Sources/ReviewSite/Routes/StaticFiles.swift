import Foundation
import HTTPTypes
import Hummingbird

/// The site's style sheet, script and icon; read once, known by name, so no path can lead elsewhere.
struct StaticFiles: Sendable {
  private let files: [String: (type: String, data: Data)]

  /// What all their paths begin with.
  static let path = "/static/"

  private static let types = ["css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"]

  /// Loads the files that ship with the site.
  init() throws {
    guard let folder = Bundle.module.resourceURL?.appendingPathComponent("static") else {
      throw SiteError.damagedInstallation
    }
    var files: [String: (String, Data)] = [:]
    for url in try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    {
      guard let type = Self.types[url.pathExtension] else { continue }
      files[url.lastPathComponent] = ("\(type); charset=utf-8", try Data(contentsOf: url))
    }
    self.files = files
  }

  func add(to router: Router<SiteContext>) {
    router.get("static/:name") { _, context in
      guard let file = files[context.parameters.get("name") ?? ""] else {
        throw SiteError.notFound
      }
      return Response(
        status: .ok, headers: [.contentType: file.type, .cacheControl: "no-cache"],
        body: ResponseBody(byteBuffer: ByteBuffer(data: file.data)))
    }
  }
}
