import Bibliography
import Catalogue
import Foundation
import Hummingbird
import Imaging
import Pipeline

/// One photo with its spines outlined, and beside it the spine that was chosen.
struct PhotoPage: Sendable {
  let catalogue: Catalogue
  let renderer: PageRenderer

  func add(to router: Router<SiteContext>) {
    router.get("photos/:id") { request, context in
      let query = request.query
      return try page(
        photo: context.key("id"), spine: query["spine"].flatMap { Int64($0) },
        words: query["words"] ?? "",
        notice: query["said"].flatMap { Int64($0) }.map(Notice.said)
          ?? query["undone"].flatMap { Int64($0) }.map(Notice.undone), context)
    }
    router.get("spines/:id") { _, context in
      let spine = try context.key("id")
      guard let photo = try catalogue.photos.photoID(ofSpine: spine) else {
        throw SiteError.notFound
      }
      return Response.redirect(to: "/photos/\(photo)?spine=\(spine)")
    }
  }

  /// What has just happened, by the key of the correction; 0 where there was none to take back.
  private enum Notice {
    case said(Int64)
    case undone(Int64)
  }

  private struct Content {
    struct Outline {
      let id: Int64
      let points: String
      let state: String
      let label: String
      let isChosen: Bool
    }
    struct Count {
      let state: String
      let name: String
      let count: Int
    }

    let id: Int64
    let name: String
    let path: String
    let width: Int
    let height: Int
    let strokeWidth: Double
    let outlines: [Outline]
    let counts: [Count]
    let notice: String?
    let corrections: [CorrectionText.Entry]
    let hasCorrections: Bool
    let undo: String?
    let spine: SpinePanel?
    let nextUnsure: Int64?
    let previousPhoto: Int64?
    let nextPhoto: Int64?
    let isAllSettled: Bool
  }

  private func page(
    photo id: Int64, spine chosen: Int64?, words: String, notice: Notice?,
    _ context: SiteContext
  ) throws -> Response {
    guard let photo = try catalogue.reviewedPhoto(id: id) else { throw SiteError.notFound }
    let neighbours = try catalogue.photos.neighbours(ofPhoto: id)
    let strings = renderer.strings.all(context.language)
    let place = photo.spines.firstIndex { $0.id == chosen }
    let nextUnsure = Self.nextUnsure(in: photo.spines, after: place)
    let found = words.isEmpty ? [] : try catalogue.search(words, limit: 12)
    let panel = place.map { place in
      SpinePanel(
        photo.spines[place], in: photo, place: place, words: words, found: found,
        strings: strings)
    }
    let happened = try notice.flatMap { try correction($0, of: photo) }
    let texts = try CorrectionText(
      photo.corrections + (happened.map { [$0] } ?? []), of: photo, catalogue, strings: strings)
    let own = photo.corrections.last { $0.person == context.person }
    var counts: [SpineState: Int] = [:]
    for spine in photo.spines { counts[spine.state, default: 0] += 1 }
    let content = Content(
      id: photo.id, name: (photo.path as NSString).lastPathComponent, path: photo.path,
      width: photo.width, height: photo.height,
      strokeWidth: Double(max(photo.width, photo.height)) / 700,
      outlines: photo.spines.map { spine in
        Content.Outline(
          id: spine.id,
          points: spine.quad.corners.map { "\(Self.short($0.x)),\(Self.short($0.y))" }
            .joined(separator: " "),
          state: spine.state.rawValue, label: SpinePanel.label(spine, strings),
          isChosen: spine.id == chosen)
      },
      counts: SpineState.allCases.compactMap { state in
        counts[state].map {
          Content.Count(
            state: state.rawValue, name: strings["state.\(state.rawValue)"] ?? "", count: $0)
        }
      },
      notice: Self.text(notice, happened.map(texts.what), strings),
      corrections: photo.corrections.reversed().map(texts.entry),
      hasCorrections: !photo.corrections.isEmpty, undo: own.map(texts.what), spine: panel,
      nextUnsure: nextUnsure.map { photo.spines[$0].id },
      previousPhoto: neighbours.previous, nextPhoto: neighbours.next,
      isAllSettled: nextUnsure == nil && (place.map { !photo.spines[$0].needsALook } ?? true))
    return renderer.page("photo", content, context, path: "/photos/\(id)")
  }

  /// The correction that a notice is about; nil where it is of another photo or none.
  private func correction(_ notice: Notice, of photo: ReviewedPhoto) throws -> Correction? {
    switch notice {
    case .said(let id): return photo.corrections.first { $0.id == id }
    case .undone(let id):
      guard let correction = try catalogue.corrections.correction(id: id),
        correction.photoHash == photo.contentHash
      else { return nil }
      return correction
    }
  }

  private static func text(
    _ notice: Notice?, _ what: String?, _ strings: [String: String]
  ) -> String? {
    switch (notice, what) {
    case (.said?, let what?): "\(strings["said"] ?? "") \(what)"
    case (.undone?, let what?): "\(strings["undone"] ?? "") \(what)"
    case (.undone(0)?, nil): strings["nothingToUndo"]
    default: nil
    }
  }

  /// The next spine that a person should look at, going round at the end; nil where there is none
  /// but the one at `place`.
  static func nextUnsure(in spines: [ReviewedSpine], after place: Int?) -> Int? {
    let start = place.map { $0 + 1 } ?? 0
    let order = Array(spines.indices[start...]) + Array(spines.indices[..<max(0, start - 1)])
    return order.first { spines[$0].needsALook }
  }

  static func short(_ value: Double) -> String {
    String(Int(value.rounded()))
  }
}

extension ReviewedSpine {
  /// Whether a person has something to decide.
  var needsALook: Bool { state == .unsure || state == .unread }
}

/// What stands beside the photo of the spine that was chosen.
struct SpinePanel {
  struct Candidate {
    let number: Int
    let hasKey: Bool
    let record: Int64
    let title: [MarkedWord]
    let author: [MarkedWord]
    let callNumber: [MarkedWord]
    let detail: String
    let isChosen: Bool
  }
  struct Corner {
    let number: Int
    let x: String
    let y: String
  }

  let id: Int64
  let shelf: Int
  let position: Int
  let state: String
  let stateName: String
  let text: String?
  let title: String?
  let author: String
  let callNumber: String?
  let record: Int64?
  let percent: Int
  let person: String?
  let correctedAt: String?
  let choiceHasLeft: Bool
  let isConfirmed: Bool
  let canConfirm: Bool
  let candidates: [Candidate]
  let words: String
  let found: [Candidate]
  let isSearched: Bool
  let hasFound: Bool
  let corners: [Corner]
  let previous: Int64?
  let next: Int64?
  let canMerge: Bool

  init(
    _ spine: ReviewedSpine, in photo: ReviewedPhoto, place: Int, words: String, found: [Record],
    strings: [String: String]
  ) {
    let read = ReadWords(spine.text)
    id = spine.id
    shelf = spine.shelf
    position = spine.position
    state = spine.state.rawValue
    stateName = strings["state.\(spine.state.rawValue)"] ?? ""
    text = spine.text.isEmpty ? nil : spine.text
    title = spine.record?.title
    author = spine.record?.author ?? ""
    callNumber = spine.record.flatMap { $0.callNumber.isEmpty ? nil : $0.callNumber }
    record = spine.record?.id
    percent = Int((spine.confidence * 100).rounded())
    person = spine.person
    correctedAt = spine.correctedAt.map(CorrectionText.moment)
    choiceHasLeft = spine.choiceHasLeft
    isConfirmed = spine.state == .confirmed
    canConfirm = spine.record != nil && spine.state != .confirmed
    candidates = spine.candidates.prefix(9).enumerated().map { index, candidate in
      Candidate(
        number: index + 1, hasKey: true, record: candidate.record,
        title: MarkedWord.marking(candidate.title, in: read),
        author: MarkedWord.marking(candidate.author, in: read),
        callNumber: MarkedWord.marking(candidate.callNumber, in: read),
        detail: String(format: "%.1f", candidate.score),
        isChosen: candidate.record == spine.record?.id)
    }
    self.words = words
    self.found = found.map { record in
      Candidate(
        number: 0, hasKey: false, record: record.id,
        title: MarkedWord.marking(record.title, in: read),
        author: MarkedWord.marking(record.author, in: read),
        callNumber: MarkedWord.marking(record.callNumber, in: read), detail: "",
        isChosen: record.id == spine.record?.id)
    }
    isSearched = !words.isEmpty
    hasFound = !found.isEmpty
    corners = spine.quad.corners.enumerated().map {
      Corner(number: $0 + 1, x: PhotoPage.short($1.x), y: PhotoPage.short($1.y))
    }
    previous = place > 0 ? photo.spines[place - 1].id : nil
    next = place + 1 < photo.spines.count ? photo.spines[place + 1].id : nil
    canMerge = spine.canMerge(withNextIn: photo, at: place)
  }

  /// What an outline says when it is pointed at.
  static func label(_ spine: ReviewedSpine, _ strings: [String: String]) -> String {
    let state = strings["state.\(spine.state.rawValue)"] ?? ""
    guard let record = spine.record else {
      return spine.text.isEmpty ? state : "\(state): \(spine.text)"
    }
    let sure = spine.state == .confirmed ? state : "\(Int((spine.confidence * 100).rounded())) %"
    return [record.title, record.author, record.callNumber, sure].filter { !$0.isEmpty }
      .joined(separator: " · ")
  }
}
