import Foundation

/// What running something took.
struct Measurement {
  /// The shortest of the runs, in seconds.
  var seconds: Double
  /// The least processor time of the runs in seconds, all threads together.
  var processorSeconds: Double
  /// The most memory the whole process held during the runs, in MB; nil where the system does not
  /// tell. Memory that was freed before and kept for later use counts.
  var peakMegabytes: Double?

  /// Runs `body` several times and keeps the last result.
  static func of<Result>(
    runs: Int = 5, _ body: () throws -> Result
  ) rethrows -> (result: Result, measurement: Measurement) {
    // The kernel keeps the highest resident size; writing 5 here starts it anew.
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    var (shortest, least) = (Double.infinity, Double.infinity)
    func run() throws -> Result {
      let (start, startOfWork) = (ContinuousClock.now, processorSeconds())
      let result = try body()
      shortest = min(shortest, (ContinuousClock.now - start) / .seconds(1))
      least = min(least, processorSeconds() - startOfWork)
      return result
    }
    var result = try run()
    for _ in 1..<max(1, runs) { result = try run() }
    return (
      result,
      Measurement(seconds: shortest, processorSeconds: least, peakMegabytes: peakMegabytes())
    )
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func peakMegabytes() -> Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Double($0) })
    else { return nil }
    return kilobytes / 1024
  }
}
