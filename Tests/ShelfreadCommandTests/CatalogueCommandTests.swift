import Foundation
import Testing

@Suite struct CatalogueCommandTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write(
      "books.csv",
      """
      title,author,call number
      Cien años de soledad,"García Márquez, Gabriel",N Gar
      Solaris,"Lem, Stanisław",N Lem
      Solaris,"Lem, Stanisław",N Lem
      ,nobody,
      """)
  }

  // MARK: import

  @Test func importTellsWhatItDid() throws {
    let run = try workspace.run("catalogue import books.csv")
    #expect(run.status == 0)
    #expect(
      run.output == """
        File       Rows  Left out  Mended
        ─────────  ────  ────────  ──────
        books.csv     3         1       0
        Records: 2 new, 0 changed, 0 removed.

        """)
    #expect(
      run.errors == """
        books.csv:5:1: row left out: no title
        books.csv: UTF-8, fields separated by commas; title from “title”, author from “author”, \
        call-number from “call number”.

        """)
    #expect(workspace.exists("library.sqlite"))
    #expect(!workspace.exists("library.sqlite-wal"), "one file is the whole catalogue")
  }

  @Test func importAgainDoesNothing() throws {
    _ = try workspace.run("catalogue import books.csv")
    let run = try workspace.run("catalogue import books.csv")
    #expect(run.status == 0)
    #expect(run.lines.contains { $0.hasSuffix("imported before") })
    #expect(run.lines.last == "Records: 0 new, 0 changed, 0 removed.")
  }

  @Test func importAsJSON() throws {
    struct Report: Decodable {
      struct File: Decodable {
        let file: String
        let rows: Int
        let rejected: Int
        let columns: [String: String]
      }
      let files: [File]
      let added: Int
    }
    let run = try workspace.run("catalogue import books.csv --json --catalogue other.sqlite")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.added == 2)
    #expect(report.files.map(\.rows) == [3])
    #expect(report.files.map(\.rejected) == [1])
    #expect(report.files.first?.columns["call-number"] == "call number")
    #expect(workspace.exists("other.sqlite"))
  }

  @Test func unreadableFilesArePassedOver() throws {
    let run = try workspace.run("catalogue import none.csv books.csv")
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("Error: “none.csv” cannot be read: there is no such file.\n"))
    #expect(run.lines.last == "Records: 2 new, 0 changed, 0 removed.")
  }

  @Test func nothingToImportMakesNoCatalogue() throws {
    try workspace.write("odd.csv", "Obra,Quien\nSolaris,Lem\n")
    let run = try workspace.run("catalogue import odd.csv")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(
      run.errors == """
        Error: No column of “odd.csv” is recognised as the title. Its columns are 1 “Obra”, \
        2 “Quien”. Say which one holds the titles, for instance --map title=1; if this is a book \
        already, add --no-header.

        """)
    #expect(!workspace.exists("library.sqlite"))
  }

  @Test func mappingsAreRepeatable() throws {
    try workspace.write("odd.csv", "Obra,Quien\nUbik,Dick\n")
    let run = try workspace.run("catalogue import odd.csv --map title=Obra --map author=2")
    #expect(run.status == 0)
    #expect(try workspace.run("catalogue search dick").output.contains("Ubik"))
  }

  @Test func problemsAreLimitedUnlessAllAreAskedFor() throws {
    try workspace.write(
      "bad.csv", "title,author\n" + String(repeating: ",x\n", count: 130) + "Ubik,Dick\n")
    let some = try workspace.run("catalogue import bad.csv")
    #expect(some.errors.split(separator: "\n").count { $0.hasSuffix("no title") } == 100)
    #expect(some.errors.contains("… and 30 more; --all-problems prints them all."))
    let all = try workspace.run("catalogue import bad.csv --all-problems --catalogue all.sqlite")
    #expect(all.errors.split(separator: "\n").count { $0.hasSuffix("no title") } == 130)
  }

  @Test func fileThatIsNoCatalogueIsLeftAlone() throws {
    let text = String(repeating: "my notes\n", count: 200)
    try workspace.write("notes.txt", text)
    let run = try workspace.run("catalogue import books.csv --catalogue notes.txt")
    #expect(run.status == 1)
    #expect(run.errors.contains("“notes.txt” is not a catalogue of Shelfread"))
    let after = try String(
      contentsOf: workspace.folder.appending(path: "notes.txt"), encoding: .utf8)
    #expect(after == text)
  }

  @Test(arguments: [
    "catalogue import", "catalogue import books.csv --map title",
    "catalogue import books.csv --map name=1", "catalogue import books.csv --format pdf",
    "catalogue search", "catalogue search x --limit 0", "catalogue search x --limit many",
    "catalogue nonsense", "catalogue info extra", "find", "find x --limit -1",
  ]) func wrongUsage(_ arguments: String) throws {
    let run = try workspace.run(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: "))
    #expect(!workspace.exists("library.sqlite"))
  }

  @Test(arguments: ["catalogue info", "catalogue search x", "catalogue export", "find x"])
  func noCatalogue(_ arguments: String) throws {
    let run = try workspace.run(arguments)
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: There is no catalogue at “library.sqlite”."))
  }

  // MARK: info, search, export, find

  @Test func infoTellsRowsAndRecords() throws {
    _ = try workspace.run("catalogue import books.csv")
    let run = try workspace.run("catalogue info")
    #expect(run.status == 0)
    let numbers = run.lines.reduce(into: [String: String]()) { numbers, line in
      let words = line.split(separator: "  ", omittingEmptySubsequences: true)
      if words.count == 2 {
        numbers[String(words[0])] = words[1].trimmingCharacters(in: .whitespaces)
      }
    }
    #expect(numbers["Records"] == "2")
    #expect(numbers["Rows imported"] == "3")
    #expect(numbers["Copies"] == "3")
    #expect(run.output.contains("books.csv"))

    struct Info: Decodable {
      let records: Int
      let rows: Int
    }
    let json = try workspace.run("catalogue info --json").output
    let info = try JSONDecoder().decode(Info.self, from: Data(json.utf8))
    #expect((info.records, info.rows) == (2, 3))
  }

  @Test func searchPrintsATable() throws {
    _ = try workspace.run("catalogue import books.csv")
    let run = try workspace.run("catalogue search SOLEDAD marq")
    #expect(run.status == 0)
    #expect(
      run.output == """
        Record  Title                 Author                   Call number  Copies
        ──────  ────────────────────  ───────────────────────  ───────────  ──────
             1  Cien años de soledad  García Márquez, Gabriel  N Gar             1

        """)
    #expect(run.errors.isEmpty)
  }

  @Test func searchWithoutResult() throws {
    _ = try workspace.run("catalogue import books.csv")
    let run = try workspace.run("catalogue search nowhere")
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(run.errors == "No record has all of these words.\n")
    #expect(try workspace.run("catalogue search nowhere --json").output == "[\n\n]\n")
  }

  @Test func exportReadsBack() throws {
    _ = try workspace.run("catalogue import books.csv")
    let run = try workspace.run("catalogue export")
    #expect(
      run.output == """
        id,title,author,call-number,series,isbn,language,control-number,copies,barcode,location,\
        status,copy-call-number,copy-number
        1,Cien años de soledad,"García Márquez, Gabriel",N Gar,,,,,1,,,,,
        2,Solaris,"Lem, Stanisław",N Lem,,,,,2,,,,,

        """)
    try workspace.write("export.csv", run.output)
    _ = try workspace.run("catalogue import export.csv --catalogue copy.sqlite")
    #expect(try workspace.run("catalogue export --catalogue copy.sqlite").output == run.output)
  }

  @Test func findTellsApartUnknownAndUnseen() throws {
    _ = try workspace.run("catalogue import books.csv")
    #expect(
      try workspace.run("find solaris").errors
        == "The catalogue has such a book, but no photo shows it.\n")
    #expect(
      try workspace.run("find nowhere").errors
        == "No record of the catalogue has all of these words.\n")
  }

  @Test func aFileOfHeadingsAloneDoesNotEmptyTheCatalogue() throws {
    let workspace = try Workspace()
    try workspace.write("books.csv", "title,author\nSolaris,Lem\n")
    _ = try workspace.run("catalogue import books.csv")
    try workspace.write("books.csv", "title,author\n")
    let run = try workspace.run("catalogue import books.csv")
    #expect(run.status == 1)
    #expect(run.errors.contains("books.csv” has no record that can be used"))
    #expect(try workspace.run("catalogue search solaris").lines.count == 3)
  }

  @Test func aFileWithoutRecordsCostsTheOthersNothing() throws {
    let workspace = try Workspace()
    try workspace.write("good.csv", "title,author\nSolaris,Lem\n")
    try workspace.write("empty.csv", "title,author\n")
    for files in ["empty.csv good.csv", "good.csv empty.csv empty.csv"] {
      let run = try workspace.run("catalogue import \(files)")
      #expect(run.status == 1)
      #expect(run.errors.contains("empty.csv” has no record that can be used, and was passed over"))
      #expect(!run.lines.contains { $0.hasPrefix("empty.csv") && $0.contains("imported before") })
      #expect(try workspace.run("catalogue search solaris").lines.count == 3)
    }
    // What is to take the place of all must be whole.
    let replacing = try workspace.run("catalogue import good.csv empty.csv --replace")
    #expect(replacing.status == 1 && replacing.errors.contains("nothing was imported"))
    let alone = try workspace.run("catalogue import empty.csv empty.csv")
    #expect(alone.status == 1 && alone.errors.contains("nothing was imported"))
    #expect(!(try workspace.run("catalogue info").output.contains("empty.csv")))
  }

  @Test func anEmptyFileIsNoCatalogueAndStaysEmpty() throws {
    let workspace = try Workspace()
    try workspace.write("empty.sqlite", "")
    let run = try workspace.run("catalogue info --catalogue empty.sqlite")
    #expect(run.status == 1)
    #expect(run.errors.contains("is an empty file, not a catalogue"))
    let file = workspace.folder.appending(path: "empty.sqlite")
    #expect(try Data(contentsOf: file).isEmpty)
  }

  @Test func aFieldMappedTwiceIsAUsageError() throws {
    let workspace = try Workspace()
    try workspace.write("books.csv", "a,b\nSolaris,Lem\n")
    let run = try workspace.run("catalogue import books.csv --map title=1 --map title=2")
    #expect(run.status == 64)
    #expect(run.errors.contains("title is mapped twice"))
  }
}
