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
      let known: SiteError =
        error.status == .notFound
        ? .notFound
        : SiteError(status: error.status, key: "error.badRequest", detail: error.body ?? "")
      return page(known, request, context)
    } catch let error as ReviewError {
      return page(SiteError(error), request, context)
    } catch let error as CancellationError {
      throw error
    } catch {
      context.logger.error("\(error)")
      return page(
        SiteError(status: .internalServerError, key: "error.failed", detail: "\(error)"), request,
        context)
    }
  }

  private struct Content {
    let status: Int
    let text: String
    let detail: String
  }

  private func page(_ error: SiteError, _ request: Request, _ context: SiteContext) -> Response {
    renderer.page(
      "error",
      Content(
        status: error.status.code, text: renderer.strings.text(error.key, context.language),
        detail: error.detail),
      context, path: "/", status: error.status)
  }
}
