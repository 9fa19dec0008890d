import Catalogue
import Foundation

/// How long a person waits for results at each letter typed.
let searchBenchmark = Benchmark(
  name: "search",
  summary:
    "search at every letter typed: 15,000 records; 2.3 million where SHELFREAD_OPENSET names "
    + "a file of titles"
) {
  let books = "\(LibraryData.folder)/library-dataset/library_books.csv"
  guard FileManager.default.fileExists(atPath: books) else {
    return print("  skipped: \(books) is not there")
  }
  var catalogues = [[books]]
  if let millions = ProcessInfo.processInfo.environment["SHELFREAD_OPENSET"] {
    catalogues.append([millions, books])
  }
  print(CommandMeasurement.heading)
  for files in catalogues {
    try LibraryData.withFolder { folder in
      let path = folder.appendingPathComponent("library.sqlite").path
      let measured = try CommandMeasurement.shelfread(
        arguments: ["catalogue", "import"] + files + ["--catalogue", path])
      let catalogue = try Catalogue.open(path)
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      print(measured.line("  import of \(try catalogue.count()) records, \(size / 1_000_000) MB"))
      try TypedSearches(catalogue).measure()
    }
  }
}

/// Titles and other words as people type them, a letter after the other.
private struct TypedSearches {
  private let catalogue: Catalogue
  private var queries: [String] = []

  /// Titles whose first letters are typed, and of those how many letters.
  private static let titles = 200
  private static let letters = 24
  /// Photos that show a book each, so that there is something to find on them.
  private static let spines = 200_000

  init(_ catalogue: Catalogue) throws {
    self.catalogue = catalogue
    var ids: [Int64] = []
    try catalogue.forEachVersion { ids += $0.map(\.id) }
    var random = SplitMix64(seed: 8)
    let sample = (0..<Self.titles).map { _ in ids[Int(random.next() % UInt64(ids.count))] }
    var queries: Set<String> = []
    for record in try catalogue.records(ids: sample) {
      for end in 1...Self.letters { queries.insert(String(record.title.prefix(end))) }
      queries.insert(record.author)
    }
    // Words that very many records have, and beginnings that very many words have.
    let common = [
      "the", "of", "and", "in", "a", "to", "de", "la", "history", "john", "report", "new", "on",
      "an", "introduction",
    ]
    for word in common {
      queries.insert(word)
      for other in common { queries.insert("\(word) \(other)") }
    }
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789" {
      queries.insert(String(letter))
      for other in "abcdefghijklmnopqrstuvwxyz" {
        queries.insert("\(letter)\(other)")
        queries.insert("\(letter) \(other)")
      }
    }
    self.queries = queries.sorted()
    try show(
      ids.count > Self.spines
        ? stride(from: 0, to: ids.count, by: ids.count / Self.spines)
          .map { ids[$0] } : ids)
  }

  /// Stores photos of these books.
  private func show(_ records: [Int64]) throws {
    let store = catalogue.photos
    for start in stride(from: 0, to: records.count, by: 1000) {
      let shown = records[start..<min(start + 1000, records.count)]
      let photo = try store.save(
        StoredPhoto(
          path: "\(start).jpg", contentHash: "\(start)", settings: "", width: 4000, height: 3000,
          spines: shown.indices.map {
            StoredSpine(
              shelf: 1, position: $0 - start + 1, isInPile: false,
              quad: [0, 0, 9, 0, 9, 9, 0, 9], confidence: 1, text: "", reading: Data())
          }))
      try store.replaceMatches(
        ofPhotos: [photo.id],
        with: zip(photo.spines, shown).map {
          StoredMatch(spine: $0.id, record: $1, confidence: 1, candidates: Data())
        })
    }
  }

  func measure() throws {
    try measure("another record for a spine") { _ = try catalogue.search($0, limit: 12) }
    let seen = try catalogue.photos.counts().matched
    try measure("find, among \(seen) books on photos") {
      _ = try catalogue.photos.find($0, limit: 60)
    }
  }

  private func measure(_ name: String, _ search: (String) throws -> Void) throws {
    var times: [(seconds: Double, query: String)] = []
    for query in queries {
      let start = ContinuousClock.now
      try search(query)
      times.append(((ContinuousClock.now - start) / .seconds(1), query))
    }
    times.sort { $0.seconds < $1.seconds }
    func milliseconds(_ share: Double) -> Double {
      times[Int(Double(times.count - 1) * share)].seconds * 1000
    }
    print(
      "  " + "\(name), \(times.count) queries".padding(toLength: 56, withPad: " ", startingAt: 0)
        + String(
          format: "median %.1f ms, 99 %% %.1f ms, worst %.1f ms", milliseconds(0.5),
          milliseconds(0.99), milliseconds(1)) + " (“\(times.last?.query ?? "")”)")
  }
}
