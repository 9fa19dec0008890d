import Catalogue
import Foundation
import GRDB
import Testing

import struct Bibliography.Record

@Suite struct CatalogueTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  private func filled(_ rows: String) throws -> Catalogue {
    let catalogue = try workspace.catalogue()
    _ = try catalogue.importing(
      try workspace.write("books.csv", "title,author,call number,series,barcode\n" + rows))
    return catalogue
  }

  // MARK: Opening

  @Test func missingFile() {
    let error = #expect(throws: CatalogueError.self) {
      try Catalogue.open(workspace.path("none.sqlite"))
    }
    #expect(error?.kind == .notFound)
    #expect(!FileManager.default.fileExists(atPath: workspace.path("none.sqlite")))
  }

  @Test func otherFilesAreLeftAlone() throws {
    let text = try workspace.write("notes.txt", String(repeating: "not a database\n", count: 100))
    let other = workspace.path("other.sqlite")
    let queue = try DatabaseQueue(path: other)
    try queue.write { try $0.execute(sql: "CREATE TABLE mine (x)") }
    try queue.close()
    for path in [text, other, workspace.folder.path] {
      let before = try? Data(contentsOf: URL(fileURLWithPath: path))
      let error = #expect(throws: CatalogueError.self) { try Catalogue.openOrCreate(path) }
      #expect(error?.kind == .notACatalogue)
      #expect((try? Data(contentsOf: URL(fileURLWithPath: path))) == before)
    }
  }

  @Test func newerCatalogueIsRefused() throws {
    let path = workspace.path("library.sqlite")
    do {
      let catalogue = try filled("Solaris,,,,\n")
      #expect(try catalogue.count() == 1)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('of a later version')")
    }
    try queue.close()
    let error = #expect(throws: CatalogueError.self) { try Catalogue.open(path) }
    #expect(error?.kind == .newerVersion)
  }

  @Test func folderThatIsNotThere() {
    let error = #expect(throws: CatalogueError.self) {
      try Catalogue.openOrCreate(workspace.path("no/such/library.sqlite"))
    }
    #expect(error?.kind == .unusable)
  }

  @Test func reopening() throws {
    let revision: CatalogueRevision
    do {
      let catalogue = try filled("Solaris,Lem,,,\n")
      revision = try catalogue.revision()
    }
    let again = try Catalogue.open(workspace.path("library.sqlite"))
    #expect(try again.revision() == revision)
    #expect(try again.allRecords().map(\.title) == ["Solaris"])
  }

  @Test func catalogueMadeAnewHasAnotherRevision() throws {
    let one = try Catalogue.openOrCreate(workspace.path("one.sqlite"))
    let two = try Catalogue.openOrCreate(workspace.path("two.sqlite"))
    #expect(try one.revision() != two.revision())
  }

  // MARK: Records

  @Test func enumerationInBatches() throws {
    let rows = (1...1000).map { "Title \($0),,,,\($0 % 7 == 0 ? "B\($0)" : "")" }
    let catalogue = try filled(rows.joined(separator: "\n"))
    var sizes: [Int] = []
    var records: [Record] = []
    let revision = try catalogue.forEachRecord(batch: 300) {
      sizes.append($0.count)
      records += $0
    }
    #expect(sizes == [300, 300, 300, 100])
    #expect(records.map(\.id) == (1...1000).map(Int64.init))
    #expect(records.map(\.title) == (1...1000).map { "Title \($0)" })
    #expect(records.filter { !$0.barcodes.isEmpty }.map(\.id).allSatisfy { $0 % 7 == 0 })
    #expect(records[13].barcodes == ["B14"])
    #expect(revision == (try catalogue.revision()))
    #expect(try catalogue.count() == 1000)
  }

  @Test func recordsByIDKeepTheOrderAsked() throws {
    let catalogue = try filled("A,,,,\nB,,,,B2\nC,,,,\n")
    #expect(try catalogue.records(ids: [3, 99, 2, 3]).map(\.title) == ["C", "B", "C"])
    #expect(try catalogue.records(ids: [2]).first?.barcodes == ["B2"])
  }

  @Test func summaryCounts() throws {
    let catalogue = try filled("A,Lem,1,,\nA,Lem,1,,\nB,,2,Serie,\n,nobody,,,\n")
    let summary = try catalogue.summary()
    #expect((summary.records, summary.rows, summary.copies) == (2, 3, 3))
    #expect((summary.withAuthor, summary.withCallNumber, summary.withSeries) == (1, 2, 1))
    #expect(summary.sources.map(\.rejected) == [1])
  }

  // MARK: Search

  @Test func searchFoldsCaseAccentsAndEndings() throws {
    let catalogue = try filled(
      """
      Cien años de soledad,"García Márquez, Gabriel",N Gar,,
      Die Straße,Øster,,,
      El col·legi,Llull,,,
      Historia del cine,Gubern,791(09) Gub,Breve biblioteca 12,
      """)
    for (words, found) in [
      ("anos SOLEDAD", [1]), ("garc marq", [1]), ("n gar", [1]), ("strasse", [2]),
      ("Straße", [2]), ("oster", [2]), ("Øster", [2]), ("collegi", [3]), ("col·legi", [3]),
      ("Col·legi llull", [3]), ("791(09)", [4]), ("breve 12", [4]), ("soledad gubern", []),
      ("", []), ("\"", []), ("* ^ NEAR(", []), ("años OR cine", []), ("title:cien", []),
    ] as [(String, [Int64])] {
      #expect(try catalogue.search(words).map(\.id) == found, "\(words)")
    }
  }

  @Test func titleCountsMoreThanSeries() throws {
    let catalogue = try filled("Otro libro,Autor,,Solaris,\nSolaris,Autor,,Otra serie,\n")
    #expect(try catalogue.search("solaris").map(\.id) == [2, 1])
    #expect(try catalogue.search("solaris", limit: 1).map(\.id) == [2])
  }

  // MARK: Several at a time

  @Test func readersSeeWholeStatesWhileAnotherConnectionImports() async throws {
    let path = workspace.path("library.sqlite")
    _ = try filled((1...3000).map { "Old \($0)," }.joined(separator: "\n"))
    let file = try workspace.write(
      "books.csv", "title,author\n" + (1...5000).map { "New \($0)," }.joined(separator: "\n"))
    let writer = try Catalogue.open(path)
    let reader = try Catalogue.open(path)
    async let report = Task.detached { try writer.importing(file).report }.value
    var states: Set<String> = []
    for _ in 0..<50 {
      let records = try reader.allRecords()
      states.insert("\(records.count) \(Set(records.map { $0.title.prefix(3) }).sorted())")
    }
    #expect(try await report.added == 5000)
    #expect(states.isSubset(of: ["3000 [\"Old\"]", "5000 [\"New\"]"]))
    #expect(try reader.allRecords().map(\.title) == (1...5000).map { "New \($0)" })
  }

  @Test func twoConnectionsImportOneAfterTheOther() async throws {
    _ = try workspace.catalogue()
    let path = workspace.path("library.sqlite")
    let workspace = workspace
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in ["a", "b", "c"] {
        let rows = (1...2000).map { "\(name) \($0)" }.joined(separator: "\n")
        let file = try workspace.write("\(name).csv", "title\n" + rows)
        group.addTask { _ = try Catalogue.open(path).importing(file) }
      }
      try await group.waitForAll()
    }
    let catalogue = try Catalogue.open(path)
    #expect(try catalogue.count() == 6000)
    #expect(try Set(catalogue.allRecords().map(\.title)).count == 6000)
    #expect(try catalogue.revision().number == 3)
  }
}
