import ArgumentParser
import Catalogue
import Foundation
import Inventory
import Pipeline

struct InventoryReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Tell what an inventory has found so far, and write its lists.",
    discussion: """
      Prints the numbers; with --list also the entries of a class. With --output writes inventory.xlsx, \
      a CSV file for each class, pages to print with pictures of the spines, and inventory.json.

      The classes are \(FindingClass.allCases.map(\.fileName).joined(separator: ", ")).

      Examples:
        shelfread inventory report --session novels --list missing
        shelfread inventory report --session novels --output lists
        shelfread inventory report --output lists --barcodes koha
      """
  )

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var session: SessionOption

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Print the entries of this class; may be repeated.", valueName: "class"))
  var list: [FindingClass] = []

  @Option(help: ArgumentHelp("The folder to write lists to.", valueName: "folder"))
  var output: String?

  @Flag(inversion: .prefixedNo, help: "Cut the spines' pictures out of the photos for the pages.")
  var pictures = true

  @Option(
    help: """
      Also write the barcodes of the books surely in place for this library system. Read the warning \
      that it prints before you upload them.
      """)
  var barcodes: BarcodeSystem?

  @OptionGroup var json: JSONOption

  func validate() throws {
    if barcodes != nil, output == nil {
      throw ValidationError("--barcodes writes files: say where to with --output.")
    }
  }

  func run() async throws {
    let catalogue = try catalogue.open()
    let session = try session.session(in: catalogue, mayBeClosed: true)
    let inventory = try Inventory(session, in: catalogue)
    if json.isOn {
      let classes = list.isEmpty ? Set(FindingClass.allCases) : Set(list)
      try Console.printJSON(InventoryDocument(inventory, session: session, classes: classes))
    } else {
      try InventoryTable(inventory, session: session).print(classes: list)
    }
    if let output { try await write(inventory, session, catalogue.photos, to: output) }
  }

  private func write(
    _ inventory: Inventory, _ session: InventorySession, _ store: PhotoStore, to output: String
  ) async throws {
    let files = InventoryFiles(
      inventory, session: session, folder: URL(fileURLWithPath: output, isDirectory: true))
    var images: [Finding.View: Data] = [:]
    if pictures {
      let views = files.pictured
      let bar = ProgressBar("Cutting pictures", total: 1000)
      defer { bar.finish() }
      images = try await Interruption.cancelling {
        try await SpinePictures.jpegs(of: views, readIn: store) { done, total in
          bar.update(done: 1000 * done / max(1, total), detail: "\(done) of \(total) photos")
        }
      }
    }
    try files.write(pictures: images)
    Console.message("Lists are in \(output).")
    guard let barcodes else { return }
    let written = try files.writeBarcodes(for: barcodes)
    if written.count == 0 {
      return Console.message("No barcode was written: no book in place is sure and has one.")
    }
    Console.message("\(written.count) barcodes are in \(written.names.joined(separator: ", ")).")
    Console.message("Warning: \(barcodes.warning)")
  }
}

extension BarcodeSystem: ExpressibleByArgument {}

extension FindingClass: ExpressibleByArgument {
  /// A class by the name of its files.
  public init?(argument: String) {
    guard let kind = Self.allCases.first(where: { $0.fileName == argument }) else { return nil }
    self = kind
  }

  /// The names of all classes.
  public static var allValueStrings: [String] { allCases.map(\.fileName) }
}
