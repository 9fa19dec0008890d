import Foundation
import Imaging

/// The photos that a user named, with the names of their results.
struct PhotoInputs {
  struct Photo: Sendable {
    let url: URL
    /// As the user would write it.
    let path: String
    /// Relative to the output folder, without extension.
    let name: String
  }

  private(set) var photos: [Photo] = []
  private(set) var failures: [MatchRun.Note] = []

  /// Walks the folders among `paths`. Drawings that an earlier run left in them are passed over: with
  /// the results inside the folder of the photos they would be read as further shelves.
  init(_ paths: [String]) {
    var names = OutputNames()
    var seen: Set<String> = []
    for path in paths {
      let entries = PhotoFinder.photos(at: [path])
      if entries.isEmpty {
        failures.append(
          MatchRun.Note(
            photo: path,
            message: "\(path) has no photos: JPEG, PNG, TIFF and WebP files are looked for"))
      }
      for entry in entries {
        switch entry {
        case .photo(let url):
          if url.path != URL(fileURLWithPath: path).path, ResultWriter.isOwnDrawing(url) {
            continue
          }
          guard seen.insert(url.resolvingSymlinksInPath().path).inserted else { continue }
          photos.append(
            Photo(url: url, path: url.relativePath, name: names.name(for: url.path, under: path)))
        case .failure(let error):
          failures.append(MatchRun.Note(photo: error.path, message: error.description))
        }
      }
    }
  }
}
