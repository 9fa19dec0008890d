import Foundation
import Pipeline

/// Photos that were dropped into the page, matched one after the other.
actor UploadQueue {
  /// Where one photo stands.
  private enum State {
    case waiting
    case reading
    case done(matched: Int, spines: Int)
    case failed(String)
  }

  private struct Item {
    let name: String
    let file: URL
    var state: State
  }

  private let desk: ReviewDesk
  private var items: [Item] = []
  private var worker: Task<Void, Never>?

  init(desk: ReviewDesk) { self.desk = desk }

  /// Takes a photo that lies at `file`, called `name` by its owner.
  func add(_ file: URL, name: String) {
    if worker == nil { items.removeAll() }
    items.append(Item(name: name, file: file, state: .waiting))
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
        case .done(let matched, let spines):
          UploadStatus.Photo(name: item.name, state: "done", matched: matched, spines: spines)
        case .failed(let reason):
          UploadStatus.Photo(name: item.name, state: "failed", reason: reason)
        }
      })
  }

  /// Stops after the photo at hand.
  func stop() { worker?.cancel() }

  private func work() async {
    var next = 0
    while next < items.count, !Task.isCancelled {
      items[next].state = .reading
      let state: State
      do {
        let report = try await desk.add([items[next].file.path]) { _ in }
        if let failure = report.failures.first {
          state = .failed(failure.message)
        } else {
          state = .done(matched: report.matchCount, spines: report.spineCount)
        }
      } catch {
        state = .failed("\(error)")
      }
      items[next].state = state
      next += 1
    }
    worker = nil
  }
}

/// How far the photos that were dropped into the page have come.
struct UploadStatus: Sendable, Codable, Equatable {
  /// One photo.
  struct Photo: Sendable, Codable, Equatable {
    var name: String
    /// waiting, reading, done or failed.
    var state: String
    var matched = 0
    var spines = 0
    var reason = ""
  }

  let isBusy: Bool
  let total: Int
  /// How many are done or failed.
  let finished: Int
  let photos: [Photo]
  /// Photos that could not be taken.
  let failures: [Photo]

  init(isBusy: Bool, photos: [Photo]) {
    self.isBusy = isBusy
    self.photos = photos
    total = photos.count
    failures = photos.filter { $0.state == "failed" }
    finished = failures.count + photos.count { $0.state == "done" }
  }
}
