import Catalogue
import Foundation
import Imaging
import Spines

/// What people's corrections make of the outlines and matches of one photo.
package struct PhotoCorrections: Sendable {
  /// What a person said of a place.
  package struct Judgement: Sendable {
    package var verdict: Correction.Verdict
    package var outline: Quad
    package var person: String
    package var madeAt: Date

    /// Whether the record that a person chose has left the catalogue since: which book it is must be
    /// said again.
    package var isVoid: Bool { verdict == .record(nil) }
  }

  private var edits: [(removed: [Quad], added: [Quad])] = []
  private var judgements: [Judgement] = []

  /// Two outlines mean one spine from this overlap (intersection over union).
  private static let sameFrom = 0.5
  /// What lies in a drawn outline by this share of its own area is no spine beside it.
  private static let coveredFrom = 0.6

  /// Takes the corrections of one photo, in the order in which they were made.
  package init(_ corrections: [Correction]) {
    for correction in corrections {
      switch correction.change {
      case .outlines(let removed, let added):
        let removed = removed.map(Quad.init(outline:))
        edits.append((removed, added.map(Quad.init(outline:))))
        // What was said of an outline that is gone is not said of those in its place.
        judgements.removeAll { said in removed.contains { Self.areSame($0, said.outline) } }
      case .verdict(let verdict, let outline):
        judgements.append(
          Judgement(
            verdict: verdict, outline: Quad(outline: outline), person: correction.person,
            madeAt: correction.madeAt))
      }
    }
  }

  /// Whether outlines were drawn, taken away or put in place of others.
  package var changeOutlines: Bool { !edits.isEmpty }

  /// The outlines after all changes: those of `found` that stay, by their places in it, and those
  /// that people drew. A change is made again on outlines found anew: whatever means the same spine
  /// as a removed outline goes, and with `areFoundAnew` what lies in an added one.
  package func outlines(
    _ found: [Quad], areFoundAnew: Bool
  ) -> (kept: [Int], added: [Quad]) {
    var kept = Array(found.indices)
    var added: [Quad] = []
    for edit in edits {
      func stays(_ quad: Quad) -> Bool {
        !edit.removed.contains { Self.areSame($0, quad) }
          && !(areFoundAnew
            && edit.added.contains {
              Self.areSame($0, quad)
                || $0.intersectionArea(with: quad) >= Self.coveredFrom * quad.area
            })
      }
      kept.removeAll { !stays(found[$0]) }
      added.removeAll { !stays($0) }
      added += edit.added
    }
    return (kept, added)
  }

  /// `spines` with the changes made, numbered anew where there were any.
  func applied(to spines: [Spine]) -> [Spine] {
    guard changeOutlines else { return spines }
    let changed = outlines(spines.map(\.quad), areFoundAnew: true)
    return Spine.arranged(
      changed.kept.map { (spines[$0].quad, spines[$0].confidence) }
        + changed.added.map { ($0, 1) }
    ).map(\.spine)
  }

  /// What was said last of the spine with this outline, or nil.
  package func judgement(of outline: Quad) -> Judgement? {
    judgements.last { Self.areSame($0.outline, outline) }
  }

  /// The first of the `later` corrections that speaks of an outline which `change` drew, or draws one
  /// where `change` took one away: it would hang in the air without `change`.
  static func dependent(on change: Correction.Change, among later: [Correction]) -> Correction? {
    guard case .outlines(let removed, let added) = change else { return nil }
    let (gone, drawn) = (removed.map(Quad.init(outline:)), added.map(Quad.init(outline:)))
    func meets(_ outlines: [Quad], _ others: [[Double]]) -> Bool {
      others.contains { other in outlines.contains { areSame($0, Quad(outline: other)) } }
    }
    return later.first { correction in
      switch correction.change {
      case .verdict(_, let outline): meets(drawn, [outline])
      case .outlines(let removed, let added): meets(drawn, removed) || meets(gone, added)
      }
    }
  }

  private static func areSame(_ a: Quad, _ b: Quad) -> Bool {
    a.intersectionOverUnion(with: b) >= sameFrom
  }
}

extension Quad {
  /// The outline of eight numbers, x1, y1 … x4, y4.
  package init(outline: [Double]) {
    self.init(stride(from: 0, to: 8, by: 2).map { Point(x: outline[$0], y: outline[$0 + 1]) })
  }

  /// x1, y1 … x4, y4.
  package var outline: [Double] { corners.flatMap { [$0.x, $0.y] } }
}
