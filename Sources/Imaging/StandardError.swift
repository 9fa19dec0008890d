import Foundation
import Synchronization

/// Keeps what the decoders of damaged files print, without saying of which file, off the terminal: our
/// own errors and warnings say it better.
enum StandardError {
  private static let state = Mutex<(users: Int, saved: Int32)>((0, -1))

  /// Runs `body` with standard error of the whole process going nowhere, unless the file is sound.
  static func muted<Result>(unless isSound: Bool, _ body: () -> Result) -> Result {
    if isSound { return body() }
    state.withLock { state in
      if state.users == 0 {
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        if nowhere >= 0 {
          state.saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
          if state.saved >= 0 { dup2(nowhere, STDERR_FILENO) }
          close(nowhere)
        }
      }
      state.users += 1
    }
    defer {
      state.withLock { state in
        state.users -= 1
        if state.users == 0, state.saved >= 0 {
          dup2(state.saved, STDERR_FILENO)
          close(state.saved)
          state.saved = -1
        }
      }
    }
    return body()
  }
}
