import Evaluation
import Pipeline
import Synchronization

/// Times the stages of a run over photos by what it tells of its progress.
final class StageClock: Sendable {
  /// The stage in which the program matches what was read.
  static let matching = "matching"

  private struct State {
    var stages: [RunInfo.Stage] = []
    var current: (name: String, start: ContinuousClock.Instant)?
  }

  private let state = Mutex(State(current: ("loading the catalogue", .now)))

  /// Takes note of what the run tells.
  func note(_ progress: MatchRun.Progress) {
    let name =
      switch progress {
      case .indexing: "indexing the catalogue"
      case .reading: "finding and reading spines"
      case .matching: Self.matching
      case .writing: "writing results"
      }
    state.withLock { state in
      guard state.current?.name != name else { return }
      Self.finish(&state)
      state.current = (name, .now)
    }
  }

  /// The stages so far; the last one ends now.
  var stages: [RunInfo.Stage] {
    state.withLock { state in
      Self.finish(&state)
      return state.stages
    }
  }

  private static func finish(_ state: inout State) {
    guard let (name, start) = state.current else { return }
    state.stages.append(
      RunInfo.Stage(name, seconds: (ContinuousClock.now - start) / .seconds(1)))
    state.current = nil
  }
}
