import Foundation
import Imaging
import Pipeline

/// Photos with truth, to be matched and scored.
public struct PhotosTask: Sendable {
  /// The truth of each photo, by its name.
  public let truths: [String: PhotoTruth]
  /// The photos, in natural order.
  public let photos: [String]
  /// Photos in the folder that no truth tells of; they are passed over.
  public let withoutTruth: [String]

  /// Finds a photo in `folder` for every truth; those without one count as photos where nothing was
  /// found.
  public init(truths: [String: PhotoTruth], photosIn folder: URL) {
    self.truths = truths
    let all = PhotoFinder.photos(at: [folder.path]).compactMap { entry -> URL? in
      if case .photo(let url) = entry { return url }
      return nil
    }
    func isKnown(_ url: URL) -> Bool {
      truths[url.deletingPathExtension().lastPathComponent] != nil
    }
    photos = all.filter(isKnown).map(\.path)
    withoutTruth = all.filter { !isKnown($0) }.map(\.path)
  }

  /// A sentence for each of these.
  public var strangers: [String] {
    withoutTruth.map { "\($0): there is no truth of this photo; it is passed over" }
  }

  /// The names of the photos.
  public var names: Set<String> { Set(photos.map(Self.name)) }

  /// The results of a run by the photos' names. Of two photos that share a name the first counts.
  public static func results(of report: MatchRun.Report) -> [String: PhotoResult] {
    Dictionary(
      report.photos.map { photo in (name(of: photo.result.photo), photo.result) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The samples of all photos with truth.
  ///
  /// - Parameters:
  ///   - beliefs: by photo, what else is known of each spine, as far as it is.
  ///   - hasPictures: whether what went wrong is cut out of the photos.
  public func samples(
    of results: [String: PhotoResult], dataset: String, records: Int,
    beliefs: [String: [SpineBelief]] = [:], hasPictures: Bool = true
  ) -> [Sample] {
    var samples = truths.sorted { $0.key < $1.key }.flatMap { name, truth in
      PhotoSamples.samples(
        photo: name, results[name], truth: truth, dataset: dataset, records: records,
        beliefs: beliefs[name] ?? [])
    }
    guard hasPictures else { return samples }
    let files = Dictionary(
      photos.map { (Self.name(of: $0), URL(fileURLWithPath: $0)) },
      uniquingKeysWith: { first, _ in first })
    PhotoSamples.addPictures(to: &samples, from: files)
    return samples
  }

  static func name(of path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }
}

/// The results in a folder that `match --output` wrote, and what in it could not be used.
public struct PhotoResultFolder: Sendable {
  /// What is scored of the photos that have truth, by the photos' names.
  public private(set) var findings: [String: PhotoFindings] = [:]
  /// The same as far as it has all that a report tells.
  public private(set) var results: [String: PhotoResult] = [:]
  /// What was passed over, a sentence each that names the file.
  public private(set) var notes: [String] = []

  /// Reads a folder. Files that are no result are noted and count as photos where nothing was found;
  /// with `tellsUnknown`, results of photos without truth are noted too.
  ///
  /// - Throws: `EvaluationError` where the folder cannot be read.
  public init(_ folder: URL, of truths: [String: PhotoTruth], tellsUnknown: Bool) throws {
    let files: [URL]
    do {
      files = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    } catch {
      throw EvaluationError("cannot read the folder \(folder.path): \(error.localizedDescription)")
    }
    for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "json" {
      let name = file.deletingPathExtension().lastPathComponent
      guard truths[name] != nil else {
        if tellsUnknown {
          notes.append("\(file.path): there is no truth of this photo; its result is passed over")
        }
        continue
      }
      do {
        let data = try Data(contentsOf: file)
        findings[name] = try PhotoFindings(json: data)
        results[name] = try? PhotoResult(json: data)
      } catch {
        notes.append(
          "\(file.path)\(JSONPlace.text(of: error, in: file)): this is no result of a photo; it "
            + "counts as one where nothing was found")
      }
    }
  }
}
