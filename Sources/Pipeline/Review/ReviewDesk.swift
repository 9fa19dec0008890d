import Catalogue
import Foundation
import Imaging
import Reading

/// Where people correct what the program found: keeps their corrections, reads outlines that they
/// draw, and matches the photo again with what they said held fixed.
///
/// One desk serves one catalogue; corrections are made one after the other.
public actor ReviewDesk {
  /// The catalogue whose photos are reviewed.
  public nonisolated let catalogue: Catalogue
  private let run: MatchRun
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var library: (revision: CatalogueRevision, library: Library)?

  /// Prepares a desk that reads and matches as `run` does.
  public init(_ run: MatchRun) {
    self.run = run
    catalogue = run.catalogue
  }

  /// Keeps a correction of the stored photo with key `id` and matches the photo again, its copies too.
  ///
  /// - Returns: the correction as it is kept.
  /// - Throws: `ReviewError.noPhoto`; `PhotoError` where outlines were drawn and the photo's file can
  ///   no longer be read; errors of the catalogue.
  @discardableResult
  public func correct(
    photo id: Int64, _ change: Correction.Change, by person: String
  ) async throws -> Correction {
    await begin()
    defer { end() }
    let photo = try stored(id)
    if case .outlines(let removed, let added) = change {
      try await replaceOutlines(of: photo, removed, with: added)
    }
    let correction = try catalogue.corrections.add(
      Correction(photoHash: photo.contentHash, change: change, person: person))
    try matchAgain(content: photo.contentHash)
    return correction
  }

  /// Takes back the latest correction that `person` made of the photo and matches it again; what
  /// others said stays.
  ///
  /// - Returns: the correction that was taken back, or nil where there was none of `person`.
  /// - Throws: `ReviewError.builtUpon` where somebody has since corrected what it drew; otherwise as
  ///   `correct`.
  public func withdrawLatest(
    ofPhoto id: Int64, by person: String
  ) async throws -> Correction? {
    await begin()
    defer { end() }
    let photo = try stored(id)
    let made = try catalogue.corrections.corrections(ofPhoto: photo.contentHash)
    guard let place = made.lastIndex(where: { $0.person == person }) else { return nil }
    let latest = made[place]
    if let later = PhotoCorrections.dependent(
      on: latest.change, among: Array(made[(place + 1)...]))
    {
      throw ReviewError.builtUpon(by: later.person)
    }
    if case .outlines(let removed, let added) = latest.change {
      try await replaceOutlines(of: photo, added, with: removed)
    }
    try catalogue.corrections.withdraw(latest)
    try matchAgain(content: photo.contentHash)
    return latest
  }

  /// Reads and matches a further photo; corrections can be made meanwhile. See `MatchRun.run`.
  public func add(_ path: String) async throws -> MatchRun.Report {
    try await run.run(PhotoInputs([path]), library: currentLibrary()) { _ in }
  }

  /// What an error says that is written for people; nil for one that would only tell programmers
  /// something.
  public static func explanation(of error: any Error) -> String? {
    switch error {
    case let error as CatalogueError: error.description
    case let error as PhotoError: error.description
    case let error as PipelineError: error.description
    case let error as ReadingError: error.description
    case let error as ReviewError: error.description
    default: nil
    }
  }

  /// Waits until the correction before is done: reading a drawn outline takes a moment, in which
  /// another must not change the same photo.
  private func begin() async {
    if isBusy {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      isBusy = true
    }
  }

  private func end() {
    if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
  }

  private func stored(_ id: Int64) throws -> StoredPhoto {
    guard let photo = try catalogue.photos.photo(id: id) else { throw ReviewError.noPhoto }
    return photo
  }

  /// Reads the outlines in `added` and stores the photo with them in the place of those `removed`. Its
  /// copies, which the correction means as well, get the same spines.
  private func replaceOutlines(
    of photo: StoredPhoto, _ removed: [[Double]], with added: [[Double]]
  ) async throws {
    let reading = PhotoReading(
      store: catalogue.photos, segmenter: run.segmenter, reader: run.reader)
    let changes = PhotoCorrections([
      Correction(
        photoHash: photo.contentHash, change: .outlines(removed: removed, added: added),
        person: "")
    ])
    let revised = try await reading.revise(photo, changes)
    for var copy in try catalogue.photos.photos(contentHash: photo.contentHash)
    where copy.path != photo.path {
      (copy.spines, copy.settings) = (revised.spines, revised.settings)
      _ = try catalogue.photos.save(copy)
    }
  }

  /// The catalogue's records ready to be matched with, opened anew only when they have changed.
  private func currentLibrary() throws -> Library {
    let revision = try catalogue.revision()
    if let library, library.revision == revision { return library.library }
    let opened = try Library(
      catalogue, fields: run.fields, minConfidence: run.minConfidence, only: run.onlyRecords)
    library = (revision, opened)
    return opened
  }

  /// Matches the photo with this content as it is stored now, each of its copies by itself, and tells
  /// the open inventories that have it.
  private func matchAgain(content: String) throws {
    let copies = try catalogue.photos.photos(contentHash: content)
    guard let photo = copies.first else { return }
    let library = try currentLibrary()
    for copy in copies {
      _ = try library.match(
        [ReadPhoto(stored: copy)], candidateLimit: run.candidateLimit, store: catalogue.photos)
    }
    try catalogue.inventories.renew(
      photo: photo.contentHash, with: try catalogue.observedSpines(of: photo))
  }
}

/// Why a correction could not be made.
public enum ReviewError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The photo is no longer stored.
  case noPhoto
  /// A correction cannot be taken back, since this person, who may have given no name, has corrected
  /// what it drew.
  case builtUpon(by: String)

  /// What happened and what to do.
  public var description: String {
    switch self {
    case .noPhoto:
      "The photo is no longer in the catalogue's file: it was read again in the meantime. Go back "
        + "to the list of photos."
    case .builtUpon(let person):
      "\(person.isEmpty ? "Somebody" : person) has since corrected what this drew. That must be "
        + "undone first."
    }
  }
}
