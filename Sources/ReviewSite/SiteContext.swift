import Hummingbird

/// What is known of a request: who asks, and in which language.
package struct SiteContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// The language of the page.
  var language = SiteLanguage.english
  /// The name that the person gave; empty for none.
  var person = ""

  package init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
  }

  /// Forms with outlines are small; photos are streamed and have a limit of their own.
  package var maxUploadSize: Int { 1 << 20 }
}

/// The languages of the site.
enum SiteLanguage: String, CaseIterable, Sendable {
  case english = "en"
  case spanish = "es"
  case catalan = "ca"

  /// The language's own name.
  var name: String {
    switch self {
    case .english: "English"
    case .spanish: "Español"
    case .catalan: "Català"
    }
  }

  /// The first language of an `Accept-Language` header that the site speaks, by the header's weights.
  init(acceptLanguage header: String) {
    let wishes = header.split(separator: ",").map { item -> (code: Substring, weight: Double) in
      let parts = item.split(separator: ";")
      let weight = parts.dropFirst().lazy.compactMap { part -> Double? in
        let pair = part.split(separator: "=")
        guard pair.count == 2, pair[0].allSatisfy({ $0 == "q" || $0 == " " }) else { return nil }
        return Double(pair[1])
      }.first
      let code = (parts.first ?? "").drop { $0 == " " }
      return (code.prefix { $0 != "-" && $0 != " " }, weight ?? 1)
    }
    let known = wishes.enumerated().compactMap { place, wish in
      SiteLanguage(rawValue: wish.code.lowercased()).map { ($0, wish.weight, place) }
    }
    self = known.min { ($1.1, $0.2) < ($0.1, $1.2) }?.0 ?? .english
  }
}
