import ArgumentParser
import Foundation
import Pipeline
import Synchronization

/// Shows how far a run over photos has come, one bar for each of its stages.
final class RunProgress: Sendable {
  private enum Stage { case indexing, reading, matching, writing }

  private let current = Mutex<(stage: Stage, bar: ProgressBar)?>(nil)

  /// Runs over `photos` with bars on the terminal and an orderly end when interrupted; says what was
  /// passed over.
  static func showing(
    _ run: MatchRun, _ photos: [String], output: String?,
    alsoTelling listener: @escaping @Sendable (MatchRun.Progress) -> Void = { _ in }
  ) async throws -> MatchRun.Report {
    let folder = output.map { URL(fileURLWithPath: $0, isDirectory: true) }
    let report = try await showing { bars in
      try await run.run(photos, output: folder) {
        listener($0)
        bars.update($0)
      }
    }
    tellProblems(report)
    return report
  }

  /// Likewise, adding the photos to an inventory.
  static func adding(_ run: InventoryRun, _ photos: [String]) async throws -> InventoryRun.Report {
    let report = try await showing { bars in
      try await run.add(photos) { bars.update($0) }
    }
    tellProblems(report.photos)
    return report
  }

  private static func showing<Report: Sendable>(
    _ work: @escaping @Sendable (RunProgress) async throws -> Report
  ) async throws -> Report {
    let bars = RunProgress()
    defer { bars.finish() }
    do {
      return try await Interruption.cancelling { try await work(bars) }
    } catch is CancellationError {
      bars.finish()
      Console.message(
        "Interrupted. The photos read so far are kept; run the same command again to go on.")
      throw ExitCode.failure
    }
  }

  private static func tellProblems(_ report: MatchRun.Report) {
    for note in report.failures { Console.message("Passed over: \(note.message)") }
    for note in report.warnings { Console.message("Warning: \(note.message)") }
  }

  private func update(_ progress: MatchRun.Progress) {
    switch progress {
    case .indexing(let work):
      bar(.indexing, "Indexing the catalogue", total: 1).update(done: 0, detail: work)
    case .reading(let done, let total):
      bar(.reading, "Reading photos", total: total)
        .update(done: done, detail: "\(done) of \(total)")
    case .matching(let spines):
      bar(.matching, "Matching", total: 1).update(done: 0, detail: "\(spines) spines")
    case .writing(let done, let total):
      bar(.writing, "Writing results", total: total)
        .update(done: done, detail: "\(done) of \(total)")
    }
  }

  private func finish() { current.withLock { $0?.bar.finish() } }

  private func bar(_ stage: Stage, _ label: String, total: Int) -> ProgressBar {
    current.withLock { current in
      if let current, current.stage == stage { return current.bar }
      current?.bar.finish()
      let bar = ProgressBar(label, total: total)
      current = (stage, bar)
      return bar
    }
  }
}
