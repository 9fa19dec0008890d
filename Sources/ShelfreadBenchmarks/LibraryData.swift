import Catalogue
import Evaluation
import Foundation

/// The library dataset below `SHELFREAD_DATA`, as far as it is there.
struct LibraryData {
  /// The folder that SHELFREAD_DATA names.
  static var folder: String {
    ProcessInfo.processInfo.environment["SHELFREAD_DATA"] ?? "../shared/data"
  }

  /// The catalogue, imported into a file of its own that is removed with `work`.
  let catalogue: Catalogue
  /// The annotated regions.
  let regions: [AnnotatedRegion]
  /// The annotations' file.
  let annotations: String

  /// Imports the catalogue into `work`; nil, and says so, where a file is missing.
  init?(work: URL) throws {
    let books = "\(Self.folder)/library-dataset/library_books.csv"
    annotations = "\(Self.folder)/library-dataset/annotations_dev.csv"
    for file in [books, annotations] where !FileManager.default.fileExists(atPath: file) {
      print("  skipped: \(file) is not there")
      return nil
    }
    let path = work.appendingPathComponent("library.sqlite").path
    _ = try CommandMeasurement.shelfread("catalogue", "import", books, "--catalogue", path)
    catalogue = try Catalogue.open(path)
    regions = try AnnotatedRegion.regions(csv: URL(fileURLWithPath: annotations))
  }

  /// Runs `body` with a folder that is removed afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shelfread-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
