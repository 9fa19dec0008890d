import Bibliography
import Catalogue
import Foundation
import Inventory
import Testing

/// What an inventory writes, as a spreadsheet, a browser and a library system read it.
@Suite struct ReportsTests {
  private let folder: URL
  private let session = InventorySession(
    id: 1, name: "Novels & <more>", scope: InventoryScope(), scheme: .local, startedAt: .now)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lists-\(UUID().uuidString)")
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: name).path)
  }

  private func write(
    _ inventory: Inventory, pictures: [Finding.View: Data] = [:]
  ) throws {
    try InventoryFiles(inventory, session: session, folder: folder).write(pictures: pictures)
  }

  private var library: SmallLibrary {
    var library = SmallLibrary(40)
    library.books[10].title = "=cmd|'/c calc'!A0"
    library.books[20].title = "Ágata, \"ojo\" <b>&</b>"
    library.books[20].barcode = "000123456789012345"
    library.books[30].status = .onLoan
    return library
  }

  /// Books 10 and 20 are absent; 5 stands behind 25; 30 is seen though on loan.
  private var inventory: Inventory {
    let numbers =
      Array(0..<5) + Array(6..<10) + Array(11..<20) + Array(21...25) + [5] + Array(26..<40)
    return library.inventory([library.photo("shelves/a & b.jpg", numbers)])
  }

  @Test func aGuessIsNotListedAsTheBook() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let library = library
    var photo = library.photo("a.jpg", 0..<40)
    photo.spines[12].text = "A stranger by nobody"
    photo.spines[12].record = nil
    photo.spines[12].confidence = 0.02
    photo.spines[12].candidates = [ObservedSpine.Candidate(record: 35, score: -4)]
    let inventory = library.inventory([photo])
    #expect(inventory.findings[12].kind == .unread && inventory.findings[12].book?.record == 35)
    try write(inventory)
    let row = try text("unread.csv").components(separatedBy: "\r\n")[1]
    #expect(row.hasPrefix("1,,,,,,1,,,a.jpg,1,13,"))
    #expect(row.hasSuffix("A stranger by nobody,perhaps N ABJ Book 35"))
    let page = try text("unread.html")
    #expect(page.contains("<td class=\"call\"></td><td>A stranger by nobody"))
    #expect(page.contains("perhaps N ABJ Book 35"))
  }

  @Test func csvOpensInASpreadsheet() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(inventory)
    let bytes = try Data(contentsOf: folder.appending(path: "missing.csv"))
    #expect(bytes.prefix(3) == Data([0xEF, 0xBB, 0xBF]))
    let lines = try text("missing.csv").components(separatedBy: "\r\n")
    #expect(lines.count == 4 && lines[3].isEmpty)
    #expect(lines[0].hasPrefix("number,call_number,title,author,barcode,"))
    // A title that looks like a formula stays text.
    #expect(lines[1].hasPrefix("1,N AAK,'=cmd|'/c calc'!A0,,B10,"))
    #expect(lines[2].hasPrefix("2,N AAU,\"Ágata, \"\"ojo\"\" <b>&</b>\",,000123456789012345,"))
    let moved = try text("out-of-place.csv").components(separatedBy: "\r\n")[1]
    #expect(
      moved.contains("shelves/a & b.jpg,1,24,") && moved.contains("N AAE Book 4,N AAG Book 6"))
    #expect(!exists("unread.csv") && !exists("duplicates.csv"))
    // What is settled is gone from the lists.
    try write(library.inventory([library.photo("a.jpg", 0..<40)]))
    #expect(!exists("missing.csv") && !exists("missing.html") && exists("seen-though-away.csv"))
  }

  @Test func theWorkbookHasASheetForEachClass() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(inventory)
    let archive = try StoredArchive(Data(contentsOf: folder.appending(path: "inventory.xlsx")))
    for (name, content) in archive.files {
      #expect(XMLReader(content).isWellFormed, "\(name)")
    }
    #expect(archive.files["[Content_Types].xml"] != nil && archive.files["_rels/.rels"] != nil)
    let workbook = XMLReader(try #require(archive.files["xl/workbook.xml"]))
    let names = workbook.attributes(of: "sheet", "name")
    #expect(names.count == FindingClass.allCases.count && names[1] == "Missing")
    let sheet = XMLReader(try #require(archive.files["xl/worksheets/sheet2.xml"]))
    #expect(sheet.texts.contains("Ágata, \"ojo\" <b>&</b>"))
    // Barcodes keep their noughts: they are text.
    #expect(sheet.texts.contains("000123456789012345"))
    #expect(sheet.attributes(of: "row", "r") == ["1", "2", "3"])
  }

  @Test func thePageShowsWhereToLook() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let inventory = inventory
    let moved = try #require(inventory.findings.first { $0.kind == .outOfPlace })
    try write(inventory, pictures: [moved.views[0]: Data([0xFF, 0xD8])])
    let page = try text("out-of-place.html")
    #expect(page.contains("Novels &amp; &lt;more&gt;: 1</h1>"))
    #expect(page.contains("a &amp; b.jpg, shelf 1, place 24"))
    #expect(page.contains("belongs behind N AAE Book 4 (a &amp; b.jpg, shelf 1, place 5)"))
    let name = try #require(page.firstMatch(of: #/<img src="(spines/\d+.jpg)"/#)).1
    #expect(exists(String(name)))
    let missing = try text("missing.html")
    #expect(missing.contains("Ágata, &quot;ojo&quot; &lt;b&gt;&amp;&lt;/b&gt;"))
    #expect(!missing.contains("<b>"))
    #expect(missing.contains("belongs behind N AAJ Book 9"))
  }

  @Test func jsonIsReadBack() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(inventory)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let document = try decoder.decode(
      InventoryDocument.self, from: Data(contentsOf: folder.appending(path: "inventory.json")))
    #expect(document.findings == inventory.findings)
    #expect(document.summary == inventory.summary)
    #expect(document.session.name == session.name)
    #expect(try text("inventory.json").contains("\"outOfPlace\" : 1"))
  }

  @Test func onlyBooksSurelyInPlaceGoToTheLibrarySystem() throws {
    var library = library
    library.books[3].barcode = ""
    var photo = library.photo("a", Array(0..<10) + Array(11..<40))
    photo.spines[15].confidence = 0.5
    photo.spines[15].candidates = []
    let files = BarcodeSystem.koha.files(library.inventory([photo]))
    #expect(files.map(\.name) == ["barcodes-koha.txt"])
    let lines = String(decoding: files[0].content, as: UTF8.self).split(separator: "\n")
    // 3 has no barcode, 10 was not seen, 16 is doubtful, 30 is on loan.
    let expected = (0..<40).filter { ![3, 10, 16, 30].contains($0) }.map {
      $0 == 20 ? "000123456789012345" : "B\($0)"
    }
    #expect(lines.map(String.init) == expected)
    for system in BarcodeSystem.allCases { #expect(system.warning.contains("undo")) }
    #expect(BarcodeSystem.koha.files(SmallLibrary(0).inventory([])).isEmpty)
  }

  @Test func sierraTakesFiveThousandBarcodesAFile() throws {
    let library = SmallLibrary(11_050)
    let photos = stride(from: 0, to: 11_050, by: 100).map { start in
      library.photo("\(start)", start..<min(11_050, start + 100))
    }
    let files = BarcodeSystem.sierra.files(library.inventory(photos))
    #expect(files.map(\.name) == (1...3).map { "barcodes-sierra-\($0).txt" })
    let lines = files.map { String(decoding: $0.content, as: UTF8.self).split(separator: "\n") }
    #expect(lines.map(\.count) == [5000, 5000, 1050])
    #expect(lines.joined().map(String.init) == (0..<11_050).map { "B\($0)" })
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() {
    let error = #expect(throws: InventoryError.self) {
      try InventoryFiles(
        inventory, session: session, folder: URL(fileURLWithPath: "/dev/null/lists")
      ).write(pictures: [:])
    }
    #expect(error?.description.contains("/dev/null/lists") == true)
  }
}
