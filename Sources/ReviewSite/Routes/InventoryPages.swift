import Catalogue
import Foundation
import Hummingbird
import Imaging
import Inventory
import Pipeline

/// What inventories have found so far, with the way to the photos. The pages change nothing.
struct InventoryPages: Sendable {
  let catalogue: Catalogue
  let renderer: PageRenderer

  /// Entries on a page.
  private static let pageSize = 100
  /// The classes in the order in which people act on them.
  private static let classes: [FindingClass] = [
    .missing, .outOfPlace, .perhapsMissing, .unexpected, .duplicate, .seenThoughAway, .unread,
    .placeUnknown, .inPlace,
  ]

  func add(to router: Router<SiteContext>) {
    router.get("inventories") { _, context in try list(context) }
    router.get("inventories/:id") { request, context in
      let id = try context.key("id")
      guard let session = try catalogue.inventories.sessions().first(where: { $0.id == id }) else {
        throw SiteError.notFound
      }
      let query = request.query
      return try page(
        session, of: query["class"], number: query["page"].flatMap { Int($0) } ?? 1, context)
    }
  }

  // MARK: All inventories

  private struct List {
    struct Entry {
      let id: Int64
      let name: String
      let scope: String
      let startedAt: String
      let closedAt: String?
      let books: Int
      let photos: Int
    }

    let entries: [Entry]
    let isEmpty: Bool
  }

  private func list(_ context: SiteContext) throws -> Response {
    let store = catalogue.inventories
    let entries = try store.sessions().map { session in
      List.Entry(
        id: session.id, name: session.name, scope: Self.scope(session.scope),
        startedAt: CorrectionText.moment(session.startedAt),
        closedAt: session.closedAt.map(CorrectionText.moment),
        books: try store.count(of: session), photos: try store.photoCount(of: session))
    }
    return renderer.page(
      "inventories", List(entries: entries, isEmpty: entries.isEmpty), context,
      path: "/inventories")
  }

  /// "Main, N A – N Z", as far as there are limits.
  private static func scope(_ scope: InventoryScope) -> String {
    let range =
      scope.first == nil && scope.last == nil
      ? nil : "\(scope.first ?? "…") – \(scope.last ?? "…")"
    return [scope.location, range].compactMap { $0 }.joined(separator: ", ")
  }

  // MARK: One inventory

  private struct Page {
    struct Class {
      let key: String
      let name: String
      let count: Int
      let isCurrent: Bool
    }
    struct Place {
      let spine: Int64?
      let text: String
    }
    struct Entry {
      let title: String
      let author: String
      let callNumber: String?
      let count: Int?
      let read: String?
      let copies: String?
      let note: String?
      let percent: Int
      let places: [Place]
      let before: Place?
      let after: Place?
      let belongsBefore: Place?
      let belongsAfter: Place?
      let picture: Int64?
    }

    let id: Int64
    let name: String
    let scope: String
    let summary: InventorySummary
    let hasUnreadPhotos: Bool
    let classes: [Class]
    let heading: String
    let entries: [Entry]
    let isEmpty: Bool
    let previous: String?
    let next: String?
  }

  private func page(
    _ session: InventorySession, of wanted: String?, number: Int, _ context: SiteContext
  ) throws -> Response {
    let inventory = try Inventory(session, in: catalogue)
    let strings = renderer.strings.all(context.language)
    let counts = inventory.summary.findings
    let kind =
      Self.classes.first { $0.fileName == wanted }
      ?? Self.classes.first { counts[$0] != nil } ?? .missing
    func name(_ kind: FindingClass) -> String { strings["class.\(kind.rawValue)"] ?? kind.heading }

    let findings = inventory.findings.filter { $0.kind == kind }
    let last = max(0, findings.count - 1) / Self.pageSize + 1
    let number = min(max(1, number), last)
    let shown = findings.dropFirst((number - 1) * Self.pageSize).prefix(Self.pageSize)
    func link(_ page: Int) -> String {
      "/inventories/\(session.id)?class=\(kind.fileName)&page=\(page)"
    }
    var places = Places(catalogue: catalogue, strings: strings)
    let content = Page(
      id: session.id, name: session.name, scope: Self.scope(session.scope),
      summary: inventory.summary, hasUnreadPhotos: inventory.summary.unreadPhotos > 0,
      classes: Self.classes.map {
        Page.Class(
          key: $0.fileName, name: name($0), count: counts[$0] ?? 0, isCurrent: $0 == kind)
      },
      heading: name(kind), entries: try shown.map { try Self.entry($0, &places) },
      isEmpty: findings.isEmpty, previous: number > 1 ? link(number - 1) : nil,
      next: number < last ? link(number + 1) : nil)
    return renderer.page("inventory", content, context, path: "/inventories/\(session.id)")
  }

  private static func entry(_ finding: Finding, _ places: inout Places) throws -> Page.Entry {
    let book = finding.book
    let views = try finding.views.map { try places.place($0) }
    return Page.Entry(
      title: book?.title ?? finding.text, author: book?.author ?? "",
      callNumber: book.flatMap { $0.callNumber.isEmpty ? nil : $0.callNumber },
      count: finding.count > 1 ? finding.count : nil,
      read: finding.text.isEmpty ? nil : finding.text,
      copies: finding.copies.map { "\($0.seen) / \($0.all)" },
      note: finding.note.isEmpty ? nil : finding.note,
      percent: Int((finding.probability * 100).rounded(.down)), places: views,
      before: try finding.between.before.map { try places.place($0) },
      after: try finding.between.after.map { try places.place($0) },
      belongsBefore: try finding.belongs?.before.map { try places.place($0) },
      belongsAfter: try finding.belongs?.after.map { try places.place($0) },
      picture: views.lazy.compactMap(\.spine).first)
  }

  /// Leads from places of an inventory to the stored spines that are there now.
  private struct Places {
    let catalogue: Catalogue
    let strings: [String: String]
    private var photos: [String: [StoredSpine]] = [:]

    init(catalogue: Catalogue, strings: [String: String]) {
      self.catalogue = catalogue
      self.strings = strings
    }

    mutating func place(_ view: Finding.View) throws -> Page.Place {
      let name = (view.photo as NSString).lastPathComponent
      return Page.Place(
        spine: try spine(view),
        text: "\(name) · \(strings["shelf"] ?? "") \(view.shelf), \(strings["place"] ?? "") "
          + "\(view.position)")
    }

    /// A book beside a place, with where it is.
    mutating func place(_ neighbour: Finding.Neighbour) throws -> Page.Place {
      let place = try place(neighbour.view)
      return Page.Place(
        spine: place.spine, text: "\(neighbour.callNumber) \(neighbour.title) (\(place.text))")
    }

    private mutating func spine(_ view: Finding.View) throws -> Int64? {
      if photos[view.photo] == nil {
        photos[view.photo] = try catalogue.photos.photo(path: view.photo)?.spines ?? []
      }
      let here = Quad(outline: view.quad)
      let near = photos[view.photo]?.lazy.map { spine in
        (id: spine.id, overlap: Quad(outline: spine.quad).intersectionOverUnion(with: here))
      }.max { $0.overlap < $1.overlap }
      return near.flatMap { $0.overlap >= 0.5 ? $0.id : nil }
    }
  }
}
