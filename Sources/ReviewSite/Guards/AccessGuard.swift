import Foundation
import HTTPTypes
import Hummingbird

/// Lets in only who may come in: requests to a name that is the site's own, from its own pages where
/// they change something, and with the token where there is one.
struct AccessGuard: RouterMiddleware {
  let options: SiteOptions

  private static let cookie = "shelfread-token"
  /// Where the form of the page that asks for the token leads.
  static let form = "/token"

  func handle(
    _ request: Request, context: SiteContext,
    next: (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    // A page of another site may point a name of its own at this computer ("DNS rebinding").
    guard isOwnName(request.head.authority) else {
      throw SiteError(status: .misdirectedRequest, key: "error.otherName")
    }
    if request.method != .get && request.method != .head {
      guard isFromOwnPage(request) else {
        throw SiteError(status: .forbidden, key: "error.otherSite")
      }
    }
    guard let token = options.token else { return try await next(request, context) }
    // The page that asks for the token looks like the others; nothing of the library is in its files.
    if request.uri.path.hasPrefix(StaticFiles.path) { return try await next(request, context) }
    if let given = request.uri.queryParameters["token"], Self.areEqual(String(given), token) {
      return Self.entry(token, to: request.uri.path)
    }
    if request.method == .post, request.uri.path == Self.form {
      let form = try await Form(request, context)
      guard Self.areEqual(form["token"] ?? "", token) else {
        throw SiteError(status: .unauthorized, key: "error.wrongToken")
      }
      return Self.entry(token, to: form["back"])
    }
    let bearer = request.headers[.authorization].map { $0.drop { $0 != " " }.dropFirst() }
    let given = request.cookies[Self.cookie]?.value ?? bearer.map(String.init) ?? ""
    guard Self.areEqual(given, token) else {
      throw SiteError(status: .unauthorized, key: "error.token")
    }
    return try await next(request, context)
  }

  /// Remembers the token and goes on. Browsers that come by a link from elsewhere send a cookie along
  /// with the page that it leads on to only where it is "lax"; requests that change something are
  /// asked where they come from besides.
  private static func entry(_ token: String, to path: String?) -> Response {
    var response = Response.redirect(to: SettingsRoutes.path(path))
    response.setCookie(
      Cookie(name: cookie, value: token, path: "/", httpOnly: true, sameSite: .lax))
    return response
  }

  private func isOwnName(_ authority: String?) -> Bool {
    guard let authority else { return false }
    // With a token the site may have any name: whoever points one here does not know the token.
    if options.token != nil { return true }
    let name = Self.hostName(authority)
    return SiteOptions.isLoopback(name) || name == options.host
  }

  /// "[::1]:8080" and "localhost:8080" without the port.
  static func hostName(_ authority: String) -> String {
    if authority.hasPrefix("[") {
      return String(authority.dropFirst().prefix { $0 != "]" })
    }
    return String(authority.prefix { $0 != ":" })
  }

  private func isFromOwnPage(_ request: Request) -> Bool {
    if let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!] {
      return site == "same-origin" || site == "none"
    }
    guard let origin = request.headers[.origin], let authority = request.head.authority else {
      return false
    }
    return origin == "http://" + authority || origin == "https://" + authority
  }

  /// Compares in a time that does not tell how much is right.
  private static func areEqual(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
