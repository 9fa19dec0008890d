import Catalogue
import Foundation

import struct Bibliography.Record

/// A folder of its own for one test, removed with it.
final class Workspace: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "shelfread-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a file and returns its path.
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  func write(_ name: String, _ bytes: Data) throws -> String {
    let path = path(name)
    try bytes.write(to: URL(fileURLWithPath: path))
    return path
  }

  func catalogue() throws -> Catalogue { try Catalogue.openOrCreate(path("library.sqlite")) }
}

extension Catalogue {
  /// Every record, by id.
  func allRecords() throws -> [Record] {
    var records: [Record] = []
    try forEachRecord { records += $0 }
    return records
  }

  /// Imports one file, returning its part of the report, the whole of it, and the problems.
  @discardableResult
  func importing(
    _ file: String, mapping: ColumnMapping = ColumnMapping(), hasHeader: Bool = true,
    scope: ImportScope = .update
  ) throws -> (file: FileReport, report: ImportReport, problems: [ImportProblem]) {
    var options = ImportOptions()
    options.mapping = mapping
    options.hasHeader = hasHeader
    var problems: [ImportProblem] = []
    let report = try importRecords(
      from: [try ImportFile(file, options: options)], scope: scope,
      problem: { problems.append($0) })
    return (report.files[0], report, problems)
  }
}
