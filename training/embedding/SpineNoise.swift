import Bibliography

/// Simulates what text recognition makes of a book's spine.
///
/// The spine's lines (title, parts of it, author in one form or another, series, label, strange
/// words) come in any order; then words are lost, cut, joined and split, and letters mistaken.
struct SpineNoise {
  private typealias Word = [UInt8]
  private var random: SeededRandom

  init(random: SeededRandom) { self.random = random }

  /// A reading of `book`'s spine. `neighbour` lends stray words; `label` is the label's text.
  mutating func reading(
    of book: TrainingBook, label: FoldedText, neighbour: TrainingBook
  ) -> FoldedText {
    var lines = [titleLine(book)]
    if random.chance(0.8) { lines.append(authorLine(book)) }
    if random.chance(0.25) { lines.append(words(book.series)) }
    if random.chance(0.75) { lines.append(words(label)) }
    if random.chance(0.3) { lines.append(strayLine(neighbour)) }
    if random.chance(0.06) { lines.append(otherText(of: [neighbour, book, neighbour])) }
    cutLines(&lines)
    if random.chance(0.25),
      let longest = lines.indices.max(by: { lines[$0].count < lines[$1].count })
    {
      let line = lines[longest]
      if line.count > 2 {
        let middle = 1 + random.below(line.count - 1)
        lines[longest] = Array(line[..<middle])
        lines.append(Array(line[middle...]))
      }
    }
    lines.shuffle(using: &random)
    return spoil(Array(lines.joined()))
  }

  /// A label as libraries write it: a class number or letters, and the start of a name.
  mutating func label(for book: TrainingBook) -> FoldedText {
    let name = book.familyName.isEmpty ? book.mainTitle : book.familyName
    let start = String(decoding: name.utf8.prefix(3), as: UTF8.self)
    switch random.below(4) {
    case 0:
      return FoldedText("\(["N", "NE", "ND", "F", "P", "JN", "B", "T"][random.below(8)]) \(start)")
    case 1: return FoldedText("\(random.below(1000)) \(start)")
    case 2: return FoldedText("\(random.below(1000)).\(random.below(100)) \(start)")
    default: return FoldedText("\(random.below(100))(\(random.below(100))) \(start)")
    }
  }

  private mutating func titleLine(_ book: TrainingBook) -> [Word] {
    let (main, rest) = (words(book.mainTitle), words(book.restOfTitle))
    if random.chance(0.05) { return [] }
    if random.chance(0.06) {
      return Array(main.shuffled(using: &random).prefix(1 + random.below(2)))
    }
    if rest.isEmpty || random.chance(0.6) { return main }
    return random.chance(0.08) ? rest : main + rest
  }

  private mutating func authorLine(_ book: TrainingBook) -> [Word] {
    let (family, given) = (words(book.familyName), words(book.givenNames))
    switch random.below(20) {
    case 0..<10: return given + family
    case 10..<12: return family + given
    case 12..<17: return random.chance(0.7) ? family : Array(family.prefix(1))
    case 17..<19: return given.prefix(2).map { Array($0.prefix(1)) } + family
    default: return given
    }
  }

  private mutating func strayLine(_ neighbour: TrainingBook) -> [Word] {
    switch random.below(4) {
    case 0: return [words(neighbour.mainTitle).randomElement(using: &random) ?? []]
    case 1: return words(neighbour.familyName)
    case 2: return [(0...random.below(4)).map { _ in letter() }]
    default:
      let name = Self.publishers[random.below(Self.publishers.count)]
      return words(FoldedText(name))
    }
  }

  /// What else stands on a spine: subtitles, blurbs, the next book's title.
  private mutating func otherText(of books: [TrainingBook]) -> [Word] {
    var line: [Word] = []
    for book in books where random.chance(0.6) {
      line += words(book.restOfTitle) + (random.chance(0.5) ? words(book.mainTitle) : [])
    }
    return line
  }

  /// Words at the ends of lines are lost or cut where a spine's outline cuts into them.
  private mutating func cutLines(_ lines: inout [[Word]]) {
    for index in lines.indices where random.chance(0.2) && !lines[index].isEmpty {
      let atStart = random.chance(0.6)
      let position = atStart ? 0 : lines[index].count - 1
      let word = lines[index][position]
      let lost = 1 + random.below(max(1, word.count))
      lines[index][position] = atStart ? Array(word.dropFirst(lost)) : Array(word.dropLast(lost))
    }
  }

  private mutating func spoil(_ words: [Word]) -> FoldedText {
    let lost: Float = [0, 0, 0, 0.08, 0.15, 0.35][random.below(6)]
    let mistaken: Float = [0, 0, 0.02, 0.04, 0.08, 0.16][random.below(6)]
    let wrongGaps: Float = [0, 0, 0.04, 0.12][random.below(4)]
    let kept = words.filter { _ in !random.chance(lost) }
    var bytes: [UInt8] = []
    for word in kept.isEmpty ? words : kept {
      if !random.chance(wrongGaps) { bytes.append(0x20) }
      let split = word.count > 3 && random.chance(wrongGaps) ? 1 + random.below(word.count - 1) : 0
      for (index, byte) in word.enumerated() {
        if split > 0, index == split { bytes.append(0x20) }
        append(byte, mistaken: mistaken, to: &bytes)
      }
    }
    return FoldedText(String(decoding: bytes, as: UTF8.self))
  }

  private mutating func append(_ byte: UInt8, mistaken: Float, to bytes: inout [UInt8]) {
    // Letters outside ASCII are several bytes; half of one would be none.
    guard byte < 0x80, random.chance(mistaken) else { return bytes.append(byte) }
    switch random.below(10) {
    case 0..<5:
      let alike = Self.confusions[Int(byte)]
      bytes.append(contentsOf: alike.isEmpty ? [letter()] : alike[random.below(alike.count)])
    case 5..<7: break
    case 7: bytes += [byte, letter()]
    default: bytes.append(letter())
    }
  }

  private mutating func letter() -> UInt8 {
    Array("etaoinsrlucdmpgbfvhqjxyzkw0123456789".utf8)[random.below(36)]
  }

  private func words(_ text: FoldedText) -> [Word] {
    text.utf8.split(separator: 0x20).map(Array.init)
  }

  /// What a printed letter is taken for, in print of both cases.
  private static let confusions: [[[UInt8]]] = {
    var table = [[[UInt8]]](repeating: [], count: 128)
    let pairs = [
      "o0", "oc", "oe", "oq", "od", "0o", "li", "l1", "lt", "il", "i1", "ij", "it", "1i", "1l",
      "ce", "co",
      "cg", "ec", "ef", "eo", "s5", "5s", "b8", "8b", "bh", "hb", "bd", "uv", "vu", "un", "nu",
      "nh", "nm",
      "mn", "fe", "ft", "tf", "ti", "tl", "tr", "rt", "rp", "rk", "pr", "pf", "ao", "ae", "ar",
      "gc", "gq",
      "g9", "qo", "qg", "z2", "2z", "yv", "vy", "ky", "kx", "xk", "wv", "do", "dl", "s3", "nr",
      "mw", "jl",
      "hn", "6g", "3s", "4a", "7t", "9g",
    ]
    for pair in pairs {
      let letters = Array(pair.utf8)
      table[Int(letters[0])].append([letters[1]])
    }
    for (letter, spelled) in [
      ("m", "rn"), ("m", "in"), ("n", "ri"), ("n", "ll"), ("h", "li"), ("d", "cl"), ("w", "vv"),
      ("u", "ll"),
      ("b", "lo"), ("k", "lc"),
    ] {
      table[Int(letter.utf8.first!)].append(Array(spelled.utf8))
    }
    return table
  }()

  /// Names that spines carry beside author and title.
  private static let publishers = [
    "Anagrama", "Alianza Editorial", "Cátedra", "Planeta", "Tusquets", "Ariel", "Crítica", "Paidós",
    "Taurus", "Siruela", "Seix Barral", "Espasa", "Gredos", "Akal", "Debate", "Destino",
    "Alfaguara",
    "Edicions 62", "Empúries", "Quaderns Crema", "La Magrana", "Columna", "Proa", "Cruïlla",
    "Penguin Books", "Oxford University Press", "Cambridge", "Vintage", "Faber and Faber",
    "Picador",
    "HarperCollins", "Macmillan", "Random House", "Routledge", "Dover", "Everyman's Library",
    "Suhrkamp", "Fischer", "Rowohlt", "dtv", "Reclam", "Goldmann", "Heyne", "Piper", "Insel",
    "Gallimard", "Le Livre de Poche", "Flammarion", "Seuil", "Folio", "Points", "10 18", "Einaudi",
    "Mondadori", "Feltrinelli", "Rizzoli", "Companhia das Letras", "Bestseller", "Edición", "Vol",
  ]
}
