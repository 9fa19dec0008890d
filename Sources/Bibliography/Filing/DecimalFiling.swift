/// Filing by digits as decimals: the Universal Decimal Classification, and local marks like it.
///
/// UDC's order of signs: `+` and `/` before the plain number, then `:` `=` `(0` `(1…9` `(=` `"` `*`
/// letters `.00` `-0` `-1…9` `.0` `'`, then further digits (UDC Consortium, filing order of the common
/// auxiliary signs).
enum DecimalFiling {
  private typealias Mark = CallNumberMarks.Mark

  /// What a part's end and the signs are written as, in UDC's order. All below the digits.
  private enum UDC {
    static let closing: UInt8 = 0x02
    static let plus: UInt8 = 0x03
    static let slash: UInt8 = 0x04
    /// Between the class and the author's mark: "+" and "/" file before it.
    static let end: UInt8 = 0x05
    static let colon: UInt8 = 0x06
    static let equals: UInt8 = 0x07
    static let form: UInt8 = 0x08
    static let place: UInt8 = 0x09
    static let people: UInt8 = 0x0A
    static let time: UInt8 = 0x0B
    static let asterisk: UInt8 = 0x0C
    static let alphabetic: UInt8 = 0x0D
    static let pointOfView: UInt8 = 0x0E
    static let general: UInt8 = 0x0F
    static let special: UInt8 = 0x10
    static let pointNought: UInt8 = 0x11
    static let apostrophe: UInt8 = 0x12
    static let other: UInt8 = 0x13
  }

  /// Ends the class of every UDC key.
  static var classEnd: UInt8 { UDC.end }

  static func writeUDC(_ marks: [CallNumberMarks.Mark], to writer: inout FilingKeyWriter) {
    let classEnd = marks.firstIndex(of: .space) ?? marks.count
    var isInQuotes = false
    var index = 0
    while index < classEnd {
      let next = index + 1 < classEnd ? marks[index + 1] : .space
      switch marks[index] {
      case .digits(let run): writer.append(run)
      case .letters(let run, _):
        if index > 0 { writer.append(UDC.alphabetic) }
        writer.append(run)
      case .symbol(UInt8(ascii: "\"")):
        writer.append(isInQuotes ? UDC.closing : UDC.time)
        isInQuotes.toggle()
      case .symbol(UInt8(ascii: ".")):
        // Between groups of digits the point is there for the eye; before a nought it is a sign.
        if let rank = nought(next) { writer.append(rank) }
      case .symbol(let symbol): if let rank = rank(symbol, before: next) { writer.append(rank) }
      case .space: break
      }
      index += 1
    }
    // Written even where nothing follows: "37+93" files before "37".
    if classEnd > 0 { writer.append(UDC.end) }
    writeLocal(Array(marks[min(marks.count, classEnd + 1)...]), isAfterClass: true, to: &writer)
  }

  private static func nought(_ next: Mark) -> UInt8? {
    guard case .digits(let run) = next, run.first == UInt8(ascii: "0") else { return nil }
    return run.count > 1 && run[1] == UInt8(ascii: "0") ? UDC.pointOfView : UDC.pointNought
  }

  private static func rank(_ symbol: UInt8, before next: Mark) -> UInt8? {
    switch symbol {
    case UInt8(ascii: "+"): return UDC.plus
    case UInt8(ascii: "/"): return UDC.slash
    case UInt8(ascii: ":"): return UDC.colon
    case UInt8(ascii: "="): return UDC.equals
    case UInt8(ascii: "*"): return UDC.asterisk
    case UInt8(ascii: "'"): return UDC.apostrophe
    case UInt8(ascii: ")"): return UDC.closing
    case UInt8(ascii: "["), UInt8(ascii: "]"): return nil
    case UInt8(ascii: "("):
      switch next {
      case .digits(let run): return run.first == UInt8(ascii: "0") ? UDC.form : UDC.place
      case .symbol(UInt8(ascii: "=")): return UDC.people
      case .letters: return UDC.alphabetic
      default: return UDC.place
      }
    case UInt8(ascii: "-"):
      if case .digits(let run) = next, run.first == UInt8(ascii: "0") { return UDC.general }
      return UDC.special
    default: return UDC.other
    }
  }

  // MARK: Local marks

  /// Ranks of symbols in local marks; a space files first: "791 Abc", "791(09) Abc", "791.4 Abc".
  private static let localRanks: [UInt8: UInt8] = [
    UInt8(ascii: ")"): 0x03, UInt8(ascii: "*"): 0x04, UInt8(ascii: "+"): 0x05,
    UInt8(ascii: "/"): 0x06, UInt8(ascii: ":"): 0x07, UInt8(ascii: "="): 0x08,
    UInt8(ascii: "("): 0x09, UInt8(ascii: "\""): 0x0A, UInt8(ascii: "-"): 0x0B,
    UInt8(ascii: ","): 0x0C, UInt8(ascii: "."): 0x0F,
  ]
  private static let localSpace: UInt8 = 0x02
  private static let localOther: UInt8 = 0x0D

  /// Words behind which a number is a volume or copy, and so goes by size.
  static func isVolumeWord(_ letters: [UInt8]) -> Bool {
    volumeWords.contains(String(decoding: letters, as: UTF8.self))
  }

  private static let volumeWords: Set<String> = [
    "V", "VOL", "VOLS", "T", "TOM", "TOMO", "BD", "BAND", "NO", "NR", "N", "NUM", "PT", "PART", "C",
    "COPY", "EX", "EJ", "SUPPL", "SER", "BK", "TEIL", "TL",
  ]

  static func writeLocal(
    _ marks: [CallNumberMarks.Mark], numbersAreDecimal: Bool, to writer: inout FilingKeyWriter
  ) {
    writeLocal(marks, numbersAreDecimal: numbersAreDecimal, isAfterClass: false, to: &writer)
  }

  /// - Parameter isAfterClass: the class number stands before these marks, so that the next word is the
  ///   author's mark and numbers behind that are volumes.
  private static func writeLocal(
    _ marks: [CallNumberMarks.Mark], numbersAreDecimal: Bool = true, isAfterClass: Bool,
    to writer: inout FilingKeyWriter
  ) {
    var hasNumber = isAfterClass
    var words = 0
    var isBehindAuthor = false
    var last = Mark.space
    for (index, mark) in marks.enumerated() {
      let next = index + 1 < marks.count ? marks[index + 1] : .space
      switch mark {
      case .space: writer.append(localSpace)
      case .letters(let run, _):
        if last == .space {
          words += 1
          if hasNumber || words > 1 { isBehindAuthor = true }
        }
        writer.append(run)
      case .digits(let run):
        // "I59" and a label's "I" above "59" are one mark.
        if case .letters = last { writer.append(localSpace) }
        if !numbersAreDecimal || isBehindAuthor {
          writer.append(number: run)
        } else {
          writer.append(run)
        }
        hasNumber = true
      case .symbol(UInt8(ascii: "'")): break
      case .symbol(UInt8(ascii: ".")):
        // "N. Oat" is "N Oat": only a point before digits says something.
        if case .digits = next { writer.append(localRanks[UInt8(ascii: ".")]!) }
      case .symbol(let symbol): writer.append(localRanks[symbol] ?? localOther)
      }
      last = mark
    }
  }
}
