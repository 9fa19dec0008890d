import Reading

/// Tells photos of books from photos of other things that stand in rows: doors, boards, radiators.
enum Lettering {
  /// A word of so many letters, read so surely, is print.
  ///
  /// Measured on 33 pictures without books (drawn walls, furniture, fences, cloth, landscapes; parts of
  /// shelf photos without books) of which 16 had outlines, 641 in all: the surest word of any of them was
  /// read at .78. On 110 photos of books, most of them darkened parts of 1 to 2 megapixels, the surest
  /// word of each was read at .95 or more.
  private static let leastLetters = 4
  private static let leastConfidence = 0.85
  /// A few outlines may be books with nothing legible on them; a row without a single word is none.
  private static let leastOutlines = 4

  /// Whether outlines are worth keeping: few, or print was read on one of them at least.
  static func isPlausible(_ readings: [Reading]) -> Bool {
    readings.count < leastOutlines
      || readings.contains { reading in
        reading.hypotheses.contains { $0.words.contains(where: isPrint) }
      }
  }

  private static func isPrint(_ word: Word) -> Bool {
    guard word.confidence >= leastConfidence else { return false }
    // Two signs of a script without cases say as much as four letters.
    let letters = word.text.unicodeScalars.reduce(0) { count, scalar in
      guard scalar.properties.isAlphabetic else { return count }
      return count + (scalar.properties.isIdeographic ? 2 : 1)
    }
    return letters >= leastLetters
  }

  /// What a person is told where it is not so.
  static func warning(outlines: Int) -> String {
    "\(outlines) outlines look like spines, but no word could be read on any of them, so no books are "
      + "reported; if there are books, photograph them upright, nearer and sharper, or name the "
      + "languages on them with --languages"
  }
}
