import ArgumentParser
import Catalogue
import Pipeline

struct InventoryAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add photos of shelves to an inventory.",
    discussion: """
      Photos may come in any order, over days, and from several people and computers' processes at \
      once; a book on two photos that overlap is one book. A photo that is added again gets its new \
      matches. Give file names that sort as the shelves stand: reports are in that order. Each photo is \
      entered as soon as it is read: after an interruption run the same command again.

      What cannot be told is never guessed: without --complete nothing is said of books that may stand \
      between two photos that do not overlap. With it one photo is taken to go on where the one before \
      it ends, but only within one walk: the photos of one command, or of several with the same --walk.

      Examples:
        shelfread inventory add monday/ --session novels --person Anna
        shelfread inventory add bay-1.jpg bay-2.jpg --complete
        shelfread inventory add bay-3.jpg --complete --walk east-side
      """
  )

  @Argument(help: "Photos, or folders of photos.")
  var photos: [String]

  @OptionGroup var catalogue: CatalogueOption
  @OptionGroup var session: SessionOption

  @Option(help: ArgumentHelp("Who took the photos.", valueName: "name"))
  var person = ""

  @Flag(
    name: .customLong("complete"),
    help: """
      These photos show every shelf from end to end and leave none out, in the order of their names: \
      then a book may be called missing whose place is where one shelf ends and the next begins. A \
      photo that cannot be read is a gap.
      """)
  var isComplete = false

  @Option(
    help: ArgumentHelp(
      "Photos of one walk were taken at one go; by default those of this command are.",
      valueName: "name"))
  var walk: String?

  @Flag(
    name: .customLong("only-expected"),
    help: """
      Match only with books of the inventory's location and range. No book that belongs elsewhere is \
      recognised then.
      """)
  var isOnlyExpected = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var matching: MatchingOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let catalogue = try catalogue.open()
    let session = try session.session(in: catalogue)
    guard session.closedAt == nil else {
      throw ValidationError(
        "The inventory “\(session.name)” is closed. Start another for further photos.")
    }
    var matchRun = try matching.apply(to: reading.matchRun(with: catalogue))
    if isOnlyExpected {
      matchRun.onlyRecords = try catalogue.records(in: session.scope, scheme: session.scheme)
    }
    var run = InventoryRun(run: matchRun, session: session)
    run.person = person
    run.isComplete = isComplete
    if let walk { run.walk = walk }
    let report = try await RunProgress.adding(run, photos)
    if json.isOn {
      try Console.printJSON(report.photos.photos.map(\.result))
    }
    MatchTable.summarise(report.photos, output: nil)
    let known = report.photos.photos.count - report.added
    Console.message(
      "\(report.added) \(report.added == 1 ? "photo" : "photos") added to “\(session.name)”"
        + (known > 0 ? ", \(known) that were there matched anew." : "."))
    if report.photos.photos.isEmpty { throw ExitCode.failure }
  }
}
