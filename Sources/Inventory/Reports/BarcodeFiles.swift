import Foundation

/// Barcodes of the books that are surely where they belong, for the library's system.
///
/// An upload is more than a list: it sets the date when an item was last seen, and some systems check in
/// what is on loan. So only books in place are among them, sure by what their own spines show or a
/// person said, with one barcode that can only be theirs, and no status that says they are away.
public enum BarcodeSystem: String, Sendable, Hashable, CaseIterable {
  /// Koha's inventory tool: one barcode a line, UTF-8.
  case koha
  /// Sierra's inventory control: likewise, at most 5,000 a file.
  case sierra

  /// The greatest number of barcodes in a file.
  var limit: Int { self == .sierra ? 5000 : .max }

  /// What someone must know before uploading.
  public var warning: String {
    switch self {
    case .koha:
      "Before you upload to Koha: its inventory tool sets \"last seen\" to the day you name, and checks "
        + "in items that are on loan unless you tick \"Do not check in items scanned during inventory\". "
        + "Look through the list first; nothing in Shelfread undoes an upload."
    case .sierra:
      "Before you load these into Sierra: with the option to update items it sets their inventory date. "
        + "Compare first without updating; nothing in Shelfread undoes an update."
    }
  }

  /// The files' content, in shelf order.
  public func files(_ inventory: Inventory) -> [(name: String, content: Data)] {
    var taken: Set<String> = []
    let barcodes = inventory.findings.compactMap { finding -> String? in
      guard finding.kind == .inPlace, finding.isConfirmed, let book = finding.book,
        !book.barcode.isEmpty, book.status == .available || book.status == .unknown,
        !inventory.sharedBarcodes.contains(book.barcode),
        !book.barcode.contains(where: \.isNewline), taken.insert(book.barcode).inserted
      else { return nil }
      return book.barcode
    }
    var files: [(name: String, content: Data)] = []
    for start in stride(from: 0, to: barcodes.count, by: min(limit, max(1, barcodes.count))) {
      let part = barcodes[start..<min(barcodes.count, start + min(limit, barcodes.count))]
      let number = limit == .max ? "" : "-\(files.count + 1)"
      files.append(
        ("barcodes-\(rawValue)\(number).txt", Data((part.joined(separator: "\n") + "\n").utf8)))
    }
    return files
  }
}

extension Finding {
  /// Sure enough to be told to another system.
  fileprivate var isConfirmed: Bool {
    probability >= InventoryTuning.confirmed
      && (isVerified || spineProbability >= InventoryTuning.confirmedBySpine)
  }
}
