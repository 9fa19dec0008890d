import Bibliography
import Foundation
import Retrieval

/// Which part of a record a word stands in.
package enum TokenField: UInt8, Sendable, CaseIterable {
  case mainTitle, restOfTitle, familyName, givenNames, series, callNumber
}

/// Records of a catalogue as lists of word numbers, laid out one after another.
package struct RecordTokens: Sendable {
  /// The distinct words of all records.
  package private(set) var lexicon = Lexicon()
  /// The fields that were used.
  package let fields: RecordFields
  /// Word number of every token of every record.
  package private(set) var words: [Int32] = []
  /// The field of every token.
  package private(set) var tokenFields: [UInt8] = []
  /// What stands for the accents of every token, 0 for none; see `AccentMarks`.
  package private(set) var accents: [UInt8] = []
  /// Where each record's tokens begin; one entry more than there are records.
  package private(set) var starts: [Int32] = [0]
  /// Main title without spaces, at most 63 letters, one after another.
  package private(set) var titleKeys = PackedBytes()
  /// Call number without spaces, likewise; empty where the field may not be used.
  package private(set) var callKeys = PackedBytes()
  /// Equal for records with the same folded title and author.
  package private(set) var works: [Int32] = []
  /// How many records each work has.
  package private(set) var recordsOfWork: [Int32] = []
  /// What a record shares with its neighbours on the shelf.
  package private(set) var shelfKeys: [ShelfKeys] = []
  /// Word number of what the label's letters should begin: the author's family name or, without an
  /// author, the title's first word that is no article; -1 for none.
  package private(set) var headings: [Int32] = []
  /// Word number of the title's first word that is no article, -1 for none.
  package private(set) var firstTitleWords: [Int32] = []
  /// What a word that one record has is worth: `referenceBits` in a catalogue of any size.
  package private(set) var catalogueBits: Float = 0

  /// Bits are stretched so that a unique word is worth as much in every catalogue.
  package private(set) var bitScale: Float = 1

  /// log2 of the size of the catalogue that the matcher was trained with.
  static let referenceBits = log2(Float(15044))

  /// How many records there are.
  package var count: Int { starts.count - 1 }

  /// Tokenises the fields of `records`, a whole catalogue, that may be used. O(length of all texts).
  package init(records: [Record], fields: RecordFields) {
    self.init(fields: fields, catalogueSize: records.count)
    add(records)
    var frequencies = [Int32](repeating: 0, count: lexicon.count)
    var last = [Int32](repeating: -1, count: lexicon.count)
    for record in 0..<count {
      for token in Int(starts[record])..<Int(starts[record + 1]) {
        let word = Int(words[token])
        guard last[word] != Int32(record) else { continue }
        last[word] = Int32(record)
        frequencies[word] += 1
      }
    }
    lexicon.weigh(documentFrequencies: frequencies, records: records.count, scale: bitScale)
  }

  /// Tokenises some records of a catalogue, and the words of `queries` that other records have.
  ///
  /// - Parameters:
  ///   - candidates: the records, and how many of the catalogue have the title and author of each.
  ///   - statistics: how many records of the catalogue have each word.
  ///   - catalogueSize: how many records the catalogue has.
  package init(
    candidates: [(record: Record, sameWork: Int)], queries: [FoldedText] = [],
    fields: RecordFields, statistics: WordStatistics, catalogueSize: Int
  ) {
    self.init(fields: fields, catalogueSize: catalogueSize)
    add(candidates.map(\.record))
    for (work, candidate) in zip(works, candidates) {
      recordsOfWork[Int(work)] = max(recordsOfWork[Int(work)], Int32(candidate.sameWork))
    }
    for query in queries {
      query.utf8.withUnsafeBufferPointer { all in
        for part in all.split(separator: 0x20) {
          let word = UnsafeBufferPointer(rebasing: part)
          if lexicon.number(of: word) == nil, statistics.records(with: word) > 0 {
            _ = lexicon.insert(word)
          }
        }
      }
    }
    let frequencies = lexicon.bytes.withUnsafeBufferPointer { bytes in
      (0..<lexicon.count).map { word in
        Int32(
          statistics.records(
            with: UnsafeBufferPointer(
              rebasing: bytes[Int(lexicon.starts[word])..<Int(lexicon.starts[word + 1])])))
      }
    }
    lexicon.weigh(documentFrequencies: frequencies, records: catalogueSize, scale: bitScale)
  }

  private init(fields: RecordFields, catalogueSize: Int) {
    self.fields = fields
    bitScale = Self.referenceBits / log2(Float(max(8, catalogueSize)))
    catalogueBits = Self.referenceBits
  }

  private mutating func add(_ records: [Record]) {
    var workNumbers: [[UInt8]: Int32] = [:]
    workNumbers.reserveCapacity(records.count)
    for record in records {
      append(record)
      let key = FoldedText(record.title).utf8 + [0] + FoldedText(record.author).utf8
      let next = Int32(workNumbers.count)
      works.append(workNumbers[key, default: next])
      if works[works.count - 1] == next {
        workNumbers[key] = next
        recordsOfWork.append(0)
      }
      recordsOfWork[Int(works[works.count - 1])] += 1
    }
  }

  private mutating func append(_ record: Record) {
    let (main, rest) = fields.contains(.title) ? Self.split(title: record.title) : ("", "")
    let mainText = add(main, as: .mainTitle)
    add(rest, as: .restOfTitle)
    if fields.contains(.author) {
      let (family, given) = Self.split(author: record.author)
      add(family, as: .familyName)
      add(given, as: .givenNames, skippingNumbers: true)
    }
    if fields.contains(.series) { add(record.series, as: .series) }
    var call: [UInt8] = []
    if fields.contains(.callNumber) {
      call = add(record.callNumber, as: .callNumber).utf8.filter { $0 != 0x20 }
    }
    titleKeys.append(mainText.utf8.filter { $0 != 0x20 }.prefix(Lexicon.longestWord))
    callKeys.append(call.prefix(Lexicon.longestWord))
    appendShelfKeys(call: call)
    starts.append(Int32(words.count))
  }

  /// Called when the record's words are in and `starts` does not yet count them.
  private mutating func appendShelfKeys(call: [UInt8]) {
    var keys = ShelfKeys()
    for token in Int(starts[starts.count - 1])..<words.count {
      let word = words[token]
      switch tokenFields[token] {
      case TokenField.familyName.rawValue where keys.author < 0:
        keys.author = word
        let begin = Int(lexicon.starts[Int(word)])
        let end = min(begin + 3, Int(lexicon.starts[Int(word) + 1]))
        for byte in lexicon.bytes[begin..<end] { keys.letters = keys.letters << 8 | UInt32(byte) }
      case TokenField.series.rawValue where keys.series < 0: keys.series = word
      default: break
      }
    }
    // The class mark is what precedes the letters of the heading at the end: "791 09" of "791 09 abc".
    keys.callNumber = ShelfKeys.hash(call)
    keys.classMark = ShelfKeys.hash(call.dropLast(3))
    shelfKeys.append(keys)
    let first = firstTitleWord()
    firstTitleWords.append(first)
    headings.append(keys.author >= 0 ? keys.author : first)
  }

  private func firstTitleWord() -> Int32 {
    let title = (Int(starts[starts.count - 1])..<words.count).prefix {
      tokenFields[$0] == TokenField.mainTitle.rawValue
    }
    let noArticle = title.first { token in
      let word = Int(words[token])
      return !Self.articles.contains(
        Array(lexicon.bytes[Int(lexicon.starts[word])..<Int(lexicon.starts[word + 1])]))
    }
    return (noArticle ?? title.first).map { words[$0] } ?? -1
  }

  /// Words that catalogues pass over when they file a title.
  private static let articles: Set<[UInt8]> = Set(
    [
      "a", "an", "as", "das", "dem", "den", "der", "des", "die", "ein", "eine", "el", "els", "en",
      "es", "gli", "i", "il", "l", "la", "las", "le", "les", "lo", "los", "o", "os", "sa", "ses",
      "the", "um", "uma", "un", "una", "unas", "une", "uno", "unos", "uns",
    ].map { Array($0.utf8) })

  /// Adds the words of `text`, which it returns folded.
  @discardableResult
  private mutating func add(
    _ text: String, as field: TokenField, skippingNumbers: Bool = false
  ) -> FoldedText {
    let folded = FoldedText(text)
    let first = words.count
    folded.utf8.withUnsafeBufferPointer { all in
      for part in all.split(separator: 0x20) {
        let word = UnsafeBufferPointer(rebasing: part)
        let number = lexicon.insert(word)
        if skippingNumbers && lexicon.isNumber[number] && word[0] < 0x3A { continue }
        words.append(Int32(number))
        tokenFields.append(field.rawValue)
        accents.append(0)
      }
    }
    AccentMarks.forEachAccentedWord(in: text) { word, mark in
      guard let number = word.withUnsafeBufferPointer({ lexicon.number(of: $0) }) else { return }
      for token in first..<words.count where words[token] == Int32(number) { accents[token] = mark }
    }
    return folded
  }

  /// "Main : rest" or "Main = parallel title"; everything is main where neither sign stands.
  package static func split(title: String) -> (main: String, rest: String) {
    let separators = [" : ", " = ", " / "]
    let cuts = separators.compactMap { title.firstRange(of: $0) }
    guard let cut = cuts.min(by: { $0.lowerBound < $1.lowerBound }) else { return (title, "") }
    return (String(title[..<cut.lowerBound]), String(title[cut.upperBound...]))
  }

  /// "Family, Given, dates" or "Given Family"; of several authors the first counts as family name.
  package static func split(author: String) -> (family: String, given: String) {
    if let comma = author.firstIndex(of: ",") {
      return (String(author[..<comma]), String(author[author.index(after: comma)...]))
    }
    let words = author.split(whereSeparator: \.isWhitespace)
    return (String(words.last ?? ""), words.dropLast().joined(separator: " "))
  }
}

/// What a record has in common with its neighbours on a shelf.
package struct ShelfKeys: Sendable, Hashable {
  /// Word number of the first word of the author's family name, -1 for none.
  package var author: Int32 = -1
  /// The first three letters of that word, 0 for none.
  package var letters: UInt32 = 0
  /// Word number of the first word of the series, -1 for none.
  package var series: Int32 = -1
  /// Hash of the call number without its last three letters, 0 for none.
  package var classMark: UInt64 = 0
  /// Hash of the call number, 0 for none.
  package var callNumber: UInt64 = 0

  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    for byte in bytes { value = (value ^ UInt64(byte) ^ 0x100) &* 0x9E37_79B9_7F4A_7C15 }
    return value
  }
}

/// Short byte strings, one after another.
package struct PackedBytes: Sendable {
  /// The bytes of all strings.
  package private(set) var bytes: [UInt8] = []
  /// Where each string begins; one entry more than there are strings.
  package private(set) var starts: [Int32] = [0]

  mutating func append(_ string: some Sequence<UInt8>) {
    bytes.append(contentsOf: string)
    starts.append(Int32(bytes.count))
  }
}
