import Foundation
import Hummingbird

/// The visitor's name, which corrections are kept under, and language.
struct SettingsRoutes: Sendable {
  func add(to router: Router<SiteContext>) {
    router.post("person") { request, context in
      let form = try await Form(request, context)
      let name = (form["name"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(80)
      var response = Response.redirect(to: Self.path(form["back"]))
      response.setCookie(Visitor.cookie(Visitor.personCookie, String(name)))
      return response
    }
    router.post("language") { request, context in
      let form = try await Form(request, context)
      guard let language = SiteLanguage(rawValue: form["language"] ?? "") else {
        throw SiteError.badRequest
      }
      var response = Response.redirect(to: Self.path(form["back"]))
      response.setCookie(Visitor.cookie(Visitor.languageCookie, language.rawValue))
      return response
    }
  }

  /// A path of this site; anything else leads to the first page.
  static func path(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
      text.allSatisfy({ $0.isASCII && !$0.isNewline })
    else { return "/" }
    return text
  }
}
