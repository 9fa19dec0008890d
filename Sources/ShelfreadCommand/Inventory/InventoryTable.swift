import Catalogue
import Foundation
import Inventory

/// An inventory on the terminal.
struct InventoryTable {
  private let inventory: Inventory
  private let session: InventorySession

  init(_ inventory: Inventory, session: InventorySession) {
    self.inventory = inventory
    self.session = session
  }

  func print(classes: [FindingClass]) throws {
    let summary = inventory.summary
    var numbers = Table([.text("Inventory “\(session.name)”"), .number("")])
    numbers.add(["Books expected on the shelves", String(summary.expected)])
    numbers.add(["  of these, place photographed without a gap", String(summary.covered)])
    numbers.add(["Photos", String(summary.photos)])
    if summary.unreadPhotos > 0 {
      numbers.add(["  not read yet, or not readable", String(summary.unreadPhotos)])
    }
    numbers.add(["Spines seen, each once", String(summary.seen)])
    for kind in FindingClass.allCases {
      numbers.add([kind.heading, String(summary.findings[kind] ?? 0)])
    }
    if summary.outsideRange > 0 {
      numbers.add(["In order, but outside the range", String(summary.outsideRange)])
    }
    try numbers.print()
    for kind in classes {
      try Console.print("\n\(kind.heading)")
      try print(kind)
    }
  }

  private func print(_ kind: FindingClass) throws {
    var table = Table([
      .text("Call number"), .text("Title"), .text("Author"), .text("Photo"), .number("Shelf"),
      .number("Place"),
      .text(kind == .missing || kind == .perhapsMissing ? "Behind" : "Belongs behind"),
      .number("Sure"),
    ])
    for finding in inventory.findings where finding.kind == kind {
      let view = finding.views.first
      let neighbour = finding.views.isEmpty ? finding.between.before : finding.belongs?.before
      table.add([
        finding.knownBook?.callNumber ?? "", Self.title(finding),
        finding.knownBook?.author ?? "",
        view.map { URL(fileURLWithPath: $0.photo).lastPathComponent } ?? "",
        view.map { String($0.shelf) } ?? "", view.map { String($0.position) } ?? "",
        neighbour.map { "\($0.callNumber) \($0.title)" } ?? "",
        "\(Int((finding.probability * 100).rounded(.down))) %",
      ])
    }
    try table.print()
  }

  /// Of copies that cannot be told apart it says how many were seen.
  private static func title(_ finding: Finding) -> String {
    let title =
      finding.knownBook?.title
      ?? "(\(finding.text))\(finding.guess.map { ", \($0)" } ?? "")"
    return finding.copies.map { "\(title) (\($0.seen) of \($0.all) copies seen)" } ?? title
  }
}
