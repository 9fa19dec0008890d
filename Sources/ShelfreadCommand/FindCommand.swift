import ArgumentParser
import Catalogue

struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Tell on which photo, shelf and place a book was seen.",
    discussion: """
      Shelves are counted from the top of the photo, places from the left or, in a pile, from the \
      top.

      Example: shelfread find soledad marquez
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Words of the book's title, author, series or call number, all of them.", valueName: "word"))
  var words: [String]

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var limit: LimitOption
  @OptionGroup var json: JSONOption

  func run() throws {
    let catalogue = try catalogue.open()
    let query = words.joined(separator: " ")
    let books = try catalogue.photos.find(query, limit: limit.limit)
    if json.isOn { return try Console.printJSON(books.map(FoundPlace.init)) }
    guard !books.isEmpty else {
      let isKnown = try !catalogue.search(query, limit: 1).isEmpty
      return Console.message(
        isKnown
          ? "The catalogue has such a book, but no photo shows it."
          : "No record of the catalogue has all of these words.")
    }
    var table = Table([
      .text("Photo"), .number("Shelf"), .number("Place"), .text("Title"), .text("Author"),
      .text("Call number"), .number("Sure"),
    ])
    for book in books {
      table.add([
        book.photo, String(book.shelf), String(book.position), book.record.title,
        book.record.author, book.record.callNumber, "\(Int((book.confidence * 100).rounded())) %",
      ])
    }
    try table.print()
  }
}

/// A found book in the form of the results' JSON.
private struct FoundPlace: Encodable {
  let photo: String
  let shelf: Int
  let position: Int
  let quad: [[Double]]
  let record: Int64
  let title: String
  let author: String
  let callNumber: String
  let confidence: Double

  init(_ book: FoundBook) {
    photo = book.photo
    shelf = book.shelf
    position = book.position
    quad = stride(from: 0, to: 8, by: 2).map { [book.quad[$0], book.quad[$0 + 1]] }
    record = book.record.id
    title = book.record.title
    author = book.record.author
    callNumber = book.record.callNumber
    confidence = book.confidence
  }
}
