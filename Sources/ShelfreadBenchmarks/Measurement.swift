import Foundation

/// What running something took.
struct Measurement {
  /// The shortest of the runs, in seconds.
  var seconds: Double
  /// The most memory the whole process held during the runs, in MB; nil where the system does not
  /// tell. Memory that was freed before and kept for later use counts.
  var peakMegabytes: Double?

  /// Runs `body` several times and keeps the last result.
  static func of<Result>(
    runs: Int = 5, _ body: () throws -> Result
  ) rethrows -> (result: Result, measurement: Measurement) {
    // The kernel keeps the highest resident size; writing 5 here starts it anew.
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    let clock = ContinuousClock()
    var start = clock.now
    var result = try body()
    var shortest = seconds(clock.now - start)
    for _ in 1..<max(1, runs) {
      start = clock.now
      result = try body()
      shortest = min(shortest, seconds(clock.now - start))
    }
    return (result, Measurement(seconds: shortest, peakMegabytes: peakMegabytes()))
  }

  private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

  private static func peakMegabytes() -> Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Double($0) })
    else { return nil }
    return kilobytes / 1024
  }
}
