import Catalogue
import Foundation

/// Writes an inventory's lists into a folder: a workbook, a CSV file for each class, pages to print, JSON.
public struct InventoryFiles {
  private let inventory: Inventory
  private let session: InventorySession
  private let folder: URL

  /// Prepares to write to `folder`, which is made if it is not there.
  public init(_ inventory: Inventory, session: InventorySession, folder: URL) {
    self.inventory = inventory
    self.session = session
    self.folder = folder
  }

  /// The spines whose pictures the pages show.
  public var pictured: [Finding.View] {
    inventory.findings.filter { PickList.classes.contains($0.kind) }.compactMap(\.views.first)
  }

  /// Writes all; files that are there are replaced, lists that are empty now removed.
  ///
  /// - Parameter pictures: JPEGs of the spines in `pictured`; a spine may be left out.
  /// - Throws: `InventoryError.cannotWrite`.
  public func write(pictures: [Finding.View: Data]) throws {
    var workbook = Workbook()
    for kind in FindingClass.allCases {
      let findings = inventory.findings.filter { $0.kind == kind }
      let table = FindingTable(findings)
      workbook.add(
        kind.heading, columns: FindingTable.columns, rows: table.rows,
        numbers: FindingTable.numbers)
      try write(findings.isEmpty ? nil : table.csv, to: kind.fileName + ".csv")
    }
    try write(workbook.data(), to: "inventory.xlsx")

    var paths: [Finding.View: String] = [:]
    for (index, view) in pictured.enumerated() {
      guard let picture = pictures[view], paths[view] == nil else { continue }
      let name = "spines/\(index + 1).jpg"
      try write(picture, to: name)
      paths[view] = name
    }
    let pickList = PickList(inventory, pictures: paths)
    for kind in PickList.classes {
      try write(pickList.html(kind, session: session), to: kind.fileName + ".html")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let document = InventoryDocument(
      inventory, session: session, classes: Set(FindingClass.allCases))
    try write(encoder.encode(document), to: "inventory.json")
  }

  /// Writes the barcode files for a library system.
  ///
  /// - Returns: the files' names and how many barcodes they have together.
  public func writeBarcodes(for system: BarcodeSystem) throws -> (names: [String], count: Int) {
    let files = system.files(inventory)
    // Of an earlier report nothing may stay that someone uploads today.
    let there = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in there where name.hasPrefix("barcodes-") && name.hasSuffix(".txt") {
      try write(nil, to: name)
    }
    for file in files { try write(file.content, to: file.name) }
    return (files.map(\.name), files.reduce(0) { $0 + $1.content.count { $0 == 0x0A } })
  }

  private func write(_ data: Data?, to name: String) throws {
    let url = folder.appendingPathComponent(name)
    do {
      guard let data else {
        if FileManager.default.fileExists(atPath: url.path) {
          try FileManager.default.removeItem(at: url)
        }
        return
      }
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url, options: .atomic)
    } catch {
      throw InventoryError.cannotWrite(path: url.path, reason: error.localizedDescription)
    }
  }
}

/// Why an inventory's lists cannot be written.
public enum InventoryError: Error, Sendable, Hashable, CustomStringConvertible, LocalizedError {
  /// A file cannot be written.
  case cannotWrite(path: String, reason: String)

  /// What failed, where, why, and what to do.
  public var description: String {
    switch self {
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason); choose another --output, or see that the folder may be "
        + "written to and the disk is not full"
    }
  }

  /// The same as `description`.
  public var errorDescription: String? { description }
}
