import Catalogue
import Foundation
import Imaging
import Pipeline

/// Corrections of one photo in words: what was said of which place, by whom and when.
struct CorrectionText {
  /// A correction for a list.
  struct Entry {
    let what: String
    let person: String?
    let moment: String
    /// The spine that is there now.
    let spine: Int64?
  }

  let photo: ReviewedPhoto
  let titles: [Int64: String]
  let strings: [String: String]

  /// Describes `corrections` of `photo`; titles of records are looked up.
  init(
    _ corrections: [Correction], of photo: ReviewedPhoto, _ catalogue: Catalogue,
    strings: [String: String]
  ) throws {
    self.photo = photo
    self.strings = strings
    let records = corrections.compactMap { correction -> Int64? in
      guard case .verdict(.record(let id?), _) = correction.change else { return nil }
      return id
    }
    titles = Dictionary(
      try catalogue.records(ids: records).map { ($0.id, $0.title) }, uniquingKeysWith: { $1 })
  }

  /// "Shelf 1, place 3: Moby Dick".
  func what(_ correction: Correction) -> String {
    let said =
      switch correction.change {
      case .verdict(.record(let id), _):
        id.flatMap { titles[$0] } ?? text("correction.recordLeft")
      case .verdict(.notInCatalogue, _): text("state.notInCatalogue")
      case .verdict(.notABook, _): text("state.notABook")
      case .outlines(let removed, let added): text(Self.key(removed.count, added.count))
      }
    guard let spine = spine(of: correction) else { return said }
    return "\(text("shelf")) \(spine.shelf), \(text("place")) \(spine.position): \(said)"
  }

  func entry(_ correction: Correction) -> Entry {
    Entry(
      what: what(correction), person: correction.person.isEmpty ? nil : correction.person,
      moment: Self.moment(correction.madeAt), spine: spine(of: correction)?.id)
  }

  /// Day and time where the program runs: "2026-11-24 14:05".
  static func moment(_ date: Date) -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day, .hour, .minute], from: date)
    return String(
      format: "%04d-%02d-%02d %02d:%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0,
      parts.hour ?? 0, parts.minute ?? 0)
  }

  private static func key(_ removed: Int, _ added: Int) -> String {
    switch (removed, added) {
    case (0, _): "correction.added"
    case (_, 0): "correction.removed"
    case (1, 1): "correction.redrawn"
    case (1, _): "correction.split"
    default: "correction.merged"
    }
  }

  private func spine(of correction: Correction) -> ReviewedSpine? {
    let outline: [Double]? =
      switch correction.change {
      case .verdict(_, let outline): outline
      case .outlines(let removed, let added): added.first ?? removed.first
      }
    guard let quad = outline.map(Quad.init(outline:)) else { return nil }
    let near = photo.spines.max {
      $0.quad.intersectionOverUnion(with: quad) < $1.quad.intersectionOverUnion(with: quad)
    }
    return near.flatMap { $0.quad.intersectionOverUnion(with: quad) >= 0.5 ? $0 : nil }
  }

  private func text(_ key: String) -> String { strings[key] ?? key }
}
