import ArgumentParser
import Catalogue

struct CatalogueInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Tell what a catalogue holds.",
    discussion: """
      Rows are what the imported files list; equal rows are copies of one record. Where the files tell \
      of copies, their barcodes, states and locations are counted too.

      Example: shelfread catalogue info --catalogue branch.sqlite
      """
  )

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var json: JSONOption

  func run() throws {
    let summary = try catalogue.open().summary()
    if json.isOn { return try Console.printJSON(summary) }
    var numbers = Table([.text(catalogue.path), .number("")])
    let states = [
      ("Copies on loan", "onLoan"), ("Copies lost", "lost"), ("Copies withdrawn", "withdrawn"),
      ("Copies elsewhere", "elsewhere"),
    ].compactMap { name, status in summary.statuses[status].map { (name, $0) } }
    let copies = [
      ("Records", summary.records), ("Rows imported", summary.rows), ("Copies", summary.copies),
      ("Copies with a barcode", summary.withBarcode),
    ]
    let others = [
      ("Records with an author", summary.withAuthor),
      ("Records with a call number", summary.withCallNumber),
      ("Records in a series", summary.withSeries), ("Records with an ISBN", summary.withISBN),
      ("Photos read", summary.photos), ("Spines in them", summary.spines),
      ("Spines matched", summary.matchedSpines),
    ]
    for (name, number) in copies + states + others {
      numbers.add([name, String(number)])
    }
    try numbers.print()
    if !summary.locations.isEmpty {
      try Console.print("")
      var places = Table([.text("Location"), .number("Copies")])
      for place in summary.locations {
        places.add([place.name.isEmpty ? "(none)" : place.name, String(place.items)])
      }
      try places.print()
    }
    guard !summary.sources.isEmpty else { return }
    try Console.print("")
    var sources = Table([
      .text("Imported from"), .text("On"), .number("Rows"), .number("Left out"),
      .number("Records"),
    ])
    for source in summary.sources {
      sources.add(
        [source.path, source.importedAt]
          + [source.rows, source.rejected, source.records].map(String.init))
    }
    try sources.print()
  }
}
