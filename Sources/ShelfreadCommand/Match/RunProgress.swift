import Pipeline
import Synchronization

/// Shows how far a run over photos has come, one bar for each of its stages.
final class RunProgress: Sendable {
  private enum Stage { case reading, matching, writing }

  private let current = Mutex<(stage: Stage, bar: ProgressBar)?>(nil)

  func update(_ progress: MatchRun.Progress) {
    switch progress {
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

  func finish() { current.withLock { $0?.bar.finish() } }

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
