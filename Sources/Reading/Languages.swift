/// The languages that Tesseract has models for on this computer.
public enum Languages {
  /// The names of the installed models, sorted: three-letter codes such as "eng".
  public static var installed: [String] { TesseractHandle.installedLanguages }

  /// The languages read when none are named: those of `preferred` that are installed.
  ///
  /// The passes take them by turns, the first one most often, so that further languages cost little.
  /// Three read together in every pass, as Tesseract can, took twice the time of one for the same
  /// books: measured with the first pass alone on 213 spines of five rendered photos, four of them dim
  /// and coarse, .70 of the books found in 0.15 s a spine by English, Spanish and Catalan together, .70 in
  /// 0.07 s by English, .71 by Spanish, .70 by Catalan.
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
