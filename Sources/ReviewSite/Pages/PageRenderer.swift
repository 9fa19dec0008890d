import Foundation
import HTTPTypes
import Hummingbird
import Mustache

/// Makes pages of templates, in the visitor's language. Everything in a template is escaped unless
/// the template says otherwise; none does.
struct PageRenderer: Sendable {
  private let library: MustacheLibrary
  let strings: SiteStrings

  /// Loads the templates and texts that ship with the site.
  ///
  /// - Throws: where one is missing or damaged.
  init() async throws {
    guard let resources = Bundle.module.resourceURL else { throw SiteError.damagedInstallation }
    library = try await MustacheLibrary(
      directory: resources.appendingPathComponent("templates").path)
    strings = try SiteStrings(folder: resources.appendingPathComponent("strings"))
  }

  /// Renders `content` with the template `name`.
  ///
  /// In a template, `t` holds the texts, `page` the content, and `site` what every page needs.
  func page(
    _ name: String, _ content: Any, _ context: SiteContext, path: String,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    let model: [String: Any] = [
      "t": strings.all(context.language),
      "site": Site(
        language: context.language.rawValue, person: context.person, path: path,
        languages: SiteLanguage.allCases.map {
          Site.Language(code: $0.rawValue, name: $0.name, isCurrent: $0 == context.language)
        }),
      "page": content,
    ]
    guard let html = library.render(model, withTemplate: name) else {
      preconditionFailure("no template \(name)")
    }
    return Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  /// What every page needs.
  private struct Site {
    struct Language {
      let code: String
      let name: String
      let isCurrent: Bool
    }

    let language: String
    let person: String
    let path: String
    let languages: [Language]
  }
}
