import Catalogue
import Foundation
import Imaging

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

  /// Keeps a correction of the stored photo with key `id` and matches the photo again.
  ///
  /// - Throws: `ReviewError.noPhoto`; `PhotoError` where outlines were drawn and the photo's file can
  ///   no longer be read; errors of the catalogue.
  public func correct(
    photo id: Int64, _ change: Correction.Change, by person: String
  ) async throws {
    await begin()
    defer { end() }
    let photo = try stored(id)
    if case .outlines(let removed, let added) = change {
      try await replaceOutlines(of: photo, removed, with: added)
    }
    _ = try catalogue.corrections.add(
      Correction(photoHash: photo.contentHash, change: change, person: person))
    try matchAgain(path: photo.path)
  }

  /// Takes back the latest correction of the photo and matches it again.
  ///
  /// - Returns: false where there was none.
  public func withdrawLatest(ofPhoto id: Int64) async throws -> Bool {
    await begin()
    defer { end() }
    let photo = try stored(id)
    guard let latest = try catalogue.corrections.corrections(ofPhoto: photo.contentHash).last
    else { return false }
    if case .outlines(let removed, let added) = latest.change {
      try await replaceOutlines(of: photo, added, with: removed)
    }
    _ = try catalogue.corrections.withdrawLatest(ofPhoto: photo.contentHash)
    try matchAgain(path: photo.path)
    return true
  }

  /// Reads and matches further photos. See `MatchRun.run`.
  public func add(
    _ paths: [String], progress: @escaping @Sendable (MatchRun.Progress) -> Void
  ) async throws -> MatchRun.Report {
    try await run.run(paths, progress: progress)
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

  /// Reads the outlines in `added` and stores the photo with them in the place of those `removed`.
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
    _ = try await reading.revise(photo, changes)
  }

  /// Matches the photo as it is stored now, and tells the open inventories that have it.
  private func matchAgain(path: String) throws {
    guard let photo = try catalogue.photos.photo(path: path) else { return }
    let revision = try catalogue.revision()
    if library?.revision != revision {
      library = (
        revision, try Library(catalogue, fields: run.fields, minConfidence: run.minConfidence)
      )
    }
    _ = try library?.library.match(
      [ReadPhoto(stored: photo)], candidateLimit: run.candidateLimit, store: catalogue.photos)
    try catalogue.inventories.renew(
      photo: photo.contentHash, with: try catalogue.observedSpines(of: photo))
  }
}

/// Why a correction could not be made.
public enum ReviewError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The photo is no longer stored.
  case noPhoto

  /// What happened and what to do.
  public var description: String {
    "The photo is no longer in the catalogue's file: it was read again in the meantime. Go back to "
      + "the list of photos."
  }
}
