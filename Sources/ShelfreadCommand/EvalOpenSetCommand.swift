import ArgumentParser
import Bibliography
import Evaluation
import Foundation

struct EvalOpenSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openset",
    abstract: "Match annotated regions with catalogues of growing size.",
    discussion: """
      For each size a catalogue is made of the library's books and of the first other titles, then \
      imported, indexed and matched with. Told are the figures of the matches, how many right \
      records are among the first 100 candidates (also relative to comparing with everything), \
      time, memory and disk. Then books are taken out of the catalogue, and photos out of the \
      set, and what the program still asserts is scored.

      Example: shelfread eval openset --annotations annotations.csv --books library_books.csv \
      --others titles.csv --sizes 15k,313k --report openset.tsv
      """)

  @Option(
    help: ArgumentHelp("Annotated regions, CSV as in the Library dataset.", valueName: "file"))
  var annotations: String

  @Option(
    help: ArgumentHelp("CSV of the books of the library in the photos.", valueName: "file"))
  var books: String

  @Option(
    help: ArgumentHelp(
      "CSV of other titles, its columns named title and author.", valueName: "file"))
  var others: String?

  @Option(
    help: ArgumentHelp(
      "Sizes of catalogues, in records: 15000, 100k, 2.3m; several parted by commas.",
      valueName: "size,…"))
  var sizes = SizeList(sizes: [15_000])

  @Option(
    help: ArgumentHelp("The fields of a record that may be used.", valueName: "title,author,…"))
  var fields: RecordFields = [.title, .author]

  @Option(
    help: ArgumentHelp(
      "Percentages of the books shown that are taken out of the catalogue; none for none.",
      valueName: "percent,…"))
  var drop = PercentList(shares: [0.1, 0.3, 0.5])

  @Option(
    help: ArgumentHelp(
      "Percentages of the photos that are matched alone; none for none.", valueName: "percent,…"))
  var part = PercentList(shares: [0.1, 0.3, 0.5])

  @Flag(help: "Also measure exact search and SQLite's full-text search as retrievers.")
  var retrievers = false

  @Option(
    help: ArgumentHelp(
      "Where to make the catalogues, which are removed afterwards; by default among the system's "
        + "temporary files.", valueName: "folder"))
  var work: String?

  @Option(
    help: ArgumentHelp(
      "Write the figures to this file: size, figure, value, and where its 95 % interval begins and "
        + "ends, parted by tabs.", valueName: "file"))
  var report: String?

  @OptionGroup var json: JSONOption

  func run() throws {
    let annotated = try AnnotationFile(csv: URL(fileURLWithPath: annotations))
    for note in annotated.notes { Console.message("Warning: \(note).") }
    var task = OpenSetTask(regions: annotated.regions, books: books, others: others)
    task.fields = fields
    task.droppedShares = drop.shares
    task.photoShares = part.shares
    task.comparesRetrievers = retrievers
    let folder = work.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
    let bar = ProgressBar("Measuring", total: sizes.sizes.count * 5)
    defer { bar.finish() }
    var results: [OpenSetFigures] = []
    for size in sizes.sizes {
      results.append(
        try task.measure(size: size, in: folder) {
          bar.advance(detail: "\(size) records, \($0.rawValue)")
        })
      // Hours of work are kept as they come.
      if let report { try write(results, to: report) }
    }
    bar.finish()
    if json.isOn { return try Console.printJSON(results) }
    try print(results)
  }

  private func write(_ results: [OpenSetFigures], to path: String) throws {
    var lines = "size\tfigure\tvalue\tlow\thigh\n"
    for result in results {
      for row in result.rows {
        lines +=
          [String(result.size), row.figure, row.value, row.low, row.high]
          .joined(separator: "\t") + "\n"
      }
    }
    try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func print(_ results: [OpenSetFigures]) throws {
    var table = Table([.text("Figure")] + results.map { .number("\($0.size)") })
    let columns = results.map(\.rows)
    for (index, row) in (columns.first ?? []).enumerated() {
      table.add([row.figure] + columns.map { $0[index].text })
    }
    try table.print()
  }
}

/// "15k,2.3m" as numbers.
struct SizeList: ExpressibleByArgument {
  var sizes: [Int]

  init(sizes: [Int]) { self.sizes = sizes }

  init?(argument: String) {
    sizes = []
    for text in argument.lowercased().split(separator: ",") {
      let factor: Double = text.hasSuffix("k") ? 1e3 : text.hasSuffix("m") ? 1e6 : 1
      guard let number = Double(factor == 1 ? text : text.dropLast()), number * factor >= 1,
        number * factor <= 1e8
      else { return nil }
      sizes.append(Int((number * factor).rounded()))
    }
    if sizes.isEmpty { return nil }
  }

  var defaultValueDescription: String {
    sizes.map { "\($0)" }.joined(separator: ",")
  }
}

/// "10,30,50" as shares; "none" as no share.
struct PercentList: ExpressibleByArgument {
  var shares: [Double]

  init(shares: [Double]) { self.shares = shares }

  init?(argument: String) {
    shares = []
    if argument == "none" { return }
    for text in argument.split(separator: ",") {
      guard let percent = Double(text), percent > 0, percent < 100 else { return nil }
      shares.append(percent / 100)
    }
  }

  var defaultValueDescription: String {
    shares.map { "\(Int(($0 * 100).rounded()))" }.joined(separator: ",")
  }
}
