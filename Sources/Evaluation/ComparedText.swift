import Foundation

/// Titles and authors as truth and result are compared: case-folded, without accents and signs.
enum ComparedText {
  /// Letters and digits of `text`, case-folded and without combining marks, words parted by single
  /// spaces. Unlike `FoldedText` nothing is transliterated, so that figures agree with other tools.
  static func normalised(_ text: String) -> String {
    var words = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in caseFolded(text).decomposedStringWithCompatibilityMapping.unicodeScalars {
      let properties = scalar.properties
      if properties.canonicalCombiningClass != .notReordered { continue }
      if isAlphanumeric(properties) {
        if pendingSpace && !words.isEmpty { words.append(" ") }
        pendingSpace = false
        words.append(scalar)
      } else {
        pendingSpace = true
      }
    }
    return String(words)
  }

  /// Full case folding, by way of upper case: "ß" and "SS" become "ss".
  private static func caseFolded(_ text: String) -> String {
    var folded = ""
    for scalar in text.unicodeScalars {
      // The dotless i is the one Latin letter whose capital is another letter's.
      if scalar == "ı" {
        folded.unicodeScalars.append(scalar)
      } else {
        for upper in scalar.properties.uppercaseMapping.unicodeScalars {
          folded += upper.properties.lowercaseMapping
        }
      }
    }
    return folded
  }

  private static func isAlphanumeric(_ properties: Unicode.Scalar.Properties) -> Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: properties.numericType != nil
    }
  }
}
