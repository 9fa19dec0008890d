import Bibliography
import Catalogue
import Foundation
import Matching
import Pipeline
import Retrieval
import Testing

@Suite struct CatalogueIndexTests {
  private let query = [FoldedText("TIRANI LO BLANC")]
  private let folder: URL
  private let catalogue: Catalogue

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shelfread-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    catalogue = try Catalogue.openOrCreate(folder.appendingPathComponent("library.sqlite").path)
  }

  private func importRows(_ rows: [String]) throws {
    let csv = folder.appendingPathComponent("books.csv")
    try Data(("title,author,tag\n" + rows.joined(separator: "\n")).utf8).write(to: csv)
    _ = try catalogue.importRecords(from: [ImportFile(csv.path)])
  }

  private let rows = [
    "La plaça del Diamant,\"Rodoreda, Mercè\",N Rod", "Tirant lo Blanc,\"Martorell, Joanot\",N Mar",
  ]

  @Test func liesBesideTheCatalogueAndFollowsIt() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var works = 0
    for count in [1, 1, 2] {
      try importRows(Array(rows.suffix(count)))
      let (index, fields) = try CatalogueIndex.open(catalogue, allowed: .all) { _ in works += 1 }
      #expect(fields == .all)
      #expect(index.count == count)
      let found = try #require(index.candidates(for: query, limit: 1)[0].first)
      #expect(try catalogue.records(ids: [index.recordID(of: found.row)])[0].callNumber == "N Mar")
    }
    #expect(works == 2)
    _ = try CatalogueIndex.open(catalogue, allowed: [.title, .author])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".index") }
    #expect(names.sorted() == ["library.sqlite.index", "library.sqlite.title-author.index"])
  }

  @Test func aLocationOrRangeNarrowsWhatIsMatchedWith() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let csv = folder.appendingPathComponent("copies.csv")
    let others = (1...20).map { "Episodio \($0),\"Pérez Galdós, Benito\",N Per,E\($0),Main" }
    try Data(
      ([
        "title,author,call number,barcode,location",
        "Tirant lo Blanc,\"Martorell, Joanot\",N Mar,B1,Main",
        "Tirant lo Blanc,\"Martorell, Joanot\",JN Mar,B2,Branch",
      ] + others).joined(separator: "\n").utf8
    ).write(to: csv)
    _ = try catalogue.importRecords(from: [ImportFile(csv.path)])
    for (scope, right) in [
      (InventoryScope(location: "Main"), "N Mar"), (InventoryScope(location: "Branch"), "JN Mar"),
      (InventoryScope(first: "JN", last: "JN"), "JN Mar"), (InventoryScope(last: "N N"), nil),
    ] {
      let only = try catalogue.records(in: scope, scheme: .local)
      let library = try Library(catalogue, fields: .all, minConfidence: 0, only: only)
      let match = try library.matcher.match(
        [SpineText("TIRANT LO BLANC Martorell")], photos: [0])[0]
      let found = try catalogue.records(
        ids: match.candidates.map { library.index.recordID(of: Int32($0.row)) })
      #expect(found.allSatisfy { only.contains($0.id) })
      if let right { #expect(found.first?.callNumber == right) }
    }
    #expect(throws: CatalogueError.self) {
      try catalogue.records(in: InventoryScope(location: "Attic"), scheme: .local)
    }
  }

  @Test func aFewNewRecordsAreAdded() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let many = (1...60).map { "Episodios nacionales \($0),\"Pérez Galdós, Benito\",N Per \($0)" }
    try importRows(many)
    _ = try CatalogueIndex.open(catalogue, allowed: .all)
    try importRows(many + rows)
    var works: [RetrievalIndex.Work] = []
    let (index, _) = try CatalogueIndex.open(catalogue, allowed: .all) { works.append($0) }
    #expect(works == [.updating(added: 2, removed: 0)])
    let found = try #require(index.candidates(for: query, limit: 1)[0].first)
    #expect(try catalogue.records(ids: [index.recordID(of: found.row)])[0].callNumber == "N Mar")
  }

  @Test func isMadeInMemoryWhereItCannotBeWritten() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try importRows(rows)
    // A folder where the file should be cannot be replaced by it.
    let path = CatalogueIndex.path(beside: catalogue.path, fields: .all)
    try FileManager.default.createDirectory(
      atPath: path + "/occupied", withIntermediateDirectories: true)
    let (index, _) = try CatalogueIndex.open(catalogue, allowed: .all)
    #expect(index.candidates(for: query, limit: 1)[0].first?.row == 1)
  }
}
