import Foundation
import HTTPTypes
import Hummingbird

/// Finds out the visitor's language and name, from cookies and the browser's settings.
struct Visitor: RouterMiddleware {
  static let languageCookie = "shelfread-language"
  static let personCookie = "shelfread-person"

  func handle(
    _ request: Request, context: SiteContext,
    next: (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.language =
      request.cookies[Self.languageCookie].flatMap { SiteLanguage(rawValue: $0.value) }
      ?? SiteLanguage(acceptLanguage: request.headers[.acceptLanguage] ?? "")
    context.person = request.cookies[Self.personCookie]?.value.removingPercentEncoding ?? ""
    return try await next(request, context)
  }

  /// A cookie that lasts a year.
  static func cookie(_ name: String, _ value: String) -> Cookie {
    let plain = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    return Cookie(
      name: name, value: plain, maxAge: 31_536_000, path: "/", httpOnly: true, sameSite: .lax)
  }
}
