import ArgumentParser
import Catalogue
import Pipeline

struct MatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Tell which catalogue record every spine on the photos is.",
    discussion: """
      Photos are JPEG, PNG, TIFF, WebP or JPEG 2000; folders are walked. Prints a line for each spine; \
      with --output also writes, for each photo, NAME.json and NAME-spines.jpg (the photo with its \
      spines drawn on it and a list of their titles below), matches.csv over all spines, and \
      photos.csv that tells what became of each photo. A photo that cannot be read is reported and \
      passed over; the exit status is 1 only where none could be read.

      What is read is kept in the catalogue's file: after an interruption, run the same command again \
      and it goes on from there. All photos of a run are matched together, so give a whole room at \
      once rather than photo by photo.

      Where it is sure that photos show books of one location or range only, --location, --from and \
      --to leave all others out of account: a stray book is then not recognised, or taken for another.

      Examples:
        shelfread match photos/stacks --output results
        shelfread match photos/music --location "Main, music" --from 78 --to 78
      """
  )

  @Argument(help: "Photos, or folders of photos.")
  var photos: [String]

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var matching: MatchingOptions

  @Option(
    help: ArgumentHelp(
      "Match with books of this location only, by its exact name.", valueName: "name"))
  var location: String?

  @Option(
    help: ArgumentHelp("Match with books from this call number on only.", valueName: "call-number"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Match with books up to this call number only, and all that begin with it.",
      valueName: "call-number"))
  var to: String?

  @Option(help: "The folder to write results to; it is made if it is not there.")
  var output: String?

  @OptionGroup var json: JSONOption

  func run() async throws {
    let catalogue = try catalogue.open()
    var run = try matching.apply(to: reading.matchRun(with: catalogue))
    let scope = InventoryScope(location: location, first: from, last: to)
    if scope != InventoryScope() {
      run.onlyRecords = try catalogue.records(in: scope, scheme: catalogue.filingScheme())
    }
    let report = try await RunProgress.showing(run, photos, output: output)
    if json.isOn {
      try Console.printJSON(report.photos.map(\.result))
    } else {
      try MatchTable(report).print()
    }
    MatchTable.summarise(report, output: output)
    if report.photos.isEmpty { throw ExitCode.failure }
  }
}
