import Bibliography
import Catalogue
import Foundation
import Imaging
import Matching
import Reading
import Spines

/// Photos in, catalogue records out: reads every photo, then matches all their spines at once.
///
/// What is read is stored in the catalogue's file as soon as it is there, so that a run that is
/// cancelled, or whose photos are given again, goes on from where the last one was. Memory is bounded
/// by the photos being read at a time (three bytes a pixel and some views, see `SharedBudget`) and the
/// text of all spines.
public struct MatchRun: Sendable {
  /// The catalogue to match with, which also keeps the photos.
  public let catalogue: Catalogue
  /// Finds the spines.
  public let segmenter: any SpineSegmenter
  /// Reads them.
  public let reader: SpineReader
  /// The record fields that count as evidence.
  public var fields: RecordFields = .all
  /// The keys of the records that spines are matched with; nil for all. A book that is none of them then
  /// is not recognised or, worse, taken for one that resembles it.
  public var onlyRecords: Set<Int64>?
  /// The probability, 0...1, from which a match is asserted; nil for the matcher's own.
  public var minConfidence: Double?
  /// How many candidates of each spine are kept in the results.
  public var candidateLimit = 10

  /// Prepares a run.
  public init(catalogue: Catalogue, segmenter: any SpineSegmenter, reader: SpineReader) {
    self.catalogue = catalogue
    self.segmenter = segmenter
    self.reader = reader
  }

  /// Where a run stands.
  public enum Progress: Sendable, Hashable {
    /// The catalogue's index is made or brought up to date, which takes a minute or so a million
    /// records; `work` says what is done.
    case indexing(work: String)
    /// `done` of `total` photos are read.
    case reading(done: Int, total: Int)
    /// All spines are being matched.
    case matching(spines: Int)
    /// `done` of `total` photos have their results written.
    case writing(done: Int, total: Int)
  }

  /// A photo that was passed over, and why; or something to know of one that was read.
  public struct Note: Sendable, Hashable {
    /// The photo's path.
    public var photo: String
    /// What happened and what to do.
    public var message: String
  }

  /// What a run did.
  public struct Report: Sendable {
    /// Each photo's result, in the order of the input.
    public var photos: [NamedResult] = []
    /// How many of the photos had been read by an earlier run.
    public var reused = 0
    /// Photos that could not be read.
    public var failures: [Note] = []
    /// Photos that were read, though something is wrong with them.
    public var warnings: [Note] = []
    /// How many records the catalogue has.
    public var records = 0
    /// What was read on each photo's spines, in the order of `photos`.
    package var texts: [[SpineText]] = []
    /// The probability, 0...1, that each spine's first candidate is right, asserted or not; in the order
    /// of `photos`.
    package var confidences: [[Double]] = []

    /// How many spines were found.
    public var spineCount: Int { photos.reduce(0) { $0 + $1.result.spines.count } }
    /// How many of them were matched with a record.
    public var matchCount: Int {
      photos.reduce(0) { $0 + $1.result.spines.count { $0.match != nil } }
    }
  }

  /// A photo's result and its name in the output folder.
  public struct NamedResult: Sendable, Hashable {
    /// Relative to the output folder, without extension.
    public var name: String
    /// What was found.
    public var result: PhotoResult

    /// Names a result.
    public init(name: String, result: PhotoResult) {
      self.name = name
      self.result = result
    }
  }

  /// Reads and matches the photos at `paths` (files, or folders to be walked).
  ///
  /// - Parameters:
  ///   - output: the folder for `NAME.json`, `NAME-spines.jpg`, `matches.csv` and `photos.csv`;
  ///     nil writes none.
  ///   - progress: called from any thread, one call at a time.
  /// - Throws: `CancellationError` where the task was cancelled, with all photos read so far kept;
  ///   errors of the catalogue, of the recogniser and of writing. A photo that cannot be read does
  ///   not throw: it is among the report's failures.
  public func run(
    _ paths: [String], output: URL? = nil,
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> Report {
    try await run(PhotoInputs(paths), output: output, progress: progress)
  }

  /// What is done with a photo as soon as it is read, before all are matched together.
  struct EachRead: Sendable {
    /// Whether the photo is to be matched by itself.
    var isWanted: @Sendable (PhotoInputs.Photo) throws -> Bool
    /// Called with it then; its matches are stored.
    var enter: @Sendable (PhotoInputs.Photo) throws -> Void
  }

  /// Likewise, with `eachRead` for each photo, one at a time; what that throws ends the run. `library` is
  /// the catalogue's where that is open already.
  func run(
    _ inputs: PhotoInputs, output: URL? = nil, library opened: Library? = nil,
    eachRead: EachRead? = nil,
    progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> Report {
    var report = Report()
    report.failures = inputs.failures
    // Before hours of reading, not after: a catalogue that cannot be matched with is told at once.
    let library =
      try opened
      ?? Library(catalogue, fields: fields, minConfidence: minConfidence, only: onlyRecords) {
        work in
        switch work {
        case .building: progress(.indexing(work: "all records"))
        case .updating(let added, let removed):
          progress(.indexing(work: "\(added) records added, \(removed) removed"))
        }
      }
    report.records = library.recordCount

    let readings = try await readAll(inputs.photos, library, progress: progress) { input, photo in
      guard let eachRead, try eachRead.isWanted(input) else { return }
      _ = try library.match([photo], candidateLimit: candidateLimit, store: catalogue.photos)
      try eachRead.enter(input)
    }
    var read: [(input: PhotoInputs.Photo, photo: ReadPhoto)] = []
    for (input, reading) in zip(inputs.photos, readings) {
      switch reading {
      case .success(let photo):
        read.append((input, photo))
        report.reused += photo.isReused ? 1 : 0
        report.warnings += photo.photo.warnings.map {
          Note(photo: input.path, message: "\(input.path): \($0)")
        }
      case .failure(let error):
        report.failures.append(Note(photo: input.path, message: error.message))
      }
    }
    report.warnings += Self.repeated(read.map { ($0.input.path, $0.photo.photo.contentHash) })

    progress(.matching(spines: read.reduce(0) { $0 + $1.photo.texts.count }))
    let results = try library.match(
      read.map(\.photo), candidateLimit: candidateLimit, store: catalogue.photos)
    report.photos = zip(read, results).map { entry, result in
      NamedResult(name: entry.input.name, result: result.result.named(entry.input.path))
    }
    report.texts = read.map(\.photo.texts)
    report.confidences = results.map(\.confidences)
    if let output {
      try await ResultWriter(folder: output).write(report, progress: progress)
    }
    return report
  }

  /// Says which photos are copies of earlier ones.
  private static func repeated(_ photos: [(path: String, content: String)]) -> [Note] {
    var first: [String: String] = [:]
    return photos.compactMap { photo in
      guard
        let earlier = first.updateValue(first[photo.content] ?? photo.path, forKey: photo.content)
      else { return nil }
      return Note(
        photo: photo.path,
        message:
          "\(photo.path): this is the same photo as \(earlier); its books are listed for both, "
          + "so remove one of them")
    }
  }

  /// Reads the photos, a few at a time: while one waits for its last spines to be read, the next is
  /// decoded and outlined.
  private func readAll(
    _ photos: [PhotoInputs.Photo], _ library: Library,
    progress: @escaping @Sendable (Progress) -> Void,
    each: (PhotoInputs.Photo, ReadPhoto) throws -> Void
  ) async throws -> [Result<ReadPhoto, PhotoFailure>] {
    let reading = PhotoReading(
      store: catalogue.photos, segmenter: segmenter, reader: reader)
    var results: [Result<ReadPhoto, PhotoFailure>?] = Array(
      repeating: nil, count: photos.count)
    try await withThrowingTaskGroup(
      of: (Int, Result<ReadPhoto, PhotoFailure>).self
    ) { group in
      var next = 0
      var done = 0
      func start() {
        guard next < photos.count else { return }
        let index = next
        next += 1
        group.addTask {
          do {
            return (index, .success(try await reading.read(photos[index].url, matchedBy: library)))
          } catch let error as PhotoError {
            return (index, .failure(PhotoFailure(message: error.description)))
          }
        }
      }
      progress(.reading(done: 0, total: photos.count))
      for _ in 0..<Self.photosAtOnce { start() }
      while let (index, result) = try await group.next() {
        results[index] = result
        done += 1
        progress(.reading(done: done, total: photos.count))
        start()
        if case .success(let photo) = result { try each(photos[index], photo) }
      }
    }
    try Task.checkCancellation()
    return results.compactMap { $0 }
  }

  /// Photos on their way at a time: as many as cores, so that each core has work while a photo is
  /// decoded, waits for its last spine or is matched. What costs memory is bounded apart: pixels by
  /// `SharedBudget`, outlining by `PhotoReading`.
  private static let photosAtOnce = max(2, min(8, ProcessInfo.processInfo.activeProcessorCount))
}

/// Why a photo was passed over.
struct PhotoFailure: Error {
  let message: String
}

extension PhotoResult {
  /// The same under the path that the user gave.
  fileprivate func named(_ path: String) -> PhotoResult {
    var copy = self
    copy.photo = path
    return copy
  }
}
