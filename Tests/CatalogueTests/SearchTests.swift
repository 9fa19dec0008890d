import Catalogue
import Foundation
import GRDB
import Testing

import struct Bibliography.FoldedText
import struct Bibliography.Record

/// Search as it is asked at every letter typed.
@Suite struct SearchTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
  }

  private func importBooks(_ rows: [String]) throws {
    _ = try catalogue.importing(
      try workspace.write(
        "books.csv", "title,author,call number\n" + rows.joined(separator: "\n") + "\n"))
  }

  private static let words = [
    "casa", "cases", "casas", "a", "ab", "abc", "Àbac", "llum", "col·legi", "Straße", "stra", "mar",
    "María", "de", "del", "x", "1984", "19",
  ]

  private static func row(_ random: inout SeededGenerator) -> String {
    func text(_ most: Int) -> String {
      (0..<Int.random(in: 1...most, using: &random)).map { _ in
        words.randomElement(using: &random)!
      }.joined(separator: " ")
    }
    return "\(text(4)),\(text(2)),\(text(1))"
  }

  /// What `search` promises, found by looking at every record. The halves of "l·l" are words as well.
  private static func has(_ record: Record, _ query: String) -> Bool {
    let words = [record.title, record.author, record.series, record.callNumber]
      .flatMap { FoldedText($0).words + FoldedText($0.replacing("·", with: " ")).words }
    return FoldedText(query).words.allSatisfy { asked in words.contains { $0.hasPrefix(asked) } }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func everyRecordWithAllWordsIsFound(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    try importBooks((0..<150).map { _ in Self.row(&random) })
    let records = try catalogue.allRecords()
    for _ in 0..<60 {
      let typed = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        let word = Self.words.randomElement(using: &random)!
        return String(word.prefix(Int.random(in: 1...word.count, using: &random)))
      }.joined(separator: " ")
      let found = try catalogue.search(typed, limit: 1000).map(\.id)
      #expect(Set(found).count == found.count)
      let expected = records.filter { Self.has($0, typed) }.map(\.id)
      #expect(found.sorted() == expected, "seed \(seed): \(typed)")
    }
  }

  @Test func wholeTitlesComeBeforeBegunOnes() throws {
    try importBooks([
      "Emmaus,Baricco,", "The reader of Emma,Nobody,", "Emma,Austen,", "Letters,Emma Goldman,",
      "Emma's war,Scroggins,",
    ])
    #expect(
      try catalogue.search("emma").map(\.title)
        == ["Emma", "Emma's war", "Emmaus", "The reader of Emma", "Letters"])
    #expect(try catalogue.search("emma", limit: 1).map(\.title) == ["Emma"])
  }

  @Test func aTitleIsFoundAmongThousandsThatHaveItsWords() throws {
    try importBooks(
      (1...2500).map { "A history of the town number \($0),Clerk," } + ["History,Elsa Morante,"])
    for words in ["history", "histor"] {
      #expect(try catalogue.search(words, limit: 3).first?.author == "Elsa Morante", "\(words)")
    }
    #expect(try catalogue.search("history", limit: 5000).count == 2501)
  }

  @Test func nothingThatIsTypedIsAnError() throws {
    try importBooks(["Ubik,Dick,"])
    let hostile = [
      String(repeating: "ubik ", count: 5000), String(repeating: "u", count: 20_000), "ub\0ik",
      "\"\"\"", "ubik\" OR \"x", "^ubik", "-ubik", "NEAR(ubik x)", "{title}: ubik", "ubik*",
      "\u{301}",
      "u\u{301}bik", "title : ^ \"ubik\" *", "😀 ubik", "ubik\u{85}dick",
    ]
    for words in hostile { _ = try catalogue.search(words) }
    #expect(try catalogue.search(hostile[0]).map(\.title) == ["Ubik"])
    #expect(try catalogue.search("ubik\u{85}dick").map(\.title) == ["Ubik"])
  }

  // MARK: On photos

  /// After any sequence of changes, the books found on photos are those that the matches name.
  @Test(arguments: [4, 5] as [UInt64])
  func whatPhotosShowIsFoundWhateverHappened(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var rows = (0..<40).map { _ in Self.row(&random) }
    try importBooks(rows)
    let photos = catalogue.photos
    for step in 0..<60 {
      let path = "\(Int.random(in: 0..<4, using: &random)).jpg"
      let ids = try catalogue.allRecords().map(\.id) + [999_999]
      switch Int.random(in: 0..<8, using: &random) {
      case 0..<4:
        let photo = try photos.photo(path: path) ?? photos.save(Self.photo(path, "\(step)"))
        try photos.replaceMatches(
          ofPhotos: [photo.id],
          with: photo.spines.map {
            StoredMatch(
              spine: $0.id,
              record: Bool.random(using: &random) ? ids.randomElement(using: &random) : nil,
              confidence: 1, candidates: Data())
          })
      case 4: _ = try photos.save(Self.photo(path, "\(step)"))
      case 5: try photos.remove(path: path)
      case 6:
        if let photo = try photos.photo(path: path) {
          try photos.move(photo: photo.id, to: "\(Int.random(in: 0..<4, using: &random)).jpg")
        }
      default:
        // Some titles are mended, some records leave.
        for _ in 0..<5 {
          rows[Int.random(in: rows.indices, using: &random)] = Self.row(&random)
        }
        try importBooks(rows)
      }
      var named: [Int64: Int] = [:]
      try photos.forEachPhoto { photo in
        for match in try photos.matches(ofPhoto: photo.id) {
          if let record = match.record { named[record, default: 0] += 1 }
        }
      }
      for word in ["c", "ca", "casa", "de", "a", "strasse"] {
        var found: [Int64: Int] = [:]
        for book in try photos.find(word, limit: 1000) { found[book.record.id, default: 0] += 1 }
        let expected = try catalogue.records(ids: Array(named.keys))
          .filter { Self.has($0, word) }.map(\.id)
        #expect(found == named.filter { expected.contains($0.key) }, "seed \(seed), step \(step)")
      }
    }
  }

  private static func photo(_ path: String, _ hash: String) -> StoredPhoto {
    StoredPhoto(
      path: path, contentHash: hash, settings: "", width: 9, height: 9,
      spines: (1...4).map {
        StoredSpine(
          shelf: 1, position: $0, isInPile: false, quad: [0, 0, 9, 0, 9, 9, 0, 9], confidence: 1,
          text: "", reading: Data())
      })
  }

  /// A catalogue from before search was made quick is put in order when it is opened.
  @Test func olderCataloguesAreIndexedAnew() throws {
    try importBooks(["Ubik,Dick,", "Solaris,Lem,"])
    let photo = try catalogue.photos.save(Self.photo("a.jpg", "1"))
    try catalogue.photos.replaceMatches(
      ofPhotos: [photo.id],
      with: [StoredMatch(spine: photo.spines[0].id, record: 2, confidence: 1, candidates: Data())])
    let copy = workspace.path("old.sqlite")
    try DatabaseQueue(path: catalogue.path).backup(to: DatabaseQueue(path: copy))
    try DatabaseQueue(path: copy).write { db in
      try db.execute(
        sql: """
          DROP TABLE seenText; DROP TABLE recordText;
          CREATE VIRTUAL TABLE recordText USING fts5 (
            title, author, series, callNumber, content = 'record', content_rowid = 'id',
            tokenize = 'unicode61 remove_diacritics 2');
          INSERT INTO recordText (recordText) VALUES ('rebuild');
          DELETE FROM grdb_migrations WHERE identifier = 'searchWhileTyping';
          """)
    }
    let old = try Catalogue.open(copy)
    #expect(try old.search("ubi").map(\.id) == [1])
    #expect(try old.photos.find("sol").map(\.record.id) == [2])
    #expect(try old.photos.find("ubi").isEmpty)
  }
}

/// The same numbers from the same seed.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}
