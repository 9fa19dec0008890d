import Foundation
import Hummingbird
import NIOCore

/// The fields of a form as a browser sends them (`application/x-www-form-urlencoded`).
struct Form: Sendable {
  private let fields: [String: String]

  /// Reads the body of a request.
  ///
  /// - Throws: `SiteError` where it is too large.
  init(_ request: Request, _ context: SiteContext) async throws {
    var request = request
    do {
      self.init(String(buffer: try await request.collectBody(upTo: context.maxUploadSize)))
    } catch is NIOTooManyBytesError {
      throw SiteError(status: .contentTooLarge, key: "error.formTooLarge")
    }
  }

  /// Parses "a=1&b=two+words".
  init(_ text: String) {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      func decoded(_ part: Substring) -> String {
        String(part).replacing("+", with: " ").removingPercentEncoding ?? ""
      }
      fields[decoded(parts[0])] = parts.count > 1 ? decoded(parts[1]) : ""
    }
    self.fields = fields
  }

  /// A field, or nil.
  subscript(name: String) -> String? { fields[name] }

  /// A field that must be there.
  ///
  /// - Throws: `SiteError.badRequest`.
  func required(_ name: String) throws -> String {
    guard let value = fields[name], !value.isEmpty else { throw SiteError.badRequest }
    return value
  }
}

extension Request {
  /// What stands behind the question mark of the address, where a browser writes spaces as "+".
  var query: Form { Form(uri.query ?? "") }
}
