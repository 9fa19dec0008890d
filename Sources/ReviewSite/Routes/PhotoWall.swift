import Catalogue
import Foundation
import Hummingbird
import Pipeline

/// The wall of thumbnails, by folder, with how the spines of each photo stand.
struct PhotoWall: Sendable {
  let catalogue: Catalogue
  let renderer: PageRenderer
  let uploads: UploadQueue
  /// The largest photo that is taken, in bytes.
  let uploadLimit: Int

  /// Thumbnails on a page.
  private static let pageSize = 120

  func add(to router: Router<SiteContext>) {
    router.get("/") { request, context in
      let query = request.query
      let folder = query["folder"]
      let page = max(1, query["page"].flatMap { Int($0) } ?? 1)
      return try await wall(folder: folder, page: page, context)
    }
  }

  private struct Content {
    struct Folder {
      let path: String
      let name: String
      let photos: Int
      let isCurrent: Bool
    }
    struct Photo {
      let id: Int64
      let name: String
      let spines: Int
      let settled: Int
      let unsure: Int
      let unread: Int
      let isDone: Bool
    }

    let folders: [Folder]
    let hasFolders: Bool
    let photos: [Photo]
    let isEmpty: Bool
    let total: Int
    let spines: Int
    let settled: Int
    let unsure: Int
    let unread: Int
    let previous: String?
    let next: String?
    let uploads: UploadStatus
    let uploadTypes: String
    let uploadLimit: Int
    let tooLarge: String
  }

  private func wall(folder: String?, page: Int, _ context: SiteContext) async throws -> Response {
    let all = try catalogue.photos.summaries(sureFrom: SpineState.sureFrom)
    let folders = Dictionary(grouping: all) { Self.folder(of: $0.path) }
    let shown = folder.map { folders[$0] ?? [] } ?? all
    let page = min(page, max(0, shown.count - 1) / Self.pageSize + 1)
    let start = (page - 1) * Self.pageSize
    let end = min(start + Self.pageSize, shown.count)
    func link(_ page: Int) -> String {
      var query = URLComponents()
      query.queryItems =
        (folder.map { [URLQueryItem(name: "folder", value: $0)] } ?? [])
        + [URLQueryItem(name: "page", value: String(page))]
      return "/?" + (query.percentEncodedQuery ?? "")
    }
    let content = Content(
      folders: folders.sorted { $0.key < $1.key }.map {
        Content.Folder(
          path: Self.encoded($0.key), name: $0.key, photos: $0.value.count,
          isCurrent: $0.key == folder)
      },
      hasFolders: folders.count > 1,
      photos: shown[start..<end].map {
        Content.Photo(
          id: $0.id, name: ($0.path as NSString).lastPathComponent, spines: $0.spines,
          settled: $0.settled, unsure: $0.unsure, unread: $0.unread,
          isDone: $0.spines == $0.settled)
      },
      isEmpty: all.isEmpty,
      total: shown.count,
      spines: shown.reduce(0) { $0 + $1.spines }, settled: shown.reduce(0) { $0 + $1.settled },
      unsure: shown.reduce(0) { $0 + $1.unsure }, unread: shown.reduce(0) { $0 + $1.unread },
      previous: start > 0 ? link(page - 1) : nil, next: end < shown.count ? link(page + 1) : nil,
      uploads: await uploads.status(), uploadTypes: UploadRoutes.types,
      uploadLimit: uploadLimit,
      tooLarge: renderer.strings.text("error.tooLarge", context.language)
        + " \(uploadLimit >> 20) MB")
    return renderer.page("photos", content, context, path: "/")
  }

  private static func folder(of path: String) -> String {
    (path as NSString).deletingLastPathComponent
  }

  private static func encoded(_ value: String) -> String {
    value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}
