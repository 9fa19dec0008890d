import Foundation
import Imaging

/// Writes the results of a run: `NAME.json` and `NAME-spines.jpg` for each photo, `matches.csv` over
/// all their spines, and `photos.csv` that tells what became of each photo.
struct ResultWriter: Sendable {
  let folder: URL

  /// Writes everything; a file that is there already is replaced whole.
  ///
  /// Photos are decoded once more to be drawn on, a few at a time.
  ///
  /// - Throws: `PipelineError.cannotWrite`; `CancellationError`.
  func write(
    _ report: MatchRun.Report, progress: @escaping @Sendable (MatchRun.Progress) -> Void
  ) async throws {
    let photos = report.photos
    try write(Data(MatchesTable(photos).csv.utf8), to: "matches.csv")
    try write(Data(PhotosTable(report).csv.utf8), to: "photos.csv")
    progress(.writing(done: 0, total: photos.count))
    try await withThrowingTaskGroup(of: Void.self) { group in
      var done = 0
      for (index, photo) in photos.enumerated() {
        if index >= Self.photosAtOnce {
          try await group.next()
          done += 1
          progress(.writing(done: done, total: photos.count))
        }
        try Task.checkCancellation()
        group.addTask { try await write(photo) }
      }
      try await group.waitForAll()
    }
    progress(.writing(done: photos.count, total: photos.count))
  }

  private func write(_ photo: MatchRun.NamedResult) async throws {
    let file = folder.appendingPathComponent(photo.name + ".json")
    // Truth made by hand has the same name: it is worth more than a result.
    if let there = try? Data(contentsOf: file), (try? PhotoResult(json: there)) == nil {
      throw PipelineError.cannotWrite(
        path: file.path, reason: "a file of that name is there, and it is no result of Shelfread")
    }
    try write(try photo.result.json(), to: photo.name + ".json")
    let claim = try await SharedBudget.pixels.claim(
      Double(photo.result.width) * Double(photo.result.height))
    defer { claim.giveBack() }
    // The photo was readable a moment ago; if it is gone now, its JSON still tells all.
    guard let drawing = Self.drawing(photo.result) else { return }
    let name = photo.name + Self.drawingEnding
    do {
      try write(try drawing.jpegData(), to: name)
    } catch let error as PhotoError {
      throw PipelineError.cannotWrite(
        path: folder.appendingPathComponent(name).path, reason: error.description)
    }
  }

  /// Nothing of the photo but its drawing outlives this.
  private static func drawing(_ result: PhotoResult) -> ColorImage? {
    guard let photo = try? Photo(contentsOf: URL(fileURLWithPath: result.photo)) else { return nil }
    return SpineOverlay.drawing(result, on: photo.image)
  }

  private static let drawingEnding = "-spines.jpg"

  /// Whether a file is a drawing that was written by a run: its name's ending tells, and the JSON
  /// beside it.
  static func isOwnDrawing(_ url: URL) -> Bool {
    let name = url.lastPathComponent
    guard name.hasSuffix(drawingEnding) else { return false }
    let json = name.dropLast(drawingEnding.count) + ".json"
    return FileManager.default.fileExists(
      atPath: url.deletingLastPathComponent().appendingPathComponent(String(json)).path)
  }

  private func write(_ data: Data, to name: String) throws {
    let url = folder.appendingPathComponent(name)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url, options: .atomic)
    } catch {
      throw PipelineError.cannotWrite(path: url.path, reason: error.localizedDescription)
    }
  }

  /// Drawing a photo is work for one core; `SharedBudget` holds large ones back.
  private static let photosAtOnce = min(8, ProcessInfo.processInfo.activeProcessorCount)
}
