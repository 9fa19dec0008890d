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
  /// How many records of the catalogue have the title and author of each.
  package private(set) var recordsOfSameWork: [Int32] = []
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

  private let catalogueSize: Int
  private var workNumbers: [[UInt8]: Int32] = [:]

  /// How many records there are.
  package var count: Int { starts.count - 1 }

  /// Tokenises the fields of `records`, a whole catalogue, that may be used. O(length of all texts).
  package init(records: [Record], fields: RecordFields) {
    self.init(fields: fields, catalogueSize: records.count)
    let folded = mapOnAllCores(records.count, inBlocksOf: 128) { block in
      block.map { FoldedRecord(records[$0], fields: fields) }
    }
    add(folded.lazy.map { ($0, 0) })
    var recordsOfWork = [Int32](repeating: 0, count: workNumbers.count)
    for work in works { recordsOfWork[Int(work)] += 1 }
    recordsOfSameWork = works.map { recordsOfWork[Int($0)] }
    let frequencies = recordsWithWord(folded)
    weigh { word, _ in Int(frequencies[word]) }
  }

  /// How many of the records have each word, dates of authors among them.
  private func recordsWithWord(_ records: [FoldedRecord]) -> [Int32] {
    var frequencies = [Int32](repeating: 0, count: lexicon.count)
    var last = [Int32](repeating: -1, count: lexicon.count)
    for (record, folded) in records.enumerated() {
      for part in folded.parts {
        part.text.utf8.withUnsafeBufferPointer { all in
          for word in all.split(separator: 0x20) {
            let word = lexicon.number(of: UnsafeBufferPointer(rebasing: word))!
            guard last[word] != Int32(record) else { continue }
            last[word] = Int32(record)
            frequencies[word] += 1
          }
        }
      }
    }
    return frequencies
  }

  /// Nothing yet of a catalogue of `catalogueSize` records.
  package init(fields: RecordFields, catalogueSize: Int) {
    self.fields = fields
    self.catalogueSize = catalogueSize
    bitScale = Self.referenceBits / log2(Float(max(8, catalogueSize)))
    catalogueBits = Self.referenceBits
  }

  /// Tokenises some records of a catalogue, and the words of `queries` that other records have.
  ///
  /// What a record and a word get does not depend on what was added before, except for their numbers.
  ///
  /// - Parameters:
  ///   - candidates: the records, and how many of the catalogue have the title and author of each.
  ///   - statistics: how many records of the catalogue have each word.
  package mutating func add(
    _ candidates: some Sequence<(record: FoldedRecord, sameWork: Int)>, queries: [FoldedText],
    statistics: WordStatistics
  ) {
    add(candidates)
    for query in queries {
      query.utf8.withUnsafeBufferPointer { all in
        for part in all.split(separator: 0x20) {
          let word = UnsafeBufferPointer(rebasing: part)
          guard !insert(word, ifIn: statistics), let latin = LookAlikes.latin(word) else {
            continue
          }
          latin.withUnsafeBufferPointer { _ = insert($0, ifIn: statistics) }
        }
      }
    }
    weigh { statistics.records(with: $1) }
  }

  /// Gives a word a number where the catalogue has it; tells whether it has.
  private mutating func insert(
    _ word: UnsafeBufferPointer<UInt8>, ifIn statistics: WordStatistics
  ) -> Bool {
    if lexicon.number(of: word) != nil { return true }
    guard statistics.records(with: word) > 0 else { return false }
    _ = lexicon.insert(word)
    return true
  }

  /// Gives the words that have none yet their weight; `body` is told a word's number and letters.
  private mutating func weigh(
    _ recordsWithWord: (Int, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    lexicon.weighNewWords(records: catalogueSize, scale: bitScale, recordsWithWord)
  }

  private mutating func add(_ candidates: some Sequence<(record: FoldedRecord, sameWork: Int)>) {
    for (record, sameWork) in candidates {
      append(record)
      let next = Int32(workNumbers.count)
      let work = workNumbers[record.work, default: next]
      if work == next { workNumbers[record.work] = next }
      works.append(work)
      recordsOfSameWork.append(Int32(sameWork))
    }
  }

  private mutating func append(_ record: FoldedRecord) {
    for part in record.parts { append(part) }
    titleKeys.append(record.titleKey)
    callKeys.append(record.callKey.prefix(Lexicon.longestWord))
    appendShelfKeys(call: record.callKey)
    starts.append(Int32(words.count))
  }

  private mutating func append(_ part: FoldedRecord.Part) {
    let first = words.count
    part.text.utf8.withUnsafeBufferPointer { all in
      for word in all.split(separator: 0x20) {
        let word = UnsafeBufferPointer(rebasing: word)
        let number = lexicon.insert(word)
        // Years of life.
        let isDate = part.field == .givenNames && lexicon.isNumber[number] && word[0] < 0x3A
        if isDate { continue }
        words.append(Int32(number))
        tokenFields.append(part.field.rawValue)
        accents.append(0)
      }
    }
    for (word, mark) in part.accents {
      guard let number = word.withUnsafeBufferPointer({ lexicon.number(of: $0) }) else { continue }
      for token in first..<words.count where words[token] == Int32(number) { accents[token] = mark }
    }
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
