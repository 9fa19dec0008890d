import Foundation

/// The site's texts, one JSON file for each language.
struct SiteStrings: Sendable {
  private let texts: [SiteLanguage: [String: String]]

  /// Loads all languages.
  ///
  /// - Throws: where a file is missing or damaged.
  init(folder: URL) throws {
    var texts: [SiteLanguage: [String: String]] = [:]
    for language in SiteLanguage.allCases {
      let file = folder.appendingPathComponent("\(language.rawValue).json")
      texts[language] = try JSONDecoder().decode(
        [String: String].self, from: Data(contentsOf: file))
    }
    self.texts = texts
  }

  /// All texts in a language, by their keys.
  func all(_ language: SiteLanguage) -> [String: String] { texts[language] ?? [:] }

  /// One text; the key itself where there is none.
  func text(_ key: String, _ language: SiteLanguage) -> String { texts[language]?[key] ?? key }
}
