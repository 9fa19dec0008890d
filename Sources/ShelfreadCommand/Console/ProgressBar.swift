import Dispatch
import Foundation
import Synchronization

/// A bar on standard error that shows how far a long piece of work has come.
///
/// It appears only on a terminal, only once the work has taken a second, and is wiped away at the
/// end. Any thread may update it; it also appears where the first step alone takes long.
final class ProgressBar: Sendable {
  private struct State {
    var done = 0.0
    var detail = ""
    var isVisible = false
    var isFinished = false
    var lastDrawn: ContinuousClock.Instant
  }

  private let label: String
  private let total: Double
  private let start = ContinuousClock.now
  private let state: Mutex<State>
  /// Set once, and cancelled from any thread, which dispatch sources allow.
  nonisolated(unsafe) private let timer = DispatchSource.makeTimerSource(queue: .global())

  private static let delay = Duration.seconds(1)
  private static let interval = Duration.milliseconds(100)

  /// - Parameter total: the amount of work, in whatever unit `update` counts.
  init(_ label: String, total: Int) {
    self.label = label
    self.total = Double(max(1, total))
    state = Mutex(State(lastDrawn: start))
    timer.schedule(deadline: .now() + .seconds(1), repeating: .seconds(1))
    timer.setEventHandler { [weak self] in self?.redraw() }
    timer.resume()
  }

  deinit { timer.cancel() }

  /// Tells how much is done now, and a few words on it.
  func update(done: Int, detail: String = "") {
    state.withLock { update(&$0, done: Double(done), detail: detail) }
  }

  /// Adds to what is done: for workers that do not know of each other.
  func advance(by step: Int = 1, detail: String = "") {
    state.withLock { update(&$0, done: $0.done + Double(step), detail: detail) }
  }

  /// Writes a message above the bar.
  func message(_ text: String) {
    state.withLock { state in
      wipe(&state)
      Console.message(text)
    }
  }

  /// Wipes the bar away.
  func finish() {
    state.withLock { state in
      state.isFinished = true
      wipe(&state)
    }
    timer.cancel()
  }

  private func redraw() {
    state.withLock { state in
      if !state.isFinished { draw(&state) }
    }
  }

  private func update(_ state: inout State, done: Double, detail: String) {
    state.done = done
    state.detail = detail
    let now = ContinuousClock.now
    guard now - start >= Self.delay, now - state.lastDrawn >= Self.interval else { return }
    state.lastDrawn = now
    draw(&state)
  }

  private func draw(_ state: inout State) {
    guard let width = Console.messageWidth else { return }
    let line = Self.line(
      label: label, done: min(1, state.done / total), detail: state.detail,
      elapsed: ContinuousClock.now - start,
      width: width)
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(line)".utf8))
    state.isVisible = true
  }

  private func wipe(_ state: inout State) {
    guard state.isVisible else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    state.isVisible = false
  }

  private static func line(
    label: String, done: Double, detail: String, elapsed: Duration, width: Int
  ) -> String {
    let seconds = Double(elapsed.components.seconds)
    let left = done > 0.01 ? Int(seconds / done - seconds) : nil
    let time = left.map { "  \($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60) left" } ?? ""
    let filled = Int(done * 24)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    let line = "\(label)  \(bar) \(Int(done * 100)) %\(time)\(detail.isEmpty ? "" : "  " + detail)"
    return String(line.prefix(width - 1))
  }
}
