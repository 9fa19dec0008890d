import Catalogue
import Foundation
import Logging
import Pipeline

/// Photos that were dropped into the page, matched one after the other.
actor UploadQueue {
  /// Where one photo stands.
  private enum State {
    case waiting
    case reading
    case done(matched: Int, spines: Int, warnings: [String])
    /// The catalogue's file, or the queue, has the same photo.
    case known(photo: Int64?)
    case failed(String)

    var isFinished: Bool {
      switch self {
      case .waiting, .reading: false
      case .done, .known, .failed: true
      }
    }
  }

  private struct Item {
    let name: String
    let file: URL
    /// `ContentHash` of the file.
    let content: String
    var state: State
  }

  /// Photos that may wait: a folder dropped by mistake must not fill the disk.
  static let mostWaiting = 500

  private let desk: ReviewDesk
  private var items: [Item] = []
  private var worker: Task<Void, Never>?

  init(desk: ReviewDesk) { self.desk = desk }

  /// Whether another photo may wait.
  var hasRoom: Bool { items.count { !$0.state.isFinished } < Self.mostWaiting }

  /// Takes a photo that lies at `file`, called `name` by its owner. One that is there already is not
  /// matched twice: its file is removed.
  func add(_ file: URL, name: String) throws {
    let content = try ContentHash(contentsOf: file).description
    let isWaiting = items.contains { $0.content == content && !$0.state.isFinished }
    let twin = try desk.catalogue.photos.photos(contentHash: content).first {
      $0.path != file.path && FileManager.default.fileExists(atPath: $0.path)
    }
    if worker == nil { items.removeAll() }
    var item = Item(name: name, file: file, content: content, state: .waiting)
    if isWaiting || twin != nil {
      try FileManager.default.removeItem(at: file)
      item.state = .known(photo: twin?.id)
    }
    items.append(item)
    if worker == nil { worker = Task { await work() } }
  }

  /// Where all photos stand that were taken since nothing was left to do.
  func status() -> UploadStatus {
    UploadStatus(
      isBusy: worker != nil,
      photos: items.map { item in
        switch item.state {
        case .waiting: UploadStatus.Photo(name: item.name, state: "waiting")
        case .reading: UploadStatus.Photo(name: item.name, state: "reading")
        case .done(let matched, let spines, let warnings):
          UploadStatus.Photo(
            name: item.name, state: "done", matched: matched, spines: spines, warnings: warnings)
        case .known(let photo):
          UploadStatus.Photo(name: item.name, state: "known", photo: photo)
        case .failed(let reason):
          UploadStatus.Photo(name: item.name, state: "failed", reason: reason)
        }
      })
  }

  private func work() async {
    while let next = items.firstIndex(where: { !$0.state.isFinished }) {
      items[next].state = .reading
      items[next].state = await match(items[next])
    }
    worker = nil
  }

  private func match(_ item: Item) async -> State {
    /// The sender knows the photo by its name, not by where it is kept.
    func named(_ message: String) -> String { message.replacing(item.file.path, with: item.name) }
    do {
      let report = try await desk.add(item.file.path)
      if let failure = report.failures.first { return .failed(named(failure.message)) }
      return .done(
        matched: report.matchCount, spines: report.spineCount,
        warnings: report.warnings.map { named($0.message) })
    } catch {
      let text = ReviewDesk.explanation(of: error)
      if text == nil { Logger(label: "shelfread").critical("\(item.file.path): \(error)") }
      return .failed(named(text ?? ""))
    }
  }
}

/// How far the photos that were dropped into the page have come.
struct UploadStatus: Sendable, Codable, Equatable {
  /// One photo.
  struct Photo: Sendable, Codable, Equatable {
    var name: String
    /// waiting, reading, done, known or failed.
    var state: String
    var matched = 0
    var spines = 0
    /// Why it was not taken.
    var reason = ""
    /// What to know of the file.
    var warnings: [String] = []
    /// The key of the same photo that was there already.
    var photo: Int64?
  }

  let isBusy: Bool
  let total: Int
  /// How many nothing is left to do for.
  let finished: Int
  let photos: [Photo]
  /// Photos that could not be taken.
  let failures: [Photo]
  /// Photos that were there already.
  let known: [Photo]
  /// What to know of the files of others.
  let warnings: [String]

  init(isBusy: Bool, photos: [Photo]) {
    self.isBusy = isBusy
    self.photos = photos
    total = photos.count
    failures = photos.filter { $0.state == "failed" }
    known = photos.filter { $0.state == "known" }
    warnings = photos.flatMap(\.warnings)
    finished = failures.count + known.count + photos.count { $0.state == "done" }
  }
}
