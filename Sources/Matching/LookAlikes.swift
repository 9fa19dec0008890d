/// Letters of other scripts that recognisers report where Latin ones stand.
enum LookAlikes {
  /// The Latin letters that a folded word of Cyrillic or Greek letters looks like; nil where it has a
  /// letter that looks like none, or no letter that is not Latin.
  static func latin(_ word: some Collection<UInt8>) -> [UInt8]? {
    guard word.contains(where: { $0 >= 0x80 }) else { return nil }
    var letters: [UInt8] = []
    for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
      if scalar.value < 0x80 {
        letters.append(UInt8(scalar.value))
      } else if let letter = table[scalar] {
        letters.append(letter)
      } else {
        return nil
      }
    }
    return letters
  }

  private static let table: [Unicode.Scalar: UInt8] = {
    let pairs: [(String, String)] = [
      ("абвгдеёзийклмнопрстухьіїѕјє", "abbrdee3uuknmhonpctyxbiisje"),
      ("αβγδεζηικμνορτυχω", "abydeznikmvoptuxw"),
    ]
    var table: [Unicode.Scalar: UInt8] = [:]
    for (foreign, latin) in pairs {
      for (scalar, letter) in zip(foreign.unicodeScalars, latin.utf8) { table[scalar] = letter }
    }
    return table
  }()
}
