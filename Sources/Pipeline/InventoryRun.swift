import Catalogue
import Foundation
import Inventory

/// Reads and matches photos, and adds them to an inventory.
public struct InventoryRun: Sendable {
  /// How photos are read and matched.
  public let run: MatchRun
  /// The inventory.
  public let session: InventorySession
  /// Who took the photos; may be empty.
  public var person = ""
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

  /// Reads and matches the photos at `paths` and adds them, each in one short transaction. Photos that
  /// are there already get their new matches.
  ///
  /// - Throws: as `MatchRun.run`; the catalogue's errors, also where the session was closed meanwhile.
  public func add(
    _ paths: [String], progress: @escaping @Sendable (MatchRun.Progress) -> Void = { _ in }
  ) async throws -> Report {
    var report = Report(photos: try await run.run(paths, progress: progress))
    let store = run.catalogue.photos
    for named in report.photos.photos {
      let path = URL(fileURLWithPath: named.result.photo).path
      guard let photo = try store.photo(path: path) else { continue }
      let matches = Dictionary(
        try store.matches(ofPhoto: photo.id).map { ($0.spine, $0) },
        uniquingKeysWith: { first, _ in first })
      let observed = ObservedPhoto(
        path: path, contentHash: photo.contentHash, person: person, isComplete: isComplete,
        spines: photo.spines.map { Self.observed($0, matches[$0.id]) })
      if try run.catalogue.inventories.add(observed, to: session) { report.added += 1 }
    }
    return report
  }

  private static func observed(_ spine: StoredSpine, _ match: StoredMatch?) -> ObservedSpine {
    let candidates = match.flatMap {
      try? JSONDecoder().decode([RecordCandidate].self, from: $0.candidates)
    }
    return ObservedSpine(
      shelf: spine.shelf, position: spine.position, quad: spine.quad, text: spine.text,
      record: match?.record, confidence: match?.confidence ?? 0,
      candidates: (candidates ?? []).map {
        ObservedSpine.Candidate(record: $0.record, score: $0.score)
      })
  }
}
