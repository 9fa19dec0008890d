import Foundation
import Testing

@Suite struct MARCCommandTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    let books = [
      [("001", "1"), ("245", "10$aSolaris /$cLem."), ("952", "  $aMAIN$oN Lem$pB1")],
      [
        ("001", "2"), ("245", "10$aUbik"), ("952", "  $aMAIN$oN Dic$pB2$11"),
        ("952", "  $aEAST$pB3"),
      ],
    ].map(Self.record)
    try workspace.write("koha.mrc", books[0] + "00099nam a22broken\u{1E}\u{1D}" + books[1])
  }

  /// A record in ISO 2709.
  private static func record(_ fields: [(String, String)]) -> String {
    var directory = ""
    var data = ""
    for (tag, content) in fields {
      let field = content.replacing("$", with: "\u{1F}") + "\u{1E}"
      directory += tag + digits(field.utf8.count, 4) + digits(data.utf8.count, 5)
      data += field
    }
    let base = 25 + directory.utf8.count
    let leader = digits(base + data.utf8.count + 1, 5) + "nam a22" + digits(base, 5) + " a 4500"
    return leader + directory + "\u{1E}" + data + "\u{1D}"
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    String(repeating: "0", count: count - String(number).count) + String(number)
  }

  @Test func damageIsReportedAndTheRestImported() throws {
    let run = try workspace.run("catalogue import koha.mrc")
    #expect(run.status == 0)
    #expect(run.lines.last == "Records: 2 new, 0 changed, 0 removed.")
    let reports = run.errors.split(separator: "\n")
    #expect(reports.count == 2)
    #expect(reports[0].hasPrefix("koha.mrc: record 2 at byte "))
    #expect(reports[0].contains("left out: "))
    #expect(reports[1] == "koha.mrc: MARC (ISO 2709), encoding: each record's own.")
  }

  @Test func infoCountsCopies() throws {
    _ = try workspace.run("catalogue import koha.mrc")
    let run = try workspace.run("catalogue info")
    let numbers = run.lines.reduce(into: [String: String]()) { numbers, line in
      let words = line.split(separator: "  ", omittingEmptySubsequences: true)
      guard words.count == 2 else { return }
      numbers[String(words[0])] = words[1].trimmingCharacters(in: .whitespaces)
    }
    #expect(numbers["Copies"] == "3")
    #expect(numbers["Copies with a barcode"] == "3")
    #expect(numbers["Copies lost"] == "1")
    #expect(numbers["MAIN"] == "2")
    #expect(numbers["EAST"] == "1")
  }

  @Test func exportListsTheCopies() throws {
    _ = try workspace.run("catalogue import koha.mrc")
    let run = try workspace.run("catalogue export")
    #expect(run.lines[1] == "1,Solaris,,N Lem,,,,1,1,B1,MAIN,available,,")
    #expect(run.lines[2] == "2,Ubik,,N Dic,,,,2,2,B2|B3,MAIN|EAST,lost|available,,")
    #expect(try workspace.run("catalogue search B3").output.contains("Ubik"))
  }

  @Test func otherFieldsByMapping() throws {
    let run = try workspace.run("catalogue import koha.mrc --map barcode=952a --map title=952o")
    #expect(run.status == 0)
    #expect(try workspace.run("catalogue search EAST").output.contains("N Dic"))
  }

  @Test(arguments: [
    "catalogue import koha.mrc --holdings 999x", "catalogue import koha.mrc --format iso",
  ]) func wrongUsage(_ arguments: String) throws {
    #expect(try workspace.run(arguments).status == 64)
  }

  @Test(arguments: ["--map barcode=p", "--encoding klingon"]) func optionsThatFitNoFile(
    _ options: String
  ) throws {
    let run = try workspace.run("catalogue import koha.mrc " + options)
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("Error: The "))
    #expect(!workspace.exists("library.sqlite"))
  }
}
