import Catalogue
import Foundation

/// What stands in the stored photos after people's review, as files for other programs.
public struct ReviewedMatches: Sendable {
  private let catalogue: Catalogue

  /// Reads from the photos stored in `catalogue`.
  public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// All spines of all photos; what a spreadsheet would run as a formula has an apostrophe before it.
  /// RFC 4180 with line feeds, UTF-8, a header line. The columns of a run's
  /// `matches.csv`, and the state with the person who corrected it and when.
  public func csv() throws -> String {
    var csv = "photo,shelf,position,call_number,title,author,record,confidence,text,state,person,"
    csv += "corrected_at\n"
    try forEachPhoto { photo in
      for spine in photo.spines {
        Self.append(
          [
            photo.path, String(spine.shelf), String(spine.position),
            spine.record?.callNumber ?? "", spine.record?.title ?? "",
            spine.record?.author ?? "", spine.record.map { String($0.id) } ?? "",
            spine.record == nil ? "" : String(format: "%.3f", spine.confidence), spine.text,
            spine.state.rawValue, spine.person ?? "",
            spine.correctedAt?.formatted(.iso8601) ?? "",
          ], to: &csv)
      }
    }
    return csv
  }

  /// The spines that people settled, in the columns of the annotations that `eval matching` reads:
  /// what is learned from them can be measured on them.
  public func annotations() throws -> String {
    var csv = "image_name,mask_id,title,author,tag,isbn,not_book,not_in_db,"
    csv += "segmentation_merged_books,series,section,ocr\n"
    try forEachPhoto { photo in
      let name = (photo.path as NSString).lastPathComponent
      for spine in photo.spines {
        let isSettled = [.confirmed, .notInCatalogue, .notABook].contains(spine.state)
        guard isSettled else { continue }
        let record = spine.state == .confirmed ? spine.record : nil
        func flag(_ value: Bool) -> String { value ? "True" : "False" }
        Self.append(
          [
            name, String(spine.id), record?.title ?? "", record?.author ?? "",
            record?.callNumber ?? "", record?.isbn ?? "", flag(spine.state == .notABook),
            flag(spine.state == .notInCatalogue), flag(false), record?.series ?? "", "",
            spine.text,
          ], to: &csv)
      }
    }
    return csv
  }

  /// The truth of one photo in the form that `eval photos --truth` reads: outlines and books that
  /// people settled. Nil where the photo is not stored.
  public func truth(ofPhoto id: Int64) throws -> Data? {
    guard let photo = try catalogue.reviewedPhoto(id: id) else { return nil }
    struct Book: Encodable {
      let title: String
      let author: String
      let quad: [[Double]]
      let legible: Bool
      let isCatalogued: Bool

      enum CodingKeys: String, CodingKey {
        case title, author, quad, legible
        case isCatalogued = "in_target_list"
      }
    }
    struct Truth: Encodable {
      let image: String
      let width: Int
      let height: Int
      let books: [Book]
    }
    let books = photo.spines.compactMap { spine -> Book? in
      guard spine.state == .confirmed || spine.state == .notInCatalogue else { return nil }
      return Book(
        title: spine.record?.title ?? spine.text, author: spine.record?.author ?? "",
        quad: spine.quad.corners.map { [$0.x, $0.y] }, legible: !spine.text.isEmpty,
        isCatalogued: spine.state == .confirmed)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(
      Truth(
        image: (photo.path as NSString).lastPathComponent, width: photo.width,
        height: photo.height, books: books))
  }

  private func forEachPhoto(_ body: (ReviewedPhoto) throws -> Void) throws {
    for summary in try catalogue.photos.summaries(sureFrom: SpineState.sureFrom) {
      if let photo = try catalogue.reviewedPhoto(id: summary.id) { try body(photo) }
    }
  }

  private static func append(_ fields: [String], to csv: inout String) {
    csv += fields.map { CSVText.field(CSVText.guarded($0)) }.joined(separator: ",")
    csv += "\n"
  }
}
