import Catalogue
import Foundation
import Hummingbird
import Imaging
import Pipeline

/// What people say of spines: which book one is, or where its outline should be.
struct CorrectionRoutes: Sendable {
  let desk: ReviewDesk

  func add(to router: Router<SiteContext>) {
    router.post("spines/:id/verdict") { request, context in
      let form = try await Form(request, context)
      let (photo, spine, place) = try spine(context)
      let verdict = try Self.verdict(form.required("verdict"))
      if case .record(let id?) = verdict, try desk.catalogue.records(ids: [id]).isEmpty {
        throw SiteError.badRequest
      }
      let made = try await desk.correct(
        photo: photo.id, .verdict(verdict, outline: spine.quad.outline), by: context.person)
      // On to the next that needs a look now; where there is none, the one just settled stays in view.
      let spines = try desk.catalogue.reviewedPhoto(id: photo.id)?.spines ?? photo.spines
      let next = PhotoPage.nextUnsure(in: spines, after: min(place, spines.count - 1)) ?? place
      return Response.redirect(
        to: "/photos/\(photo.id)?spine=\(spines[next].id)&said=\(made.id)")
    }
    router.post("spines/:id/outline") { request, context in
      let form = try await Form(request, context)
      let (photo, spine, place) = try spine(context)
      let old = spine.quad.outline
      let change: Correction.Change
      let kind = try form.required("change")
      switch kind {
      case "redraw":
        let quad = try Self.quad(form, in: photo)
        change = .outlines(removed: [old], added: [quad.outline])
      case "split", "splitPile":
        let share = min(0.9, max(0.1, form["share"].flatMap(Double.init) ?? 0.5))
        let halves = spine.quad.split(at: share, isPile: kind == "splitPile")
        change = .outlines(removed: [old], added: [halves.0.outline, halves.1.outline])
      case "merge":
        guard spine.canMerge(withNextIn: photo, at: place) else {
          throw SiteError(status: .badRequest, key: "error.cannotMerge")
        }
        let next = photo.spines[place + 1]
        change = .outlines(
          removed: [old, next.quad.outline], added: [spine.quad.joined(with: next.quad).outline])
      case "remove":
        change = .outlines(removed: [old], added: [])
      default: throw SiteError.badRequest
      }
      let made = try await desk.correct(photo: photo.id, change, by: context.person)
      return try back(to: photo, at: spine.quad, query: "said=\(made.id)")
    }
    router.post("photos/:id/outlines") { request, context in
      let form = try await Form(request, context)
      guard let photo = try desk.catalogue.reviewedPhoto(id: context.key("id")) else {
        throw SiteError.notFound
      }
      let quad = try Self.quad(form, in: photo)
      let made = try await desk.correct(
        photo: photo.id, .outlines(removed: [], added: [quad.outline]), by: context.person)
      return try back(to: photo, at: quad, query: "said=\(made.id)")
    }
    router.post("photos/:id/undo") { _, context in
      guard let photo = try desk.catalogue.reviewedPhoto(id: context.key("id")) else {
        throw SiteError.notFound
      }
      guard
        let undone = try await desk.withdrawLatest(ofPhoto: photo.id, by: context.person)
      else { return Response.redirect(to: "/photos/\(photo.id)?undone=0") }
      return try back(
        to: photo, at: Quad(outline: undone.place), query: "undone=\(undone.id)")
    }
  }

  private func spine(
    _ context: SiteContext
  ) throws -> (photo: ReviewedPhoto, spine: ReviewedSpine, place: Int) {
    let id = try context.key("id")
    guard let key = try desk.catalogue.photos.photoID(ofSpine: id),
      let photo = try desk.catalogue.reviewedPhoto(id: key),
      let place = photo.spines.firstIndex(where: { $0.id == id })
    else { throw SiteError(status: .notFound, key: "error.spineGone") }
    return (photo, photo.spines[place], place)
  }

  private static func verdict(_ text: String) throws -> Correction.Verdict {
    switch text {
    case "notInCatalogue": return .notInCatalogue
    case "notABook": return .notABook
    default:
      guard text.hasPrefix("record:"), let id = Int64(text.dropFirst("record:".count)) else {
        throw SiteError.badRequest
      }
      return .record(id)
    }
  }

  /// Four corners from the form, in the photo and enclosing something.
  private static func quad(_ form: Form, in photo: ReviewedPhoto) throws -> Quad {
    let corners = try (1...4).map { number -> Point in
      guard let x = Double(try form.required("x\(number)")),
        let y = Double(try form.required("y\(number)")), x.isFinite, y.isFinite
      else { throw SiteError.badRequest }
      return Point(
        x: min(max(x, 0), Double(photo.width)), y: min(max(y, 0), Double(photo.height)))
    }
    let quad = Quad(corners)
    guard quad.area >= 64 else {
      throw SiteError(status: .badRequest, key: "error.outlineTooSmall")
    }
    return quad
  }

  /// The photo's page with the spine chosen that is now at `quad`: reading outlines again gives spines
  /// new keys.
  private func back(
    to photo: ReviewedPhoto, at quad: Quad, query: String
  ) throws -> Response {
    guard let again = try desk.catalogue.photos.photo(path: photo.path) else {
      return Response.redirect(to: "/")
    }
    let nearest = again.spines.max {
      quad.intersectionArea(with: Quad(outline: $0.quad))
        < quad.intersectionArea(with: Quad(outline: $1.quad))
    }
    return Response.redirect(
      to: "/photos/\(again.id)?" + (nearest.map { "spine=\($0.id)&" } ?? "") + query)
  }
}

extension Correction {
  /// The outline that it speaks of, or drew, or took away.
  fileprivate var place: [Double] {
    switch change {
    case .verdict(_, let outline): outline
    case .outlines(let removed, let added):
      added.first ?? removed.first ?? [0, 0, 0, 0, 0, 0, 0, 0]
    }
  }
}

extension ReviewedSpine {
  /// Whether the spine after this one may be the rest of the same book: beside it in one row, or below
  /// it in one pile.
  func canMerge(withNextIn photo: ReviewedPhoto, at place: Int) -> Bool {
    guard place + 1 < photo.spines.count else { return false }
    let next = photo.spines[place + 1]
    return next.shelf == shelf && next.isInPile == isInPile
  }
}

extension Quad {
  /// Two spines that were taken for one: side by side in a row, one upon the other in a pile. `share`
  /// of the thickness is in the first. Two thick books can be broader than high, so the shape does not
  /// tell which.
  func split(at share: Double, isPile: Bool) -> (Quad, Quad) {
    let c = corners
    if !isPile {
      let (top, bottom) = (c[0].toward(c[1], share), c[3].toward(c[2], share))
      return (Quad([c[0], top, bottom, c[3]]), Quad([top, c[1], c[2], bottom]))
    }
    let (left, right) = (c[0].toward(c[3], share), c[1].toward(c[2], share))
    return (Quad([c[0], c[1], right, left]), Quad([left, right, c[2], c[3]]))
  }

  /// One spine that was taken for two: from the outer side of this to the outer side of the other.
  func joined(with other: Quad) -> Quad {
    let (a, b) = (corners, other.corners)
    let across = Point(x: other.center.x - center.x, y: other.center.y - center.y)
    if abs(across.x) >= abs(across.y) {
      let (left, right) = across.x >= 0 ? (a, b) : (b, a)
      return Quad([left[0], right[1], right[2], left[3]])
    }
    let (upper, lower) = across.y >= 0 ? (a, b) : (b, a)
    return Quad([upper[0], upper[1], lower[2], lower[3]])
  }
}
