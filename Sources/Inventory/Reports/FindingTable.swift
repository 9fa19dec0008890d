import Catalogue
import Foundation

/// The entries of one class as a table.
struct FindingTable {
  static let columns = [
    "number", "call_number", "title", "author", "barcode", "one_of_barcodes", "count", "location",
    "status", "photo", "shelf", "position", "probability", "before", "after", "belongs_after",
    "belongs_before", "text", "note",
  ]

  /// Indices of the columns that hold numbers.
  static let numbers = Set(
    ["number", "count", "shelf", "position", "probability"].compactMap {
      columns.firstIndex(of: $0)
    })

  /// One row for each entry, in its order; numbered from 1.
  let rows: [[String]]

  init(_ findings: [Finding]) {
    rows = findings.enumerated().map { index, finding in
      let book = finding.knownBook
      let view = finding.views.first
      return [
        String(index + 1), book?.callNumber ?? "", book?.title ?? "", book?.author ?? "",
        book?.barcode ?? "", finding.copies?.barcodes.joined(separator: " ") ?? "",
        String(finding.count), book?.location ?? "", book.map { $0.status.rawValue } ?? "",
        view?.photo ?? "", view.map { String($0.shelf) } ?? "",
        view.map { String($0.position) } ?? "", String(format: "%.3f", finding.probability),
        Self.name(finding.between.before), Self.name(finding.between.after),
        Self.name(finding.belongs?.before), Self.name(finding.belongs?.after), finding.text,
        finding.listNote,
      ]
    }
  }

  static func name(_ neighbour: Finding.Neighbour?) -> String {
    neighbour.map { "\($0.callNumber) \($0.title)" } ?? ""
  }

  /// RFC 4180 with CR LF and a byte order mark: opened with a double click, Excel takes it for UTF-8.
  /// Excel would also run a field that begins like a formula, so such fields get an apostrophe.
  var csv: Data {
    let lines = ([Self.columns] + rows).map { row in
      row.map { CSVText.field(CSVText.guarded($0)) }.joined(separator: ",")
    }
    return Data(("\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n").utf8)
  }
}

extension Finding {
  /// The book; nil for a spine that was not recognised, whose call number nobody must look for.
  public var knownBook: FoundItem? { kind == .unread ? nil : book }

  /// What a spine that was not recognised may be, for people; nil for all others.
  public var guess: String? {
    guard kind == .unread, let book else { return nil }
    return "perhaps " + [book.callNumber, book.title].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The note of a line in a list.
  var listNote: String { guess ?? note }
}

extension FindingClass {
  /// Name of the lists' files.
  public var fileName: String {
    switch self {
    case .inPlace: "in-place"
    case .missing: "missing"
    case .perhapsMissing: "perhaps-missing"
    case .outOfPlace: "out-of-place"
    case .unexpected: "unexpected"
    case .duplicate: "duplicates"
    case .seenThoughAway: "seen-though-away"
    case .placeUnknown: "place-unknown"
    case .unread: "unread"
    }
  }

  /// As a heading for people.
  public var heading: String {
    switch self {
    case .inPlace: "In place"
    case .missing: "Missing"
    case .perhapsMissing: "Perhaps missing"
    case .outOfPlace: "Out of place"
    case .unexpected: "Unexpected here"
    case .duplicate: "More copies than catalogued"
    case .seenThoughAway: "Seen, though not supposed to be there"
    case .placeUnknown: "Seen, place not judged"
    case .unread: "Not recognised"
    }
  }
}
