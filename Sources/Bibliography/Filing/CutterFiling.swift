/// What follows the class number in Dewey and Library of Congress call numbers: cutters, work marks,
/// years, volumes and copies. Nothing files before something; a cutter's digits are decimals; years,
/// volumes and copies go by size.
enum CutterFiling {
  private static let part: UInt8 = 0x02
  /// Files behind a further part, and before a further digit: "S65 2003", "S65t", "S654".
  private static let workMark: UInt8 = 0x03

  static func write(
    _ marks: ArraySlice<CallNumberMarks.Mark>, to writer: inout FilingKeyWriter
  ) {
    var isVolume = false
    var last = CallNumberMarks.Mark.space
    for index in marks.indices {
      let mark = marks[index]
      switch mark {
      case .letters(let run, let isLower):
        // "v.2" and "V.2" are volumes, ".V2" a cutter.
        isVolume =
          DecimalFiling.isVolumeWord(run)
          && (last == .space && (isLower || run.count > 1) || isPointed(index, marks))
        // A work mark stands directly behind its cutter's digits: "S65t". With digits of its own it is
        // the next cutter: "D3D38".
        var isWorkMark = false
        if case .digits = last { isWorkMark = isLower || !isBeforeDigits(index, marks) }
        writer.append(isWorkMark ? workMark : part)
        writer.append(run)
      case .digits(let run):
        if case .letters = last, !isVolume {
          writer.append(run)
        } else {
          // "v.2" and "v. 2" have their letters before them; a year is a part of its own.
          if !isVolume { writer.append(part) }
          writer.append(number: run)
          isVolume = false
        }
      case .space, .symbol: break
      }
      last = mark
    }
  }

  private static func isBeforeDigits(
    _ index: Int, _ marks: ArraySlice<CallNumberMarks.Mark>
  ) -> Bool {
    guard index + 1 < marks.endIndex, case .digits = marks[index + 1] else { return false }
    return true
  }

  /// True where a point parts the letters from a number behind them.
  private static func isPointed(_ index: Int, _ marks: ArraySlice<CallNumberMarks.Mark>) -> Bool {
    guard index + 1 < marks.endIndex, marks[index + 1] == .symbol(UInt8(ascii: ".")) else {
      return false
    }
    let isSpaced = index + 2 < marks.endIndex && marks[index + 2] == .space
    return isBeforeDigits(isSpaced ? index + 2 : index + 1, marks)
  }
}

/// Filing by the Dewey Decimal Classification: the class digit by digit, then cutter and the rest.
enum DeweyFiling {
  /// - Parameter isWhole: false for the beginning of a class number: "79" begins 790 to 799, where by
  /// itself it is 079.
  static func write(
    _ marks: [CallNumberMarks.Mark], isWhole: Bool = true, to writer: inout FilingKeyWriter
  ) {
    var rest = marks[...]
    // A collection's letters ("R", "J", "Oversize") part it from the others.
    while let first = rest.first {
      if case .digits = first { break }
      if case .letters(let run, _) = first {
        writer.append(run)
        writer.append(0x01)
      }
      rest = rest.dropFirst()
    }
    guard case .digits(let whole)? = rest.first else { return }
    rest = rest.dropFirst()
    let noughts = isWhole || !rest.isEmpty ? max(0, 3 - whole.count) : 0
    writer.append(Array(repeating: UInt8(ascii: "0"), count: noughts) + whole)
    while let next = rest.firstIndex(where: { !isPunctuation($0) }), next > rest.startIndex,
      case .digits(let run) = rest[next]
    {
      writer.append(run)
      rest = rest[(next + 1)...]
    }
    CutterFiling.write(rest, to: &writer)
  }

  /// Within a class number; the prime and the slash show where it may be shortened and do not count.
  private static func isPunctuation(_ mark: CallNumberMarks.Mark) -> Bool {
    guard case .symbol(let symbol) = mark else { return false }
    return symbol == UInt8(ascii: ".") || symbol == UInt8(ascii: "'") || symbol == UInt8(ascii: "/")
  }
}

/// Filing by the Library of Congress Classification: letters, whole number, decimals, cutters.
enum LibraryOfCongressFiling {
  /// Ends a word of letters before the class number.
  static let lettersEnd: UInt8 = 0x01

  static func write(_ marks: [CallNumberMarks.Mark], to writer: inout FilingKeyWriter) {
    var rest = marks[...]
    while let first = rest.first, case .letters(let run, _) = first {
      // Further letters before the number are a collection's word: "Ref QA76".
      writer.append(run)
      writer.append(lettersEnd)
      rest = rest.dropFirst()
      while case .space? = rest.first { rest = rest.dropFirst() }
    }
    if case .digits(let number)? = rest.first {
      writer.append(number: number)
      rest = rest.dropFirst()
      if case .symbol(UInt8(ascii: "."))? = rest.first,
        case .digits(let decimals)? = rest.dropFirst().first
      {
        writer.append(0x03)
        writer.append(decimals)
        rest = rest.dropFirst(2)
      }
    }
    CutterFiling.write(rest, to: &writer)
  }
}
