import Foundation

/// Time and memory of a whole command, as the system accounts for it.
struct CommandMeasurement {
  /// Seconds from start to end.
  var seconds: Double
  /// Seconds of processor time, all cores together.
  var processorSeconds: Double
  /// The most memory it held, in MB.
  var peakMegabytes: Double

  /// Runs `shelfread` with `arguments`, what it prints thrown away.
  ///
  /// - Throws: `Failure` where it cannot be started or fails.
  static func shelfread(_ arguments: String...) throws -> CommandMeasurement {
    try shelfread(arguments: arguments)
  }

  /// The same with the arguments in a list.
  static func shelfread(arguments: [String]) throws -> CommandMeasurement {
    let program = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("shelfread").path
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    let start = ContinuousClock.now
    var process = pid_t()
    guard posix_spawn(&process, program, &actions, nil, words, environ) == 0 else {
      throw Failure(description: "cannot start \(program): build it with 'swift build -c release'")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    guard status == 0 else {
      throw Failure(description: "shelfread \(arguments.joined(separator: " ")) failed")
    }
    return CommandMeasurement(
      seconds: (ContinuousClock.now - start) / .seconds(1),
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peakMegabytes: Double(usage.ru_maxrss) / 1024)
  }

  /// A line for the report.
  func line(_ name: String) -> String {
    name.padding(toLength: 58, withPad: " ", startingAt: 0)
      + String(format: "%8.2f s %8.2f s %8.0f MB", seconds, processorSeconds, peakMegabytes)
  }

  static let heading =
    "".padding(toLength: 58, withPad: " ", startingAt: 0) + "    time        cpu    memory"

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
