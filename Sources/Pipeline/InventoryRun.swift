import Catalogue
import Foundation
import Inventory
import Synchronization

/// Reads and matches photos, and adds them to an inventory.
public struct InventoryRun: Sendable {
  /// How photos are read and matched.
  public let run: MatchRun
  /// The inventory.
  public let session: InventorySession
  /// Who took the photos; may be empty.
  public var person = ""
  /// Names the photos that were taken together; by default those of one call of `add`.
  public var walk = UUID().uuidString
  /// True where the photos show their shelves from end to end and leave none out.
  public var isComplete = false

  /// Prepares to add photos.
  public init(run: MatchRun, session: InventorySession) {
    self.run = run
    self.session = session
  }

  /// What was added.
  public struct Report: Sendable {
    /// What became of the photos.
    public var photos: MatchRun.Report
    /// Photos that the inventory did not have before.
    public var added = 0
  }

  /// Reads and matches the photos at `paths` and adds them, each in one short transaction as soon as it
  /// is read, so that an interruption loses none; when all are read they are matched together, which
  /// tells more, and entered anew. Photos that are there already get their new matches.
  ///
  /// - Throws: as `MatchRun.run`; the catalogue's errors, also where the session was closed meanwhile.
  public func add(
    _ paths: [String], progress: @escaping @Sendable (MatchRun.Progress) -> Void = { _ in }
  ) async throws -> Report {
    let inputs = PhotoInputs(paths)
    if isComplete {
      try run.catalogue.inventories.announce(
        (inputs.photos.map(\.path) + inputs.failures.map(\.photo)).map(Self.absolute), walk: walk,
        person: person, to: session)
    }
    let added = Mutex(0)
    let matched = try await run.run(
      inputs,
      eachRead: MatchRun.EachRead(
        // Those that are there have matches that were made together with others'.
        isWanted: {
          try !run.catalogue.inventories.hasPhoto(Self.absolute($0.path), in: session)
        },
        enter: { if try enter($0.path) { added.withLock { $0 += 1 } } }), progress: progress)
    for named in matched.photos {
      if try enter(named.result.photo) { added.withLock { $0 += 1 } }
    }
    return Report(photos: matched, added: added.withLock { $0 })
  }

  /// Enters a photo as it is stored now; true where the inventory did not have it.
  private func enter(_ path: String) throws -> Bool {
    let path = Self.absolute(path)
    guard let photo = try run.catalogue.photos.photo(path: path) else { return false }
    return try run.catalogue.inventories.add(
      ObservedPhoto(
        path: path, contentHash: photo.contentHash, person: person, walk: walk,
        isComplete: isComplete, spines: try run.catalogue.observedSpines(of: photo)),
      to: session)
  }

  private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
}

extension StoredMatch {
  /// What a person said; nil where the record that they chose has left the catalogue since.
  var holdingVerdict: SpineVerdict? { verdict == .confirmed && record == nil ? nil : verdict }
}

extension Catalogue {
  /// The spines of a stored photo with their stored matches, as an inventory keeps them.
  func observedSpines(of photo: StoredPhoto) throws -> [ObservedSpine] {
    let matches = Dictionary(
      try photos.matches(ofPhoto: photo.id).map { ($0.spine, $0) },
      uniquingKeysWith: { first, _ in first })
    return photo.spines.map { spine in
      let match = matches[spine.id]
      let candidates = match.flatMap {
        try? JSONDecoder().decode([RecordCandidate].self, from: $0.candidates)
      }
      return ObservedSpine(
        shelf: spine.shelf, position: spine.position, quad: spine.quad, text: spine.text,
        record: match?.record, confidence: match?.confidence ?? 0,
        candidates: (candidates ?? []).map {
          ObservedSpine.Candidate(record: $0.record, score: $0.score)
        }, verdict: match?.holdingVerdict)
    }
  }
}
