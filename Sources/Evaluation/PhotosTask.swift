import Foundation
import Imaging
import Pipeline

/// Photos with truth, to be matched and scored.
public struct PhotosTask: Sendable {
  /// The truth of each photo, by its name.
  public let truths: [String: PhotoTruth]
  /// The photos, in natural order.
  public let photos: [String]

  /// Finds a photo in `folder` for every truth; those without one count as photos where nothing was
  /// found.
  public init(truths: [String: PhotoTruth], photosIn folder: URL) {
    self.truths = truths
    photos = PhotoFinder.photos(at: [folder.path]).compactMap { entry in
      guard case .photo(let url) = entry,
        truths[url.deletingPathExtension().lastPathComponent] != nil
      else { return nil }
      return url.path
    }
  }

  /// Scores a run over the photos. Of two photos that share a name the first counts.
  public func scores(of report: MatchRun.Report) -> PhotoScoreTable {
    let findings = Dictionary(
      report.photos.map { photo in
        let url = URL(fileURLWithPath: photo.result.photo)
        return (url.deletingPathExtension().lastPathComponent, PhotoFindings(photo.result))
      }, uniquingKeysWith: { first, _ in first })
    return PhotoScoreTable(truths: truths) { findings[$0] }
  }
}
