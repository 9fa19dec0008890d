import Catalogue
import Foundation
import Imaging
import Reading
import Spines

/// Reads photos: finds their spines, reads each, and keeps the result in the catalogue's file, so
/// that no photo is read twice under the same settings.
struct PhotoReading: Sendable {
  let store: PhotoStore
  let segmenter: any SpineSegmenter
  let reader: SpineReader

  /// A photo as stored, and how it came to be.
  struct Outcome: Sendable {
    var photo: StoredPhoto
    /// True where it had been read before.
    var isReused: Bool
    /// What a person should know of the file, such as that its end is missing.
    var warnings: [String]
  }

  /// Names everything that a stored reading depends on.
  var settings: String { "\(segmenter.identifier); \(reader.identifier)" }

  /// Reads the photo at `url`, or takes what is stored of a file with the same content.
  ///
  /// - Throws: `PhotoError` where the file is no readable photo, `CancellationError`, or the
  ///   catalogue's errors where the result cannot be stored.
  func read(_ url: URL) async throws -> Outcome {
    let path = url.path
    let bytes = try Photo.bytes(contentsOf: url)
    let hash = bytes.withUnsafeBytes { ContentHash($0) }.description
    if let stored = try storedPhoto(hash: hash, path: path) {
      return Outcome(photo: stored, isReused: true, warnings: [])
    }
    let photo = try Photo(bytes: bytes, name: path)
    let corrections = PhotoCorrections(try store.corrections(ofPhoto: hash))
    let spines = corrections.applied(to: segmenter.spines(in: photo))
    try Task.checkCancellation()
    let readings = try await reader.read(spines.map(\.quad), in: photo.image)
    let stored = try store.save(
      StoredPhoto(
        path: path, contentHash: hash, settings: settings, width: photo.width,
        height: photo.height, spines: try zip(spines, readings).map(Self.stored)))
    return Outcome(photo: stored, isReused: false, warnings: photo.warnings)
  }

  /// Makes the changes of outlines in `corrections` in a stored photo: reads what was drawn, keeps the
  /// readings of all else, numbers the spines anew and stores them. The matches are gone then.
  ///
  /// - Throws: `PhotoError` where the photo's file can no longer be read; the catalogue's errors.
  func revise(_ photo: StoredPhoto, _ corrections: PhotoCorrections) async throws -> StoredPhoto {
    let changed = corrections.outlines(photo.spines.map(\.outline))
    var drawn: [Reading] = []
    if !changed.added.isEmpty {
      let image = try Photo(contentsOf: URL(fileURLWithPath: photo.path)).image
      drawn = try await reader.read(changed.added, in: image)
    }
    let kept = changed.kept.map { photo.spines[$0] }
    let arranged = Spine.arranged(
      kept.map { ($0.outline, $0.confidence) } + changed.added.map { ($0, 1) })
    var revised = photo
    revised.spines = try arranged.map { spine, source in
      guard source < kept.count else {
        return try Self.stored(spine, drawn[source - kept.count])
      }
      var stored = kept[source]
      (stored.shelf, stored.position) = (spine.shelf, spine.position)
      stored.isInPile = spine.isInPile
      return stored
    }
    return try store.save(revised)
  }

  /// What is stored of the content; where the file has another path now, its spines are stored for
  /// that path too, since a path stands for one photo.
  private func storedPhoto(hash: String, path: String) throws -> StoredPhoto? {
    if let here = try store.photo(path: path), here.contentHash == hash, here.settings == settings {
      return here
    }
    guard var twin = try store.photo(contentHash: hash, settings: settings) else { return nil }
    twin.path = path
    return try store.save(twin)
  }

  private static func stored(_ spine: Spine, _ reading: Reading) throws -> StoredSpine {
    StoredSpine(
      shelf: spine.shelf, position: spine.position, isInPile: spine.isInPile,
      quad: spine.quad.corners.flatMap { [$0.x, $0.y] }, confidence: spine.confidence,
      text: reading.best?.text ?? "", reading: try JSONEncoder().encode(reading))
  }
}

extension StoredSpine {
  /// The outline in the photo.
  var outline: Quad {
    Quad(stride(from: 0, to: 8, by: 2).map { Point(x: quad[$0], y: quad[$0 + 1]) })
  }
}
