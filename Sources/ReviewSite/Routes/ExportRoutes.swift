import Catalogue
import Foundation
import HTTPTypes
import Hummingbird
import Pipeline

/// What was reviewed, as files: the list of matches, and the corrections as truth for training and
/// evaluation.
struct ExportRoutes: Sendable {
  let catalogue: Catalogue

  func add(to router: Router<SiteContext>) {
    router.get("export/matches.csv") { _, _ in
      try Self.file(
        Data(ReviewedMatches(catalogue).csv().utf8), name: "matches.csv", type: "text/csv")
    }
    router.get("export/annotations.csv") { _, _ in
      try Self.file(
        Data(ReviewedMatches(catalogue).annotations().utf8), name: "annotations.csv",
        type: "text/csv")
    }
    router.get("export/truth/:id") { _, context in
      let id = try context.key("id")
      guard let truth = try ReviewedMatches(catalogue).truth(ofPhoto: id) else {
        throw SiteError.notFound
      }
      return Self.file(truth, name: "truth-\(id).json", type: "application/json")
    }
  }

  private static func file(_ data: Data, name: String, type: String) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "\(type); charset=utf-8",
        .contentDisposition: "attachment; filename=\"\(name)\"",
      ], body: ResponseBody(byteBuffer: ByteBuffer(data: data)))
  }
}
