import Foundation
import Hummingbird
import Logging
import Pipeline

/// The local web pages on which people look at what was found, correct it, and find books.
///
/// Pages are made on the server and work without scripts; a script makes them quicker to use. Nothing
/// is loaded from anywhere else.
public struct ReviewSite: Sendable {
  private let desk: ReviewDesk
  private let options: SiteOptions
  private let renderer: PageRenderer
  private let files: StaticFiles

  /// Prepares the site for the catalogue of `desk`.
  ///
  /// - Throws: where the templates that ship with the site are missing or damaged.
  public init(_ desk: ReviewDesk, options: SiteOptions) async throws {
    self.desk = desk
    self.options = options
    renderer = try await PageRenderer()
    files = try StaticFiles()
  }

  /// Serves until the task is cancelled or the process is told to end.
  ///
  /// - Parameter onReady: called with the port once the site can be reached.
  /// - Throws: where the address cannot be listened on.
  public func serve(onReady: @escaping @Sendable (Int) -> Void) async throws {
    var logger = Logger(label: "shelfread")
    // The server calls it an error when it is told to end twice.
    logger.logLevel = .critical
    let app = Application(
      responder: router().buildResponder(),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: "shelfread"),
      onServerRunning: { channel in onReady(channel.localAddress?.port ?? 0) },
      logger: logger)
    try await app.runService()
  }

  /// All routes, with what guards them; tests ask it without a network.
  package func router() -> Router<SiteContext> {
    let catalogue = desk.catalogue
    let queue = UploadQueue(desk: desk)
    let router = Router(context: SiteContext.self)
    router.addMiddleware {
      SecurityHeaders()
      Visitor()
      ErrorPages(renderer: renderer)
      AccessGuard(options: options)
    }
    files.add(to: router)
    PhotoWall(
      catalogue: catalogue, renderer: renderer, uploads: queue, uploadLimit: options.uploadLimit
    ).add(to: router)
    PhotoPage(catalogue: catalogue, renderer: renderer).add(to: router)
    PictureRoutes(catalogue: catalogue, pictures: Pictures()).add(to: router)
    CorrectionRoutes(desk: desk).add(to: router)
    FindPage(catalogue: catalogue, renderer: renderer).add(to: router)
    InventoryPages(catalogue: catalogue, renderer: renderer).add(to: router)
    UploadRoutes(options: options, queue: queue).add(to: router)
    ExportRoutes(catalogue: catalogue).add(to: router)
    SettingsRoutes().add(to: router)
    return router
  }
}
