import Foundation

/// What the program runs on, and what it has used so far.
enum Machine {
  /// Processor, cores, memory and system.
  static let description: String = {
    let processor = value(of: "model name", in: "/proc/cpuinfo", separator: ":") ?? "processor"
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let memory = Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824
    let system =
      value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=")?
      .trimmingCharacters(in: ["\""]) ?? ProcessInfo.processInfo.operatingSystemVersionString
    return "\(processor), \(cores) cores, \(String(format: "%.0f", memory)) GB, \(system)"
  }()

  /// The commit that the program was built from, as far as its checkout tells: where the file is older than
  /// the latest commit, it is of that one or an earlier one. Elsewhere the beginning of the file's
  /// checksum.
  static let program: String = {
    let file = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    if file.path.contains("/.build/"), let commit = git(file, "rev-parse", "--short=12", "HEAD") {
      let changes = git(file, "status", "--porcelain", "--untracked-files=no") ?? ""
      let built = try? FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]
      let committed = git(file, "log", "-1", "--format=%ct").flatMap(Double.init)
      let isOlder =
        (built as? Date).flatMap { built in
          committed.map { built.timeIntervalSince1970 < $0 }
        } ?? false
      return "commit \(commit)"
        + (!changes.isEmpty ? " with changes" : isOlder ? " or one before it" : "")
    }
    guard let data = try? Data(contentsOf: file, options: .alwaysMapped) else { return "unknown" }
    return "program \(SHA256.hexadecimal(of: data).prefix(12))"
  }()

  /// Processor time so far in seconds, all cores together.
  static var processorSeconds: Double {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    let usage = usage
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The most memory held so far, in MB.
  static var peakMegabytes: Double { Double(usage.ru_maxrss) / 1024 }

  private static var usage: rusage {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage
  }

  private static func value(of key: String, in path: String, separator: Character) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(separator: separator, maxSplits: 1).last?
      .trimmingCharacters(in: .whitespaces)
  }

  private static func git(_ file: URL, _ arguments: String...) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", file.deletingLastPathComponent().path] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
