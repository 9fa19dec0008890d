import Bibliography
import Catalogue
import Foundation
import Matching
import Pipeline
import Retrieval

/// Regions matched with one catalogue through its index, as photos are.
struct OpenSetRun {
  let library: Library
  let regions: [AnnotatedRegion]
  private let matcher: Matcher

  init(library: Library, regions: [AnnotatedRegion]) {
    self.init(library: library, regions: regions, matcher: library.matcher)
  }

  private init(library: Library, regions: [AnnotatedRegion], matcher: Matcher) {
    self.library = library
    self.regions = regions
    self.matcher = matcher
  }

  /// The same as if the catalogue did not have these records.
  func without(_ ids: Set<Int64>) throws -> OpenSetRun {
    let index = library.index
    let rows = (0..<Int32(index.count)).filter { ids.contains(index.recordID(of: $0)) }
    let matcher = try Matcher(index: index.removing(rows), fields: library.matcher.fields) {
      [library] rows in try library.matcher.records(of: rows)
    }
    return OpenSetRun(library: library, regions: regions, matcher: matcher)
  }

  /// What the program says about each region.
  func predictions() throws -> [MatchingPrediction] {
    // Recall is told of the index itself, so what follows the best candidates need not be looked up.
    try matcher.predictions(
      for: regions, read: regions.map { SpineText($0.text) }, keepsAll: false)
  }

  /// The shortest of three times for the photo with the number of spines nearest to 40.
  func timeOfOnePhoto() throws -> OpenSetFigures.Time {
    let photos = Dictionary(grouping: regions, by: \.photo)
      .min { (abs($0.value.count - 40), $0.key) < (abs($1.value.count - 40), $1.key) }
    guard let photo = photos?.value else { return OpenSetFigures.Time() }
    let spines = photo.map { SpineText($0.text) }
    return try (0..<3).map { _ in
      try OpenSetTask.time {
        _ = try matcher.match(spines, photos: spines.map { _ in 0 })
      }
    }.min { $0.seconds < $1.seconds } ?? OpenSetFigures.Time()
  }

  // MARK: Retrieval

  private static let depth = 100

  private var queries: [FoldedText] { regions.map { FoldedText($0.text) } }

  func candidates(exhaustively: Bool = false) -> [[Candidate]] {
    library.index.candidates(for: queries, limit: Self.depth, exhaustively: exhaustively)
  }

  func ids(_ candidates: [[Candidate]]) -> [[Int64]] {
    candidates.map { $0.map { library.index.recordID(of: $0.row) } }
  }

  /// How many regions every retriever is asked for.
  private static let sampleSize = 200

  /// Ours beside others, on regions at even distances.
  func retrievers(
    _ catalogue: Catalogue, _ truth: OpenSetTruth
  ) throws -> [OpenSetFigures.Retriever] {
    let step = max(1, regions.count / Self.sampleSize)
    let chosen = stride(from: 0, to: regions.count, by: step).map { $0 }
    let texts = chosen.map { FoldedText(regions[$0].text) }
    let index = library.index
    func measure(_ name: String, _ body: () throws -> [[Int64]]) rethrows
      -> OpenSetFigures.Retriever
    {
      var found: [[Int64]] = []
      let time = try OpenSetTask.time { found = try body() }
      let each = 1000 / Double(max(1, chosen.count))
      let hits = truth.hits(found, of: chosen)
      return OpenSetFigures.Retriever(
        name: name, queries: chosen.count,
        milliseconds: time.seconds * each,
        processorMilliseconds: time.processorSeconds * each,
        recall: OpenSetTruth.share(hits), figure: truth.figure(hits, of: chosen))
    }
    return [
      measure("index") {
        ids(index.candidates(for: texts, limit: Self.depth))
      },
      measure("exact scan of vectors") {
        index.exactNeighbours(of: texts, limit: Self.depth).map {
          $0.map { index.recordID(of: $0.row) }
        }
      },
      try measure("SQLite full text") {
        let results = mapOnAllCores(texts.count, inBlocksOf: 4) { block in
          block.map { number in
            Result { try catalogue.ids(withAnyWordOf: texts[number], limit: Self.depth) }
          }
        }
        return try results.map { try $0.get() }
      },
    ]
  }
}

/// Which records of a catalogue are right for each region.
struct OpenSetTruth {
  /// The records of each book that the regions show.
  private(set) var ids: [AnnotatedBook: Set<Int64>] = [:]
  private let works: [AnnotatedBook?]
  private let photos: [String]

  init(regions: [AnnotatedRegion], in catalogue: Catalogue) throws {
    photos = regions.map(\.photo)
    works = regions.map { $0.isMerged ? nil : $0.book?.work }
    let wanted = Set(works.compactMap { $0 })
    var ids: [AnnotatedBook: Set<Int64>] = [:]
    try catalogue.forEachRecord { batch in
      for record in batch {
        let work = AnnotatedBook(title: record.title, author: record.author, callNumber: "")
        if wanted.contains(work) { ids[work, default: []].insert(record.id) }
      }
    }
    self.ids = ids
  }

  /// For each of the `chosen` regions (by default all) whether its record is found; nil where it shows
  /// no book of the catalogue.
  func hits(_ found: [[Int64]], of chosen: [Int]? = nil) -> [Bool?] {
    (chosen ?? Array(works.indices)).enumerated().map { place, region in
      guard let work = works[region], let right = ids[work] else { return nil }
      return found[place].contains(where: right.contains)
    }
  }

  /// The share of catalogued books that are found.
  static func share(_ hits: [Bool?]) -> Double {
    let books = hits.compactMap { $0 }
    return Double(books.count { $0 }) / Double(max(1, books.count))
  }

  /// Recall with its interval, that of exact search, and the one relative to the other.
  func figures(_ own: [Bool?], _ exact: [Bool?]) -> [Figure] {
    var (ours, exacts, relative) = (PhotoShares(), PhotoShares(), PhotoShares())
    for (place, photo) in photos.enumerated() {
      guard let own = own[place], let exact = exact[place] else { continue }
      ours.add(own, photo: photo)
      exacts.add(exact, photo: photo)
      relative.add(own ? 1 : 0, of: exact ? 1 : 0, photo: photo)
    }
    return [
      ours.figure("recall@100"), exacts.figure("recall@100 of exact search"),
      relative.figure("recall@100 relative to it"),
    ].compactMap { $0 }
  }

  /// Recall of regions with its interval.
  func figure(_ hits: [Bool?], of chosen: [Int]) -> Figure? {
    var shares = PhotoShares()
    for (hit, region) in zip(hits, chosen) {
      if let hit { shares.add(hit, photo: photos[region]) }
    }
    return shares.figure("recall@100")
  }

  /// A share of the books, the same for every catalogue; a larger share holds a smaller one.
  func books(share: Double) -> Set<AnnotatedBook> {
    Set(ids.keys.filter { SeededChoice.takes($0.title + "\n" + $0.author, share: share) })
  }
}

/// Chooses by name: the same on every machine.
enum SeededChoice {
  static func takes(_ name: String, share: Double) -> Bool {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    // FNV-1a mixes its high bits badly; this is the last step of MurmurHash3.
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash ^= hash >> 33
    return Double(hash >> 11) / Double(1 << 53) < share
  }
}

extension AnnotatedBook {
  /// The same book whatever its call number.
  var work: AnnotatedBook { AnnotatedBook(title: title, author: author, callNumber: "") }
}
