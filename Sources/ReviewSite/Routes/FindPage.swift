import Bibliography
import Catalogue
import Foundation
import Hummingbird

/// Where a book is: words of its title, author or call number lead to the photos that show it.
struct FindPage: Sendable {
  let catalogue: Catalogue
  let renderer: PageRenderer

  func add(to router: Router<SiteContext>) {
    router.get("find") { request, context in
      let words = request.query["words"] ?? ""
      return try page(words, context)
    }
  }

  private struct Content {
    struct Place {
      let spine: Int64
      let photo: String
      let shelf: Int
      let position: Int
      let isInPile: Bool
      let percent: Int
    }
    struct Book {
      let title: String
      let author: String
      let callNumber: String?
      var places: [Place]
    }

    let words: String
    let isAsked: Bool
    let books: [Book]
    let unseen: [Book]
    let isEmpty: Bool
  }

  private func page(_ words: String, _ context: SiteContext) throws -> Response {
    let found = words.isEmpty ? [] : try catalogue.photos.find(words, limit: 60)
    var books: [Content.Book] = []
    var seen: [Int64: Int] = [:]
    for book in found {
      let place = Content.Place(
        spine: book.spine, photo: (book.photo as NSString).lastPathComponent, shelf: book.shelf,
        position: book.position, isInPile: book.isInPile,
        percent: Int((book.confidence * 100).rounded()))
      if let index = seen[book.record.id] {
        books[index].places.append(place)
      } else {
        seen[book.record.id] = books.count
        books.append(Self.book(book.record, [place]))
      }
    }
    let others = words.isEmpty ? [] : try catalogue.search(words, limit: 12)
    let unseen = others.filter { seen[$0.id] == nil }.map { Self.book($0, []) }
    return renderer.page(
      "find",
      Content(
        words: words, isAsked: !words.isEmpty, books: books, unseen: unseen,
        isEmpty: books.isEmpty && unseen.isEmpty),
      context, path: "/find")
  }

  private static func book(_ record: Record, _ places: [Content.Place]) -> Content.Book {
    Content.Book(
      title: record.title, author: record.author,
      callNumber: record.callNumber.isEmpty ? nil : record.callNumber, places: places)
  }
}
