import Catalogue
import Foundation
import Imaging
import Inventory
import Reading

/// Cuts spines out of their photos, as lists show them: lying, as high as a line or two of text, the
/// way round that their text reads.
public enum SpinePictures {
  /// Pixels across a spine.
  private static let thickness = 64
  /// Photos in memory at a time.
  private static let photosAtOnce = min(4, ProcessInfo.processInfo.activeProcessorCount)

  /// JPEGs of these spines. Each photo is decoded once; one that is gone or cannot be read has none.
  ///
  /// - Parameter store: knows what was read on the spines, and so which way round they are.
  /// - Throws: `CancellationError`.
  public static func jpegs(
    of views: [Finding.View], readIn store: PhotoStore,
    progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
  ) async throws -> [Finding.View: Data] {
    let byPhoto = Dictionary(grouping: Set(views), by: \.photo).sorted { $0.key < $1.key }
    var pictures: [Finding.View: Data] = [:]
    try await withThrowingTaskGroup(of: [Finding.View: Data].self) { group in
      var done = 0
      for (index, (path, views)) in byPhoto.enumerated() {
        if index >= photosAtOnce, let finished = try await group.next() {
          pictures.merge(finished) { $1 }
          done += 1
          progress(done, byPhoto.count)
        }
        try Task.checkCancellation()
        group.addTask { try await Self.jpegs(of: views, in: path, store) }
      }
      for try await finished in group { pictures.merge(finished) { $1 } }
    }
    return pictures
  }

  private static func jpegs(
    of views: [Finding.View], in path: String, _ store: PhotoStore
  ) async throws -> [Finding.View: Data] {
    guard let bytes = try? Photo.bytes(contentsOf: URL(fileURLWithPath: path)) else { return [:] }
    let claim = try await SharedBudget.pixels.claim(Photo.pixelCount(of: bytes) ?? 0)
    defer { claim.giveBack() }
    guard let photo = try? Photo(bytes: bytes, name: path) else { return [:] }
    let readFromEnd = spinesReadFromEnd(of: path, store)
    var pictures: [Finding.View: Data] = [:]
    for view in views where view.quad.count == 8 {
      let quad = Quad(
        stride(from: 0, to: 8, by: 2).map { Point(x: view.quad[$0], y: view.quad[$0 + 1]) })
      var strip = photo.image.strip(StripGeometry(quad: quad, thickness: thickness))
      if readFromEnd.contains(view.quad) { strip = strip.turned(by: 180) }
      pictures[view] = try? strip.jpegData(quality: 80)
    }
    return pictures
  }

  /// The outlines of a photo's spines whose text runs up, or is upside down on a lying one.
  private static func spinesReadFromEnd(of path: String, _ store: PhotoStore) -> Set<[Double]> {
    guard let stored = try? store.photo(path: path) else { return [] }
    return Set(
      stored.spines.filter { spine in
        let reading = try? JSONDecoder().decode(Reading.self, from: spine.reading)
        return reading?.best?.rotation == 180
      }.map(\.quad))
  }
}
