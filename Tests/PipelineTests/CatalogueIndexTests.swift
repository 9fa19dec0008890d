import Bibliography
import Catalogue
import Foundation
import Pipeline
import Retrieval
import Testing

@Suite struct CatalogueIndexTests {
  private let records = [
    Record(id: 4, title: "La plaça del Diamant", author: "Rodoreda, Mercè", callNumber: "N Rod"),
    Record(id: 9, title: "Tirant lo Blanc", author: "Martorell, Joanot", callNumber: "N Mar"),
  ]
  private let query = [FoldedText("TIRANI LO BLANC")]

  @Test func liesBesideTheCatalogueAndFollowsItsRevision() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shelfread-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalogue = folder.appendingPathComponent("library.sqlite").path

    for (number, count) in [(1, 1), (1, 1), (2, 2)] {
      let index = try CatalogueIndex.open(
        beside: catalogue, revision: CatalogueRevision(identity: "A", number: Int64(number)),
        records: Array(records.suffix(count)), fields: .all)
      #expect(index.count == count)
      let found = index.candidates(for: query, limit: 1)[0]
      #expect(found.first.map { index.recordID(of: $0.row) } == 9)
    }
    _ = try CatalogueIndex.open(
      beside: catalogue, revision: CatalogueRevision(identity: "A", number: 2), records: records,
      fields: [.title, .author])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == ["library.sqlite.index", "library.sqlite.title-author.index"])
  }

  @Test func isMadeInMemoryWhereItCannotBeWritten() throws {
    let index = try CatalogueIndex.open(
      beside: "/no such folder/library.sqlite",
      revision: CatalogueRevision(identity: "A", number: 1), records: records, fields: .all)
    #expect(index.candidates(for: query, limit: 1)[0].first?.row == 1)
  }
}
