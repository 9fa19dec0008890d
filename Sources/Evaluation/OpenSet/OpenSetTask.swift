import Bibliography
import Catalogue
import Foundation
import Matching
import Pipeline
import Retrieval

/// Matching of the same regions with catalogues of growing size.
///
/// A catalogue of `n` records is made of the books of the photos' library and of other titles, the
/// first rows of a file, so that a larger catalogue holds a smaller one.
public struct OpenSetTask: Sendable {
  /// The annotated regions.
  public var regions: [AnnotatedRegion]
  /// The file of the library's own books.
  public var books: String
  /// The file of other titles; nil where only sizes up to the library's own are asked for.
  public var others: String?
  /// The fields that may be used.
  public var fields: RecordFields = [.title, .author]
  /// Shares, 0...1, of the books shown that are taken out of the catalogue.
  public var droppedShares: [Double] = [0.1, 0.3, 0.5]
  /// Shares, 0...1, of the photos that are matched alone.
  public var photoShares: [Double] = [0.1, 0.3, 0.5]
  /// Whether other ways of retrieval are measured too.
  public var comparesRetrievers = false

  /// Prepares a task.
  public init(regions: [AnnotatedRegion], books: String, others: String?) {
    self.regions = regions
    self.books = books
    self.others = others
  }

  /// What `measure` is about to do.
  public enum Stage: String, Sendable {
    case importing, indexing, matching, limits, retrievers
  }

  /// Measures at one size. Everything is made in `folder`, which must be there, and removed again.
  public func measure(
    size: Int, in folder: URL, progress: (Stage) throws -> Void = { _ in }
  ) throws -> OpenSetFigures {
    let place = folder.appendingPathComponent("openset-\(size)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    var figures = OpenSetFigures(size: size)

    try progress(.importing)
    let catalogue = try Catalogue.openOrCreate(place.appendingPathComponent("library.sqlite").path)
    try measureImport(size, into: catalogue, place, &figures)

    try progress(.indexing)
    PeakMemory.reset()
    figures.times.indexing = try Self.time {
      _ = try Library(catalogue, fields: fields, minConfidence: nil)
    }
    figures.indexPeakMegabytes = PeakMemory.megabytes
    figures.indexMegabytes = try Self.megabytes(in: place) { $0.contains(".index") }

    try progress(.matching)
    PeakMemory.reset()
    var opened: Library?
    figures.times.opening = try Self.time {
      let again = try Catalogue.open(catalogue.path)
      opened = try Library(again, fields: fields, minConfidence: nil)
    }
    guard let library = opened else { return figures }
    let run = OpenSetRun(library: library, regions: regions)
    var matches: [MatchingPrediction] = []
    figures.times.matching = try Self.time { matches = try run.predictions() }
    figures.matchPeakMegabytes = PeakMemory.megabytes
    figures.scores = MatchingScores(matches, regions: regions)
    figures.figures = SliceFigures(matches, regions: regions).figures()
    figures.times.onePhoto = try run.timeOfOnePhoto()

    let truth = try OpenSetTruth(regions: regions, in: catalogue)
    var found: [[Candidate]] = []
    figures.times.retrieval = Self.time { found = run.candidates() }
    let own = truth.hits(run.ids(found))
    figures.times.exactRetrieval = Self.time { found = run.candidates(exhaustively: true) }
    let exact = truth.hits(run.ids(found))
    figures.recall = OpenSetTruth.share(own)
    figures.exactRecall = OpenSetTruth.share(exact)
    figures.recallFigures = truth.figures(own, exact)

    try progress(.limits)
    figures.limits = try limits(run, truth)
    if comparesRetrievers {
      try progress(.retrievers)
      figures.retrievers = try run.retrievers(catalogue, truth)
    }
    return figures
  }

  private func measureImport(
    _ size: Int, into catalogue: Catalogue, _ place: URL, _ figures: inout OpenSetFigures
  ) throws {
    let library = try ImportFile(books)
    PeakMemory.reset()
    var rows = 0
    figures.times.importing = try Self.time {
      rows = try catalogue.importRecords(from: [library]).files.reduce(0) { $0 + $1.rows }
    }
    if size > rows {
      guard let others else {
        throw EvaluationError(
          "a catalogue of \(size) records needs other titles than those of \(books)")
      }
      let file = place.appendingPathComponent("others.csv")
      try FirstRows.write(size - rows, of: URL(fileURLWithPath: others), to: file)
      figures.times.importing =
        try figures.times.importing
        + Self.time {
          _ = try catalogue.importRecords(from: [ImportFile(file.path)])
        }
      try FileManager.default.removeItem(at: file)
    }
    figures.importPeakMegabytes = PeakMemory.megabytes
    figures.records = try catalogue.count()
    figures.catalogueMegabytes = try Self.megabytes(in: place) { $0 == "library.sqlite" }
  }

  /// The limits that any matching has: books that the list lacks, and photos that show few of them.
  private func limits(
    _ run: OpenSetRun, _ truth: OpenSetTruth
  ) throws -> [OpenSetFigures.Limit] {
    var limits: [OpenSetFigures.Limit] = []
    for share in droppedShares {
      let dropped = truth.books(share: share)
      let rest = regions.map { region in
        var region = region
        if let book = region.book, dropped.contains(book.work) { region.book = nil }
        return region
      }
      let ids = dropped.reduce(into: Set<Int64>()) { $0.formUnion(truth.ids[$1] ?? []) }
      let predictions = try run.without(ids).predictions()
      limits.append(
        OpenSetFigures.Limit(
          name: "without \(Self.percent(share)) of the books",
          scores: MatchingScores(predictions, regions: rest),
          figures: SliceFigures(predictions, regions: rest).figures()))
    }
    for share in photoShares {
      let chosen = regions.filter { SeededChoice.takes($0.photo, share: share) }
      let part = OpenSetRun(library: run.library, regions: chosen)
      let predictions = try part.predictions()
      limits.append(
        OpenSetFigures.Limit(
          name: "only \(Self.percent(share)) of the photos",
          scores: MatchingScores(predictions, regions: chosen),
          figures: SliceFigures(predictions, regions: chosen).figures()))
    }
    return limits
  }

  private static func percent(_ share: Double) -> String {
    "\(Int((share * 100).rounded())) %"
  }

  static func time(_ body: () throws -> Void) rethrows -> OpenSetFigures.Time {
    let start = (ContinuousClock.now, processorSeconds)
    try body()
    return OpenSetFigures.Time(
      seconds: (ContinuousClock.now - start.0) / .seconds(1),
      processorSeconds: processorSeconds - start.1)
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func megabytes(in folder: URL, _ isCounted: (String) -> Bool) throws -> Double {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter(isCounted).reduce(0.0) { sum, name in
      let path = folder.appendingPathComponent(name).path
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      return sum + Double(size) / 1e6
    }
  }
}
