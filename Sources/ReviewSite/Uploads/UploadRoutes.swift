import Foundation
import HTTPTypes
import Hummingbird

/// Photos that come from the browser: dropped into the page, or chosen in a form.
struct UploadRoutes: Sendable {
  let options: SiteOptions
  let queue: UploadQueue

  /// What a browser's file dialogue offers.
  static let types = "image/jpeg,image/png,image/tiff,image/webp"

  func add(to router: Router<SiteContext>) {
    // One photo as it is; its name is in the path.
    router.put("uploads/:name") { request, context in
      let name = context.parameters.get("name")?.removingPercentEncoding ?? ""
      try await refuseTooMuch(request)
      let file = try await target.save(request.body, name: name)
      try await queue.add(file, name: UploadedFile.plain(name))
      return Response(status: .accepted)
    }
    // A form, for browsers without scripts.
    router.post("uploads") { request, context in
      guard
        let form = MultipartBody(
          request.body, contentType: request.headers[.contentType] ?? "")
      else { throw SiteError.badRequest }
      while let name = try await form.nextFileName() {
        try await refuseTooMany()
        let file = try await target.save(MultipartFile(form: form), name: name)
        try await queue.add(file, name: UploadedFile.plain(name))
      }
      return Response.redirect(to: "/")
    }
    router.get("uploads") { _, _ in
      let status = await queue.status()
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(data: try JSONEncoder().encode(status))))
    }
  }

  private var target: UploadedFile {
    UploadedFile(folder: options.uploads, limit: options.uploadLimit)
  }

  private func refuseTooMany() async throws {
    guard await queue.hasRoom else {
      throw SiteError(status: .tooManyRequests, key: "error.queueFull")
    }
  }

  private func refuseTooMuch(_ request: Request) async throws {
    try await refuseTooMany()
    if let length = request.headers[.contentLength].flatMap(Int.init),
      length > options.uploadLimit
    {
      throw SiteError(
        status: .contentTooLarge, key: "error.tooLarge", detail: "\(options.uploadLimit >> 20) MB")
    }
  }
}
