import ArgumentParser
import Catalogue
import Foundation

struct CatalogueImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import files of records into a catalogue.",
    discussion: """
      Delimiter, encoding and columns are recognised by themselves. A file imported before from the \
      same place is updated: unchanged and corrected records keep their ids, records that no file \
      has any longer are removed. The same content again changes nothing. If the import is \
      interrupted the catalogue stays as it was.

      Examples:
        shelfread catalogue import books.csv
        shelfread catalogue import old.csv new.csv --catalogue branch.sqlite
        shelfread catalogue import export-2027.csv --replace
        shelfread catalogue import list.txt --map title=Obra --map call-number=4
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case auto, csv
  }

  @Argument(help: ArgumentHelp("The files to import.", valueName: "file"))
  var files: [String]

  @OptionGroup var catalogue: CatalogueOption

  @Option(help: "The files' format; csv also stands for semicolons, tabs and bars.")
  var format = Format.auto

  @Option(
    name: .customLong("map"), parsing: .singleValue,
    help: ArgumentHelp(
      "Where a field is, by the column's name or its number from 1; once for each field. The fields "
        + "are \(CatalogueColumn.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "field=column"))
  var mappings: [String] = []

  @Flag(name: .customLong("no-header"), help: "The first row is a book already, not the headings.")
  var hasNoHeader = false

  @Flag(
    name: .customLong("replace"),
    help: "The files replace all that was imported before, whatever its name was.")
  var replacesAll = false

  @Flag(name: .customLong("all-problems"), help: "Print every problem, not only the first 100.")
  var showsAllProblems = false

  @OptionGroup var json: JSONOption

  func validate() throws {
    do { _ = try ColumnMapping(mappings) } catch { throw ValidationError("\(error)") }
  }

  func run() throws {
    let mapping = try ColumnMapping(mappings)
    let sources = files.compactMap { file in
      do { return try DelimitedFile(file, mapping: mapping, hasHeader: !hasNoHeader) } catch {
        Console.message("Error: \(error)")
        return nil
      }
    }
    guard !sources.isEmpty else { throw ExitCode.failure }
    let catalogue = try Catalogue.openOrCreate(catalogue.path)
    let report = try importRecords(from: sources, into: catalogue)
    if json.isOn {
      try Console.printJSON(report)
    } else {
      try ImportTable(report).print()
    }
    if sources.count < files.count { throw ExitCode.failure }
  }

  private func importRecords(
    from files: [DelimitedFile], into catalogue: Catalogue
  ) throws -> ImportReport {
    let bar = ProgressBar("Importing", total: 1000)
    defer { bar.finish() }
    var problems = ProblemPrinter(limit: showsAllProblems ? .max : 100, bar: bar)
    let report = try catalogue.importRecords(
      from: files, scope: replacesAll ? .replaceAll : .update,
      progress: { bar.update(done: Int($0.fraction * 1000), detail: "\($0.rows) rows") },
      problem: { problems.print($0) })
    bar.finish()
    problems.finish()
    for file in report.files { Console.message(ImportTable.summary(of: file)) }
    return report
  }
}

/// Prints problems as they come, up to a number of them.
private struct ProblemPrinter {
  let limit: Int
  let bar: ProgressBar
  private var count = 0

  init(limit: Int, bar: ProgressBar) {
    self.limit = limit
    self.bar = bar
  }

  mutating func print(_ problem: ImportProblem) {
    count += 1
    if count <= limit { bar.message(problem.description) }
  }

  func finish() {
    guard count > limit else { return }
    Console.message("… and \(count - limit) more; --all-problems prints them all.")
  }
}
