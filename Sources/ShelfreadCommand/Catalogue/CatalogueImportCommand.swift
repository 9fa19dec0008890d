import ArgumentParser
import Bibliography
import Catalogue
import Foundation

struct CatalogueImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import files of records into a catalogue.",
    discussion: """
      CSV (any delimiter), MARC 21 and UNIMARC (ISO 2709, UTF-8 or MARC-8), MARCXML and JSON lines; \
      format, encoding and columns are recognised by themselves. A file imported before from the \
      same place is updated: unchanged and corrected records keep their ids, records that no file \
      has any longer are removed. The same content again changes nothing. If the import is \
      interrupted the catalogue stays as it was.

      Examples:
        shelfread catalogue import books.csv
        shelfread catalogue import old.csv new.csv --catalogue branch.sqlite
        shelfread catalogue import export-2027.csv --replace
        shelfread catalogue import list.txt --map title=Obra --map call-number=4
        shelfread catalogue import koha.mrc --holdings 952
        shelfread catalogue import sierra.mrc --map barcode=945i --map location=945l
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case auto, csv, marc, marcxml, jsonl
  }

  @Argument(help: ArgumentHelp("The files to import.", valueName: "file"))
  var files: [String]

  @OptionGroup var catalogue: CatalogueOption

  @Option(
    help: """
      The files' format; csv also stands for semicolons, tabs and bars, marc for ISO 2709, jsonl for \
      JSON objects.
      """)
  var format = Format.auto

  @Option(
    name: .customLong("map"), parsing: .singleValue,
    help: ArgumentHelp(
      "Where a field is, by the column's name or its number from 1, or in MARC by tag and subfields "
        + "(852hi); once for each field. The fields are \(CatalogueColumn.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "field=column"))
  var mappings: [String] = []

  @Option(
    help: ArgumentHelp(
      "The field of MARC records that tells of their copies: 852 as in MARC 21 and Alma, 952 of Koha, "
        + "995 of UNIMARC, none. Other fields with --map, for instance --map barcode=945i."))
  var holdings = HoldingsField.auto

  @Flag(
    name: .customLong("original-script"),
    help: "Take titles and authors of MARC records in their original script, where they have it.")
  var prefersOriginalScript = false

  @Option(
    help: ArgumentHelp(
      "The encoding of MARC files whose records do not show it, for instance windows-1251.",
      valueName: "name"))
  var encoding: String?

  @Option(
    help: ArgumentHelp(
      "How the library files its call numbers, for inventories; auto recognises it. Kept until another "
        + "import says otherwise.", valueName: "scheme"))
  var callNumbers: FilingOption.Choice?

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
    var options = ImportOptions()
    options.mapping = try ColumnMapping(mappings)
    options.hasHeader = !hasNoHeader
    options.holdings = holdings
    options.prefersOriginalScript = prefersOriginalScript
    options.encoding = encoding
    let format = ImportFormat(rawValue: format.rawValue)
    let sources = files.compactMap { file in
      do { return try ImportFile(file, format: format, options: options) } catch {
        Console.message("Error: \(error)")
        return nil
      }
    }
    guard !sources.isEmpty else { throw ExitCode.failure }
    let catalogue = try Catalogue.openOrCreate(catalogue.path)
    let report = try importRecords(from: sources, into: catalogue)
    if let callNumbers {
      try catalogue.setFilingScheme(FilingScheme(rawValue: callNumbers.rawValue))
    }
    if json.isOn {
      try Console.printJSON(report)
    } else {
      try ImportTable(report).print()
    }
    if sources.count < files.count || report.files.contains(where: \.wasPassedOver) {
      throw ExitCode.failure
    }
  }

  private func importRecords(
    from files: [ImportFile], into catalogue: Catalogue
  ) throws -> ImportReport {
    let bar = ProgressBar("Importing", total: 1000)
    defer { bar.finish() }
    var problems = ProblemPrinter(limit: showsAllProblems ? .max : 100, bar: bar)
    let report = try catalogue.importRecords(
      from: files, scope: replacesAll ? .replaceAll : .update,
      progress: { bar.update(done: Int($0.fraction * 1000), detail: "\($0.rows) records") },
      problem: { problems.print($0) })
    bar.finish()
    problems.finish()
    for file in report.files {
      Console.message(
        file.wasPassedOver
          ? "Error: “\(file.file)” has no record that can be used, and was passed over."
          : ImportTable.summary(of: file))
    }
    for warning in ImportTable.barcodeWarnings(report) { Console.message("Warning: \(warning)") }
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

extension HoldingsField: ExpressibleByArgument {}
