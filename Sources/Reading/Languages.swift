/// The languages that Tesseract has models for on this computer.
public enum Languages {
  /// The names of the installed models, sorted: three-letter codes such as "eng".
  public static var installed: [String] { TesseractHandle.installedLanguages }

  /// The languages read when none are named: the first of `preferred` that is installed.
  ///
  /// One is enough for all that are written in Latin letters. On 98 legible spines in Spanish,
  /// Catalan, German, Portuguese and English, a single pass with the English models found .58 of the
  /// letters of author and title (accents aside) in 87 ms a spine; each of the other six alone .56
  /// to .58; English, Spanish and Catalan joined .59 in 194 ms; all seven joined .59 in 398 ms.
  public static var standard: [String] {
    Array(preferred.filter(installed.contains).prefix(1))
  }

  /// In the order of preference.
  public static let preferred = ["eng", "spa", "deu", "cat", "fra", "ita", "por"]

  /// `languages` without repetitions, or the standard one where empty.
  ///
  /// - Throws: `ReadingError` naming the first that is not installed, or where there are none.
  public static func checked(_ languages: [String]) throws(ReadingError) -> [String] {
    let installed = installed
    guard !installed.isEmpty else {
      throw ReadingError(.noLanguages(folder: TesseractHandle.folder))
    }
    if let unknown = languages.first(where: { !installed.contains($0) }) {
      throw ReadingError(.unknownLanguage(unknown, installed: installed))
    }
    var wanted: [String] = []
    for language in languages where !wanted.contains(language) { wanted.append(language) }
    if wanted.isEmpty { wanted = standard }
    return wanted.isEmpty ? [installed[0]] : wanted
  }
}
