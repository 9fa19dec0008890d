import Catalogue
import Foundation
import Imaging
import Testing

/// The whole way of an inventory as its users go it.
@Suite struct InventoryCommandTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    var csv = "title,author,call number,barcode,location\n"
    for number in 0..<30 {
      csv += "Book \(number),Someone,N A\(Self.letter(number)),B\(number),Main\n"
    }
    csv += "Stray,Else,N AC,S1,Branch\n"
    try workspace.write("books.csv", csv)
    _ = try workspace.run("catalogue import books.csv")
  }

  private static func letter(_ number: Int) -> String {
    String(UnicodeScalar(UInt8(65 + number / 26))) + String(UnicodeScalar(UInt8(65 + number % 26)))
  }

  /// Puts a photo into a session as `inventory add` does, without anything having to be read.
  private func observe(_ titles: [String], session name: String, path: String) throws {
    let catalogue = try Catalogue.open(workspace.folder.appending(path: "library.sqlite").path)
    let session = try #require(try catalogue.inventories.session(named: name))
    let spines = try titles.enumerated().map { index, title in
      let record = try #require(
        try catalogue.search(title, limit: 50).first { $0.title == title })
      let left = Double(10 * index)
      return ObservedSpine(
        shelf: 1, position: index + 1, quad: [left, 0, left + 9, 0, left + 9, 90, left, 90],
        text: title + " by someone", record: record.id, confidence: 0.99,
        candidates: [ObservedSpine.Candidate(record: record.id, score: 5)])
    }
    try catalogue.inventories.add(
      ObservedPhoto(
        path: workspace.folder.appending(path: path).path, contentHash: path, spines: spines),
      to: session)
  }

  private func writeBlankPhoto(_ name: String, shade: UInt8) throws {
    let image = ColorImage(
      width: 300, height: 200, pixels: Array(repeating: shade, count: 3 * 300 * 200))
    try image.write(to: workspace.folder.appending(path: name))
  }

  @Test func fromStartToClose() throws {
    let start = try workspace.run("inventory start --session novels --location Main")
    #expect(start.status == 0)
    #expect(
      start.output == "Inventory “novels” is started: 30 books, call numbers filed as local.\n")
    var titles = (0..<30).filter { $0 != 12 && $0 != 20 }.map { "Book \($0)" }
    titles.insert("Book 20", at: 3)
    titles.insert("Stray", at: 25)
    try observe(titles, session: "novels", path: "shelf.jpg")

    let report = try workspace.run(
      "inventory report --list missing --list out-of-place --output lists --barcodes koha")
    #expect(report.status == 0)
    func line(_ beginning: String) -> Substring? {
      report.lines.first { $0.hasPrefix(beginning) }
    }
    #expect(line("Books expected")?.hasSuffix(" 30") == true)
    #expect(line("In place")?.hasSuffix(" 28") == true)
    #expect(line("Unexpected here")?.hasSuffix(" 1") == true)
    #expect(line("N AAM ")?.contains("Book 12") == true)
    #expect(line("N AAU ")?.contains("shelf.jpg") == true)
    #expect(report.errors.contains("Warning: Before you upload to Koha"))
    for name in ["inventory.xlsx", "inventory.json", "missing.csv", "out-of-place.html"] {
      #expect(workspace.exists("lists/" + name), "\(name)")
    }
    let barcodes = try String(
      contentsOf: workspace.folder.appending(path: "lists/barcodes-koha.txt"), encoding: .utf8)
    #expect(
      barcodes.split(separator: "\n").map(String.init)
        == (0..<30).filter { $0 != 12 && $0 != 20 }.map { "B\($0)" })

    #expect(try workspace.run("inventory close").status == 0)
    let late = try workspace.run("inventory add books.csv --session novels")
    #expect(late.status == 64 && late.errors.contains("is closed"))
    #expect(try workspace.run("inventory report").output.contains("Missing"))
    #expect(try workspace.run("inventory list").lines.last?.contains("novels") == true)
  }

  @Test func photosMayBeMatchedWithOnePartOfTheLibrary() throws {
    try writeBlankPhoto("wall.png", shade: 180)
    for (options, records) in [
      (["--location", "Main"], 30), (["--location", "Branch"], 1),
      (["--from", "N AA", "--to", "N AC"], 31),
    ] {
      let run = try CommandRun(["match", "wall.png"] + options, in: workspace.folder)
      #expect(run.status == 0 && run.errors.contains("against \(records) record"))
    }
    let nowhere = try workspace.run("match wall.png --location Attic")
    #expect(nowhere.status == 1 && nowhere.errors.contains("No book of the catalogue"))
    _ = try workspace.run("inventory start --session main --location Main")
    let added = try workspace.run("inventory add wall.png --only-expected")
    #expect(added.errors.contains("against 30 records") && added.errors.contains("1 photo added"))
  }

  @Test func mistakesAreExplained() throws {
    let none = try workspace.run("inventory report")
    #expect(none.status == 64 && none.errors.contains("shelfread inventory start"))
    let empty = try workspace.run("inventory start --location Attic")
    #expect(empty.status == 1 && empty.errors.contains("No book of the catalogue"))
    let reversed = try CommandRun(
      ["inventory", "start", "--from", "N Z", "--to", "N A"], in: workspace.folder)
    #expect(reversed.status == 64 && reversed.errors.contains("exchange"))
    for name in ["a", "b"] { _ = try workspace.run("inventory start --session \(name)") }
    let which = try workspace.run("inventory report")
    #expect(which.status == 64 && which.errors.contains("“a”") && which.errors.contains("“b”"))
    let folder = try workspace.run("inventory report --session a --barcodes koha")
    #expect(folder.status == 64 && folder.errors.contains("--output"))
  }

  @Test func theSchemeSaidAtTheImportIsUsed() throws {
    _ = try workspace.run("catalogue import books.csv --call-numbers dewey")
    #expect(try workspace.run("inventory start --session a").output.contains("filed as dewey"))
    let own = try workspace.run("inventory start --session b --call-numbers udc")
    #expect(own.output.contains("filed as udc"))
  }

  /// Several people add their photos at once, while another imports and yet another looks.
  @Test func severalProcessesShareOneCatalogue() async throws {
    _ = try workspace.run("inventory start --session s")
    var commands: [String] = []
    for person in 0..<4 {
      for photo in 0..<3 {
        try writeBlankPhoto("p\(person)-\(photo).png", shade: UInt8(40 + 20 * person + 5 * photo))
      }
      let names = (0..<3).map { "p\(person)-\($0).png" }.joined(separator: " ")
      commands.append("inventory add \(names) --session s --person P\(person) --workers 1")
    }
    commands += ["catalogue import books.csv --replace", "inventory report --session s"]
    let folder = workspace.folder
    let runs = try await withThrowingTaskGroup(of: CommandRun.self) { group in
      for command in commands {
        group.addTask {
          try CommandRun(command.split(separator: " ").map(String.init), in: folder)
        }
      }
      return try await group.reduce(into: [CommandRun]()) { $0.append($1) }
    }
    for run in runs { #expect(run.status == 0, "\(run.errors)") }
    let catalogue = try Catalogue.open(folder.appending(path: "library.sqlite").path)
    let session = try #require(try catalogue.inventories.session(named: "s"))
    let photos = try catalogue.inventories.photos(of: session)
    #expect(photos.count == 12)
    #expect(Set(photos.map(\.person)) == ["P0", "P1", "P2", "P3"])
    #expect(try catalogue.count() == 31)
  }
}
