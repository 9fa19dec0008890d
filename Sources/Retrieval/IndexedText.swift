import Bibliography

/// What an index takes in of one record.
struct IndexedText: Sendable {
  /// The text that is searched for.
  let text: FoldedText
  /// Hashes of the words that rarity is judged by, some more than once.
  let words: [UInt64]
  /// Equal for records with the same title and author.
  let work: UInt64

  /// Takes a text that is nobody's record; every text is a work of its own.
  init(_ text: FoldedText) {
    self.text = text
    words = text.utf8.split(separator: 0x20).map { WordStatistics.hash($0) }
    work = WordStatistics.hash(text.utf8)
  }

  /// Takes the chosen fields of a record. Dates after an author's name are searched for, but they do
  /// not make the words of titles less rare.
  init(_ record: Record, fields: RecordFields) {
    let author = FoldedText(record.author)
    let title = FoldedText(record.title)
    var parts: [(text: FoldedText, isAuthor: Bool)] = []
    if fields.contains(.title) { parts.append((title, false)) }
    if fields.contains(.author) { parts.append((author, true)) }
    if fields.contains(.series) { parts.append((FoldedText(record.series), false)) }
    if fields.contains(.callNumber) { parts.append((FoldedText(record.callNumber), false)) }
    text = FoldedText(joining: parts.map(\.text))
    words = parts.flatMap { part in
      part.text.utf8.split(separator: 0x20).lazy
        .filter { word in !part.isAuthor || !word.allSatisfy { (0x30...0x39).contains($0) } }
        .map { WordStatistics.hash($0) }
    }
    var hash = UInt64(0x9E37_79B9_7F4A_7C15)
    for bytes in [title.utf8, author.utf8] {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0x100) &* 0x100_0000_01B3
    }
    work = hash
  }
}

/// Folded texts, one after another: without the memory that each array of its own would take.
struct PackedTexts: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ text: FoldedText) {
    bytes += text.utf8
    ends.append(bytes.count)
  }

  subscript(_ rows: Range<Int>) -> [FoldedText] {
    rows.map { row in
      FoldedText(folded: Array(bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]]))
    }
  }
}
