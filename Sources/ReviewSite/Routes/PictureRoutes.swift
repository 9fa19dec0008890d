import Catalogue
import Foundation
import HTTPTypes
import Hummingbird
import Imaging

/// Pictures: only of photos in the catalogue's file, asked for by key and never by path.
struct PictureRoutes: Sendable {
  let catalogue: Catalogue
  let pictures: Pictures

  /// Widths that may be asked for, so that no one fills the memory with others.
  static let sides = [320, 1600, 4096]

  func add(to router: Router<SiteContext>) {
    router.get("photos/:id/picture/:side") { _, context in
      let id = try context.key("id")
      guard let side = Int(try context.parameters.require("side")), Self.sides.contains(side),
        let photo = try catalogue.photos.path(ofPhoto: id)
      else { throw SiteError.notFound }
      return try await jpeg(.photo(longerSide: side), ofPhoto: photo)
    }
    router.get("spines/:id/picture") { _, context in
      guard let place = try catalogue.spinePlace(id: context.key("id")) else {
        throw SiteError.notFound
      }
      return try await jpeg(.spine(place.quad, turn: place.turn), ofPhoto: place.photo)
    }
  }

  private func jpeg(_ subject: Pictures.Subject, ofPhoto path: String) async throws -> Response {
    do {
      let data = try await pictures.jpeg(subject, ofPhoto: path)
      return Response(
        status: .ok,
        headers: [.contentType: "image/jpeg", .cacheControl: "private, max-age=300"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    } catch let error as PhotoError {
      throw SiteError(status: .notFound, key: "error.photoGone", detail: error.description)
    }
  }
}

extension SiteContext {
  /// A parameter of the path that is a key.
  func key(_ name: String) throws -> Int64 {
    guard let key = parameters.get(name).flatMap(Int64.init) else { throw SiteError.notFound }
    return key
  }
}
