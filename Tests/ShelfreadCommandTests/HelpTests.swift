import Foundation
import Testing

/// Each command's help is kept in `Help`, so that a change to it is seen.
@Suite struct HelpTests {
  static let commands = [
    "catalogue", "catalogue import", "catalogue info", "catalogue search", "catalogue export",
    "find", "match", "eval", "eval matching", "eval photos", "eval openset", "eval report",
    "eval compare", "eval dataset", "eval inventory", "inventory", "inventory start",
    "inventory add", "inventory report", "inventory close", "inventory list", "serve",
  ]

  @Test(arguments: commands) func helpIsAsKept(_ command: String) throws {
    let run = try Workspace().run(command + " --help")
    let name = command.replacing(" ", with: "-")
    let kept = try #require(
      Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Help"))
    #expect(try run.output == String(contentsOf: kept, encoding: .utf8))
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("Example"))
  }

  @Test(arguments: commands) func helpFitsTheTerminal(_ command: String) throws {
    let run = try Workspace().run(command + " --help")
    // The usage line is one line by the argument parser's design.
    #expect(run.lines.allSatisfy { $0.count <= 100 || $0.hasPrefix("USAGE:") })
  }
}
