import Foundation
import Testing

/// One run of the built `shelfread`, in a folder of its own.
struct CommandRun {
  let status: Int32
  let output: String
  let errors: String

  /// Runs the command in `folder` and waits for its end, or kills it after a time.
  init(_ arguments: [String], in folder: URL, killedAfter time: Duration? = nil) throws {
    let streams = folder.appending(path: ".streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: streams) }
    let files = try ["output", "errors"].map { name in
      let url = streams.appending(path: name)
      try Data().write(to: url)
      return url
    }
    let process = Process()
    process.executableURL = try Self.executable()
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["OMP_THREAD_LIMIT": "1", "COLUMNS": "100"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    if let time {
      usleep(UInt32(time / .microseconds(1)))
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : -1
    output = try String(contentsOf: files[0], encoding: .utf8)
    errors = try String(contentsOf: files[1], encoding: .utf8)
  }

  /// The lines of the output.
  var lines: [Substring] { output.split(separator: "\n") }

  /// The program stands beside the test bundle.
  private static func executable() throws -> URL {
    let folders = [
      Bundle.main.bundleURL,
      URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent(),
    ]
    let places = folders.flatMap {
      [
        $0.appending(path: "shelfread"),
        $0.deletingLastPathComponent().appending(path: "shelfread"),
      ]
    }
    return try #require(
      places.first { FileManager.default.isExecutableFile(atPath: $0.path) },
      "no shelfread beside the tests: build the whole package")
  }
}

/// A folder for one test's files, removed with it.
final class Workspace: Sendable {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "shelfread-\(UUID().uuidString)", directoryHint: .isDirectory)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: name).path)
  }

  /// Runs `shelfread` with arguments parted by spaces.
  func run(_ arguments: String) throws -> CommandRun {
    try CommandRun(arguments.split(separator: " ").map(String.init), in: folder)
  }
}
