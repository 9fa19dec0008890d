import Foundation

/// A data set as a small file describes it: what it is, where to get it, which files it has, their
/// columns, splits and checksums. Someone else's library is evaluated by writing one.
public struct DatasetDescription: Sendable, Hashable, Decodable {
  /// A file of the data set.
  public struct File: Sendable, Hashable, Decodable {
    /// Where it is, from the data's folder.
    public var file: String
    /// SHA-256 of its content as `sha256sum` prints it; nil where any content will do.
    public var sha256: String?

    /// The file in `folder`.
    public func url(in folder: URL) -> URL { folder.appendingPathComponent(file) }
  }

  /// A catalogue: one or several files together.
  public struct CatalogueFiles: Sendable, Hashable, Decodable {
    /// What it is called in tables, for instance "closed set".
    public var name: String
    /// Its files, in any format that `catalogue import` reads.
    public var files: [File]
  }

  /// Annotated regions.
  public struct Annotations: Sendable, Hashable, Decodable {
    /// Which part of the data it is, for instance "development".
    public var split: String
    /// The CSV.
    public var file: String
    /// SHA-256 of its content; nil where any content will do.
    public var sha256: String?
    /// What its columns are called; by default as in the Library dataset.
    public var columns: AnnotationFile.Columns?
  }

  /// Photos with truth, to be found, read and matched.
  public struct Photos: Sendable, Hashable, Decodable {
    /// Which part of the data it is, for instance "development".
    public var split: String
    /// The folder with the truth, `NAME.json` for each photo, from the data's folder.
    public var truth: String
    /// The folder with the photos; by default that of the truth.
    public var folder: String?
    /// The names of the photos that count; by default all that have truth.
    public var names: [String]?
    /// SHA-256 of the lines that `sha256sum` prints of all truth files and photos by name, each
    /// without its folder; nil where any content will do.
    public var sha256: String?

    /// The folder of the photos, from the data's folder.
    public var photoFolder: String { folder ?? truth }
  }

  /// What it is called.
  public var name: String
  /// Where to get it, in a sentence or two.
  public var source: String
  /// The catalogues; each is measured.
  public var catalogues: [CatalogueFiles]
  /// The annotated regions; each split is measured with each catalogue.
  public var annotations: [Annotations]?
  /// Photos with truth; each split is measured with each catalogue.
  public var photos: [Photos]?
  /// Keys that were passed over, a sentence each.
  public private(set) var unknownKeys: [String] = []

  /// Reads a description. Throws `EvaluationError`, which says what is wrong where.
  public init(contentsOf file: URL) throws {
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw EvaluationError("cannot read \(file.path): \(error.localizedDescription)")
    }
    do {
      self = try JSONDecoder().decode(DatasetDescription.self, from: data)
    } catch DecodingError.keyNotFound(let key, let context) {
      throw EvaluationError(
        "\(file.path) has no “\(key.stringValue)” in \(Self.place(context))")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      throw EvaluationError(
        "\(file.path): \(Self.place(context)) is of another kind than a description has there")
    } catch {
      throw EvaluationError("\(file.path)\(JSONPlace.text(of: error, in: file)): this is not JSON")
    }
    guard annotations?.isEmpty == false || photos?.isEmpty == false else {
      throw EvaluationError(
        "\(file.path) has neither “annotations” nor “photos”, so there is nothing to measure")
    }
    unknownKeys = Self.unknownKeys(in: data).map {
      "\(file.path): the key \($0) is unknown and passed over"
    }
  }

  private enum CodingKeys: String, CodingKey { case name, source, catalogues, annotations, photos }

  /// Keys that no description has: one that is misspelt would otherwise go unnoticed.
  private static func unknownKeys(in data: Data) -> [String] {
    func unknown(_ object: Any?, _ known: Set<String>, _ place: String) -> [String] {
      ((object as? [String: Any])?.keys.filter { !known.contains($0) } ?? []).sorted()
        .map { "“\($0)”\(place)" }
    }
    guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      return []
    }
    var keys = unknown(root, ["name", "source", "catalogues", "annotations", "photos"], "")
    for catalogue in root["catalogues"] as? [[String: Any]] ?? [] {
      keys += unknown(catalogue, ["name", "files"], " of a catalogue")
      for file in catalogue["files"] as? [Any] ?? [] {
        keys += unknown(file, ["file", "sha256"], " of a catalogue's file")
      }
    }
    for split in root["annotations"] as? [[String: Any]] ?? [] {
      keys += unknown(split, ["split", "file", "sha256", "columns"], " of annotations")
      keys += unknown(
        split["columns"], Set(AnnotationFile.Columns.CodingKeys.allCases.map(\.rawValue)),
        " of columns")
    }
    for split in root["photos"] as? [Any] ?? [] {
      keys += unknown(split, ["split", "truth", "folder", "names", "sha256"], " of photos")
    }
    return keys
  }

  private static func place(_ context: DecodingError.Context) -> String {
    context.codingPath.isEmpty
      ? "its outermost object" : context.codingPath.map(\.stringValue).joined(separator: ", ")
  }

  /// What is not as described among the files that a split and a catalogue need: a sentence for each
  /// file that is missing, and for each with other content.
  public func problems(
    _ annotations: Annotations, _ catalogue: CatalogueFiles, in folder: URL
  ) -> (missing: [String], changed: [String]) {
    problems(
      of: [File(file: annotations.file, sha256: annotations.sha256)] + catalogue.files, in: folder)
  }

  /// The same for photos and a catalogue.
  public func problems(
    _ photos: Photos, _ catalogue: CatalogueFiles, in folder: URL
  ) -> (missing: [String], changed: [String]) {
    var (missing, changed) = problems(of: catalogue.files, in: folder)
    let truth = folder.appendingPathComponent(photos.truth, isDirectory: true)
    do {
      let truths = try PhotoTruthFolder(truth, only: photos.names ?? []).truths
      let task = PhotosTask(
        truths: truths, photosIn: folder.appendingPathComponent(photos.photoFolder))
      for name in truths.keys.sorted() where !task.names.contains(name) {
        missing.append("\(photos.photoFolder) has no photo \(name). \(source)")
      }
      let files =
        truths.keys.map { truth.appendingPathComponent($0 + ".json") }
        + task.photos.map { URL(fileURLWithPath: $0) }
      if let wanted = photos.sha256,
        try RunInfo.Input.list(role: "photo", files: files).first?.sha256 != wanted
      {
        changed.append(
          "the photos of \(photos.split) or their truth are not those of the description")
      }
    } catch {
      missing.append("\(error). \(source)")
    }
    return (missing, changed)
  }

  private func problems(
    of files: [File], in folder: URL
  ) -> (missing: [String], changed: [String]) {
    var (missing, changed): ([String], [String]) = ([], [])
    for file in files {
      let url = file.url(in: folder)
      guard let data = try? Data(contentsOf: url, options: .alwaysMapped) else {
        missing.append("\(url.path) is not there. \(source)")
        continue
      }
      if let wanted = file.sha256, wanted != SHA256.hexadecimal(of: data) {
        changed.append("\(url.path) has another content than the description tells (SHA-256)")
      }
    }
    return (missing, changed)
  }
}
