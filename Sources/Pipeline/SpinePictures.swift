import Foundation
import Imaging
import Inventory

/// Cuts spines out of their photos, as lists show them: lying, as high as a line or two of text.
public enum SpinePictures {
  /// Pixels across a spine.
  private static let thickness = 64
  /// Photos in memory at a time.
  private static let photosAtOnce = min(4, ProcessInfo.processInfo.activeProcessorCount)

  /// JPEGs of these spines. Each photo is decoded once; one that is gone or cannot be read has none.
  ///
  /// - Throws: `CancellationError`.
  public static func jpegs(
    of views: [Finding.View], progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
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
        group.addTask { Self.jpegs(of: views, in: path) }
      }
      for try await finished in group { pictures.merge(finished) { $1 } }
    }
    return pictures
  }

  private static func jpegs(of views: [Finding.View], in path: String) -> [Finding.View: Data] {
    guard let photo = try? Photo(contentsOf: URL(fileURLWithPath: path)) else { return [:] }
    var pictures: [Finding.View: Data] = [:]
    for view in views where view.quad.count == 8 {
      let quad = Quad(
        stride(from: 0, to: 8, by: 2).map { Point(x: view.quad[$0], y: view.quad[$0 + 1]) })
      let strip = photo.image.strip(StripGeometry(quad: quad, thickness: thickness))
      pictures[view] = try? strip.jpegData(quality: 80)
    }
    return pictures
  }
}
