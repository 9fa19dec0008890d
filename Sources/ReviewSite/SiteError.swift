import Catalogue
import HTTPTypes
import Hummingbird
import Pipeline

/// A request that cannot be answered; its text is looked up in the visitor's language.
struct SiteError: Error {
  let status: HTTPResponse.Status
  /// The text's key.
  let key: String
  /// What the text does not say, as the program gave it.
  var detail = ""

  static let notFound = SiteError(status: .notFound, key: "error.notFound")
  static let badRequest = SiteError(status: .badRequest, key: "error.badRequest")
  static let damagedInstallation = SiteError(
    status: .internalServerError, key: "error.damagedInstallation")
}

extension SiteError {
  /// What the server refused.
  init(_ error: HTTPError) {
    switch error.status {
    case .notFound: self = .notFound
    case .contentTooLarge: self.init(status: .contentTooLarge, key: "error.formTooLarge")
    default: self.init(status: error.status, key: "error.badRequest")
    }
  }

  /// What was not foreseen: the page says only what is written for people. The rest is for whoever
  /// runs the program.
  init(unexpected error: any Error, _ context: SiteContext) {
    guard let text = ReviewDesk.explanation(of: error) else {
      context.logger.critical("\(error)")
      self.init(status: .internalServerError, key: "error.failed")
      return
    }
    let isBusy = (error as? CatalogueError)?.kind == .busy
    self.init(
      status: isBusy ? .serviceUnavailable : .internalServerError, key: "error.failed",
      detail: text)
  }

  /// What the desk refused.
  init(_ error: ReviewError) {
    switch error {
    case .noPhoto: self.init(status: .notFound, key: "error.spineGone")
    case .builtUpon(let person):
      self.init(status: .conflict, key: "error.builtUpon", detail: person)
    }
  }
}

/// Shows errors as pages.
struct ErrorPages: RouterMiddleware {
  let renderer: PageRenderer

  func handle(
    _ request: Request, context: SiteContext,
    next: (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as SiteError {
      return page(error, request, context)
    } catch let error as HTTPError {
      return page(SiteError(error), request, context)
    } catch let error as ReviewError {
      return page(SiteError(error), request, context)
    } catch let error as CancellationError {
      throw error
    } catch {
      return page(SiteError(unexpected: error, context), request, context)
    }
  }

  private struct Content {
    let status: Int
    let text: String
    let detail: String
    /// Whether the page asks for the token, and where it leads then.
    let asksForToken: Bool
    let back: String
  }

  private func page(_ error: SiteError, _ request: Request, _ context: SiteContext) -> Response {
    renderer.page(
      "error",
      Content(
        status: error.status.code, text: renderer.strings.text(error.key, context.language),
        detail: error.detail, asksForToken: error.status == .unauthorized,
        back: request.method == .get ? request.uri.path : "/"),
      context, path: "/", status: error.status)
  }
}
