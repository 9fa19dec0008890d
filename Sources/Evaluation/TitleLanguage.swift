import Bibliography

/// Guesses the language of a title from its small words and letters.
///
/// A guess to sort samples by, not to read by: a short title often has none of the words, and is then
/// of no known language.
package enum TitleLanguage {
  /// A language code, or nil where nothing speaks for one language more than for the others.
  package static func guess(_ title: String) -> String? {
    var votes: [String: Int] = [:]
    for word in Set(ComparedText.lowercased(title)) {
      for (language, words) in smallWords where words.contains(word) {
        votes[language, default: 0] += 2
      }
      for (language, letters) in letters where letters.contains(where: { word.contains($0) }) {
        votes[language, default: 0] += 1
      }
    }
    let best = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let best, votes.values.count(where: { $0 == best.value }) == 1 else { return nil }
    return best.key
  }

  private static let smallWords: [(String, Set<String>)] = [
    (
      "ca",
      [
        "els", "dels", "pels", "als", "amb", "i", "d", "l", "uns", "una", "és", "seva", "seu",
        "meva", "què", "com", "perquè", "món", "història", "guia", "any", "anys", "fins", "des",
      ]
    ),
    (
      "es",
      [
        "el", "los", "las", "del", "y", "con", "por", "para", "un", "una", "su", "sus", "qué",
        "cómo", "mundo", "historia", "guía", "año", "años", "entre", "desde", "sobre",
      ]
    ),
    (
      "en",
      [
        "the", "of", "and", "to", "in", "for", "with", "from", "on", "a", "an", "how", "world",
        "history", "my", "your", "at",
      ]
    ),
    (
      "fr",
      [
        "le", "les", "des", "du", "et", "une", "un", "dans", "pour", "avec", "sur", "au", "aux",
        "d", "l", "monde", "histoire",
      ]
    ),
    (
      "de",
      [
        "der", "die", "das", "und", "des", "dem", "den", "ein", "eine", "mit", "von", "im", "zu",
        "für", "aus", "am",
      ]
    ),
    (
      "it",
      [
        "il", "gli", "della", "delle", "dei", "di", "e", "un", "una", "con", "per", "nel", "che",
        "storia", "mondo",
      ]
    ),
    (
      "pt",
      [
        "o", "os", "as", "do", "da", "dos", "das", "e", "com", "para", "um", "uma", "em", "no",
        "na", "mundo", "história",
      ]
    ),
  ]

  private static let letters: [(String, Set<Character>)] = [
    ("ca", ["·", "à", "è", "ò"]), ("es", ["ñ", "¿", "¡"]), ("de", ["ß", "ä", "ö"]),
    ("fr", ["ê", "œ", "ù"]), ("pt", ["ã", "õ"]),
  ]
}

extension ComparedText {
  /// The words of `text` in lower case, with their accents, elisions parted.
  static func lowercased(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && $0 != "·" && $0 != "ñ" && $0 != "¿" && $0 != "¡" }
      .map(String.init)
  }
}
