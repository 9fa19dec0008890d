import Bibliography
import Catalogue
import Foundation

extension Inventory {
  /// The inventory of a session as far as its photos go.
  ///
  /// - Throws: the catalogue's errors.
  public init(_ session: InventorySession, in catalogue: Catalogue) throws {
    let store = catalogue.inventories
    let photos = Self.inOrder(try store.photos(of: session))
    var books = try store.books(of: session).map { listed in
      ExpectedBook(listed, scheme: session.scheme, scope: .askedFor)
    }
    var listed: Set<[Int64]> = []
    for book in books { listed.insert([book.record, Int64(book.copy)]) }
    // What else was seen is described as the catalogue has it now.
    var seen: Set<Int64> = []
    for spine in photos.lazy.flatMap(\.spines) {
      if let record = spine.record { seen.insert(record) }
      for candidate in spine.candidates { seen.insert(candidate.record) }
    }
    let records = seen.sorted()
    let titles = Dictionary(
      try catalogue.records(ids: records).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    for item in try catalogue.items(ofRecords: records)
    where !listed.contains([item.record, Int64(item.copy)]) {
      guard let record = titles[item.record] else { continue }
      let isOfPlace = session.scope.location.map { $0 == item.location } ?? true
      books.append(
        ExpectedBook(
          ListedBook(item: item, title: record.title, author: record.author),
          scheme: session.scheme, scope: isOfPlace ? .beyondRange : .elsewhere))
    }
    self.init(
      expected: books,
      photos: photos.map { photo in
        SeenPhoto(
          path: photo.path, isComplete: photo.isComplete, walk: photo.walkName,
          spines: photo.spines.filter { $0.verdict != .notABook })
      })
    summary.photos = photos.count { $0.isRead }
    summary.unreadPhotos = photos.count - summary.photos
  }

  /// The order of the shelves: that of the paths; but the photos of a walk that leaves nothing out stay
  /// together, where its first stands.
  static func inOrder(_ photos: [ObservedPhoto]) -> [ObservedPhoto] {
    let complete = Set(photos.lazy.filter(\.isComplete).map(\.walkName))
    var first: [String: String] = [:]
    for photo in photos where complete.contains(photo.walkName) {
      let known = first[photo.walkName]
      if known.map({ comesFirst(photo.path, $0) }) ?? true { first[photo.walkName] = photo.path }
    }
    return photos.map { ($0, first[$0.walkName] ?? $0.path) }.sorted { a, b in
      a.1 == b.1
        ? (a.0.walkName, 0) == (b.0.walkName, 0)
          ? comesFirst(a.0.path, b.0.path) : a.0.walkName < b.0.walkName
        : comesFirst(a.1, b.1)
    }.map(\.0)
  }

  /// By file names, numbers in them by size, folder by folder.
  static func comesFirst(_ a: String, _ b: String) -> Bool {
    let (first, second) = (pieces(of: a), pieces(of: b))
    for (x, y) in zip(first, second) where x != y {
      if let m = Int(x), let n = Int(y), m != n { return m < n }
      return x < y
    }
    return (first.count, a) < (second.count, b)
  }

  private static func pieces(of path: String) -> [String] {
    var pieces: [String] = []
    var wasDigit: Bool?
    for character in path.lowercased() {
      let isDigit = character.isASCII && character.isNumber
      if isDigit == wasDigit {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
      }
      wasDigit = isDigit
    }
    return pieces
  }
}

extension ExpectedBook {
  fileprivate init(_ listed: ListedBook, scheme: FilingScheme, scope: Scope) {
    let item = listed.item
    self.init(
      record: item.record, copy: item.copy, title: listed.title, author: listed.author,
      callNumber: item.callNumber, barcode: item.barcode, location: item.location,
      status: item.status, key: CallNumber(item.callNumber).filingKey(scheme), scope: scope)
  }
}

extension ObservedPhoto {
  /// The walk by its name; photos that have none belong together by person and folder.
  fileprivate var walkName: String {
    walk.isEmpty ? "\(person) \(URL(fileURLWithPath: path).deletingLastPathComponent().path)" : walk
  }
}
