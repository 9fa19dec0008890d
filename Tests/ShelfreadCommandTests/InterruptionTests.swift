import Foundation
import Testing

@Suite struct InterruptionTests {
  /// Killed at whatever point, an import has either happened or not.
  @Test(arguments: [5, 40, 120, 300]) func killedImportLeavesTheCatalogueWhole(
    milliseconds: Int
  ) throws {
    let workspace = try Workspace()
    try workspace.write("books.csv", "title\nSolaris\n")
    _ = try workspace.run("catalogue import books.csv")
    let rows = (1...100_000).map { "Title \($0) of many,Author \($0 % 977)" }
    try workspace.write("more.csv", "title,author\n" + rows.joined(separator: "\n"))
    let killed = try CommandRun(
      ["catalogue", "import", "more.csv"], in: workspace.folder,
      killedAfter: .milliseconds(milliseconds))

    let search = try workspace.run("catalogue search solaris")
    #expect(search.status == 0)
    #expect(search.lines.count == 3)
    let export = try workspace.run("catalogue export")
    #expect(export.status == 0)
    #expect([2, 100_002].contains(export.lines.count))
    if killed.status == 0 { #expect(export.lines.count == 100_002) }

    #expect(try workspace.run("catalogue import more.csv").status == 0)
    #expect(try workspace.run("catalogue export").lines.count == 100_002)
  }
}
