import Catalogue
import Foundation

/// A page to print and take to the shelves: what to look for and what to move, in the order in which
/// one walks past it, with the pictures of the spines.
struct PickList {
  /// The classes that call for someone to go and look.
  static let classes: [FindingClass] = [
    .outOfPlace, .missing, .perhapsMissing, .unexpected, .seenThoughAway, .duplicate, .unread,
  ]

  private let inventory: Inventory
  private let pictures: [Finding.View: String]

  /// `pictures` are paths of the spines' pictures, relative to the page.
  init(_ inventory: Inventory, pictures: [Finding.View: String]) {
    self.inventory = inventory
    self.pictures = pictures
  }

  /// The page of one class, or nil where it is empty.
  func html(_ kind: FindingClass, session: InventorySession) -> Data? {
    let findings = inventory.findings.filter { $0.kind == kind }
    guard !findings.isEmpty else { return nil }
    let title = "\(kind.heading) – \(session.name)"
    var page = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>\(escaped(title))</title>
      <style>
      body { font: 11pt sans-serif; margin: 1.5em; color: #111; background: #fff }
      h1 { font-size: 16pt } p { max-width: 45em }
      table { border-collapse: collapse; width: 100% }
      td, th { border-bottom: 1px solid #bbb; padding: .35em .5em; text-align: left;
        vertical-align: top }
      tr { break-inside: avoid } thead { display: table-header-group }
      .box { width: 1em; height: 1em; border: 1.5px solid #111 }
      .call { font-weight: bold; white-space: nowrap }
      .note, .where { color: #444; font-size: 9.5pt }
      img { max-height: 3.2em; max-width: 22em; display: block }
      @media print { body { margin: 0 } }
      </style></head><body>
      <h1>\(escaped(title)): \(findings.reduce(0) { $0 + $1.count })</h1>
      <p>\(escaped(Self.explanation(kind)))</p>
      <table><thead><tr><th></th><th>Call number</th><th>Book</th><th>Where</th></tr></thead><tbody>

      """
    for finding in findings { page += row(finding) }
    page += "</tbody></table></body></html>\n"
    return Data(page.utf8)
  }

  private func row(_ finding: Finding) -> String {
    let book = finding.knownBook
    var cell = escaped(book?.title ?? finding.text)
    if let author = book?.author, !author.isEmpty { cell += " / \(escaped(author))" }
    if let barcode = book?.barcode, !barcode.isEmpty { cell += note("barcode \(barcode)") }
    if let view = finding.views.first, let picture = pictures[view] {
      cell += "<img src=\"\(escaped(picture))\" alt=\"spine\" loading=\"lazy\">"
    }
    if !finding.listNote.isEmpty { cell += note(finding.listNote) }
    return """
      <tr><td><div class="box"></div></td><td class="call">\(escaped(book?.callNumber ?? ""))</td>\
      <td>\(cell)</td><td class="where">\(place(finding))</td></tr>

      """
  }

  private func place(_ finding: Finding) -> String {
    var lines: [String] = []
    for view in finding.views {
      lines.append("\(name(view.photo)), shelf \(view.shelf), place \(view.position)")
    }
    let word = finding.views.isEmpty ? "belongs" : "stands"
    if let before = finding.between.before {
      lines.append("\(word) behind \(describe(before, withPlace: finding.views.isEmpty))")
    }
    if let after = finding.between.after {
      lines.append("\(word) before \(describe(after, withPlace: false))")
    }
    if let before = finding.belongs?.before {
      lines.append("belongs behind \(describe(before, withPlace: true))")
    }
    if let after = finding.belongs?.after {
      lines.append("belongs before \(describe(after, withPlace: true))")
    }
    return lines.map(escaped).joined(separator: "<br>")
  }

  private func describe(_ neighbour: Finding.Neighbour, withPlace: Bool) -> String {
    let book = "\(neighbour.callNumber) \(neighbour.title)"
    guard withPlace else { return book }
    let view = neighbour.view
    return "\(book) (\(name(view.photo)), shelf \(view.shelf), place \(view.position))"
  }

  private func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
  private func note(_ text: String) -> String { "<div class=\"note\">\(escaped(text))</div>" }
  private func escaped(_ text: String) -> String { Workbook.escaped(text) }

  private static func explanation(_ kind: FindingClass) -> String {
    switch kind {
    case .missing:
      "The catalogue has these books on the shelf. Their places were photographed from neighbour to "
        + "neighbour, and they are not among the books seen there or elsewhere."
    case .perhapsMissing:
      "These books were not seen, but they may be spines that could not be read, or their places were "
        + "not photographed without a gap."
    case .outOfPlace: "These books stand in another place than their call number says."
    case .unexpected: "These books belong to another location or outside the range."
    case .seenThoughAway: "The catalogue has these books on loan, lost, withdrawn or elsewhere."
    case .duplicate: "More copies of these were seen than the catalogue has."
    case .unread: "No record was believed for these spines: look whether they are catalogued."
    case .inPlace, .placeUnknown: ""
    }
  }
}
