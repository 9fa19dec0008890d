/// The languages that Tesseract has models for on this computer.
public enum Languages {
  /// The names of the installed models, sorted: three-letter codes such as "eng".
  public static var installed: [String] { TesseractHandle.installedLanguages }

  /// The languages read when none are named: those of `preferred` that are installed.
  ///
  /// More languages read a little more and take longer. Measured with the standard passes on 98
  /// legible spines in Spanish, Catalan, German, Portuguese and English: share of titles of which a
  /// hypothesis fits (token-set ratio of 70) and processor time a spine. English .79, 0.34 s; English
  /// and Spanish .84, 0.54 s; English, Spanish and Catalan .86, 0.82 s; all seven 1.6 s.
  public static var standard: [String] { preferred.filter(installed.contains) }

  /// In the order of preference.
  public static let preferred = ["eng", "spa", "cat", "fra", "deu", "ita", "por"]

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
