import ArgumentParser
import Catalogue

struct CatalogueSearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find records by words of their title, author, series or call number.",
    discussion: """
      Case and accents do not count, and a word's end may be left out: "garc marq" finds García \
      Márquez.

      Example: shelfread catalogue search historia libros
      """
  )

  @Argument(help: ArgumentHelp("Words that the record must have, all of them.", valueName: "word"))
  var words: [String]

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var limit: LimitOption
  @OptionGroup var json: JSONOption

  func run() throws {
    let records = try catalogue.open().search(words.joined(separator: " "), limit: limit.limit)
    if json.isOn { return try Console.printJSON(records) }
    guard !records.isEmpty else {
      return Console.message("No record has all of these words.")
    }
    var table = Table([
      .number("Record"), .text("Title"), .text("Author"), .text("Call number"), .number("Copies"),
    ])
    for record in records {
      table.add([
        String(record.id), record.title, record.author, record.callNumber, String(record.copies),
      ])
    }
    try table.print()
  }
}
