import ArgumentParser
import Catalogue
import Foundation
import Pipeline
import ReviewSite

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Open the review site: look at the photos, correct matches, find books.",
    discussion: """
      Shows the photos that were matched with the catalogue. Corrections are kept in the catalogue's \
      file with who made them and when, and hold when photos are matched again. Photos that are \
      dropped into the page are kept in the folder --photos and matched.

      Only this computer is listened to. To let others in, give --host and a --token that they must \
      know; the connection is not encrypted, so do so in a network that you trust.

      Example: shelfread serve --catalogue library.sqlite
      """
  )

  @OptionGroup var catalogue: CatalogueOption

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any that is free.")
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "What a browser must know to come in, 12 letters and digits or more; needed where --host lets "
        + "other computers in.",
      valueName: "word"))
  var token: String?

  @Option(
    help: ArgumentHelp(
      "The folder for photos that are dropped into the page; by default “photos” beside the "
        + "catalogue.",
      valueName: "folder"))
  var photos: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var matching: MatchingOptions

  func validate() throws {
    if !(0...65535).contains(port) {
      throw ValidationError("--port is a number from 0 to 65535, not \(port).")
    }
    if let problem = options(uploads: URL(fileURLWithPath: "photos")).problem {
      throw ValidationError(problem)
    }
  }

  func run() async throws {
    let catalogue = try catalogue.open()
    let run = try matching.apply(to: reading.matchRun(with: catalogue))
    let uploads =
      photos.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ?? URL(fileURLWithPath: catalogue.path).deletingLastPathComponent()
      .appendingPathComponent("photos", isDirectory: true)
    let site = try await ReviewSite(ReviewDesk(run), options: options(uploads: uploads))
    let shown =
      SiteOptions.isLoopback(host) && host != "::1" ? host : host.contains(":") ? "[\(host)]" : host
    let query = token.map { "?token=\($0)" } ?? ""
    try await site.serve { port in
      Console.message("The review site is at http://\(shown):\(port)/\(query)")
      Console.message("Press Control-C to end it.")
    }
  }

  private func options(uploads: URL) -> SiteOptions {
    SiteOptions(host: host, port: port, token: token, uploads: uploads)
  }
}
