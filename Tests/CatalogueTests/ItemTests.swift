import Bibliography
import Catalogue
import Foundation
import GRDB
import Testing

import struct Bibliography.Record

@Suite struct ItemTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
  }

  private func importRows(_ rows: String, name: String = "books.csv") throws -> ImportReport {
    let header = "title,author,call number,barcode,location,status,copies,control number\n"
    return try catalogue.importing(try workspace.write(name, header + rows)).report
  }

  private func items(at location: String? = nil) throws -> [Item] {
    var items: [Item] = []
    try catalogue.forEachItem(at: location, batch: 2) { items += $0 }
    return items
  }

  // MARK: Reading

  @Test func rowsOfOneRecordAreItsItems() throws {
    _ = try importRows(
      """
      Solaris,Lem,N Lem,B1,Main,Available,,77
      Ubik,Dick,N Dic,B3,Main,Perdido,,78
      Solaris,Lem,N Lem,B2,Branch,on loan until May,,77
      """)
    #expect(
      try items() == [
        Item(
          record: 1, copy: 1, callNumber: "N Lem", barcode: "B1", location: "Main",
          status: .available, statusText: "Available"),
        Item(
          record: 1, copy: 2, callNumber: "N Lem", barcode: "B2", location: "Branch",
          status: .onLoan, statusText: "on loan until May"),
        Item(
          record: 2, copy: 1, callNumber: "N Dic", barcode: "B3", location: "Main", status: .lost,
          statusText: "Perdido"),
      ])
    #expect(try catalogue.allRecords().map(\.copies) == [2, 1])
    #expect(try catalogue.allRecords().map(\.controlNumber) == ["77", "78"])
  }

  @Test func copiesNobodyTellsAnythingAboutAreItemsToo() throws {
    _ = try importRows("Solaris,Lem,N Lem,,,,2,\nUbik,Dick,N Dic,B3,Main,,3,\nVoid,,,,,,,\n")
    #expect(
      try items() == [
        Item(record: 1, copy: 1, callNumber: "N Lem"),
        Item(record: 1, copy: 2, callNumber: "N Lem"),
        Item(record: 2, copy: 1, callNumber: "N Dic", barcode: "B3", location: "Main"),
        Item(record: 2, copy: 2, callNumber: "N Dic", location: "Main"),
        Item(record: 2, copy: 3, callNumber: "N Dic", location: "Main"),
        Item(record: 3, copy: 1),
      ])
  }

  @Test func listsRunSideBySide() throws {
    _ = try importRows(
      "Solaris,Lem,N,B1|B2|B3,Main|Branch|Main,available,,\nUbik,Dick,N,B4;B5,Main|Annex?,lost,,\n"
        + "Void,,N,B6,East | West,,,\n")
    #expect(try items().map(\.barcode) == ["B1", "B2", "B3", "B4", "B5", "B6"])
    #expect(
      try items().map(\.location) == [
        "Main", "Branch", "Main", "Main", "Annex?", "East | West",
      ])
    #expect(
      try items().map(\.status) == [.available, .available, .available, .lost, .lost, .unknown])
  }

  @Test func sameBarcodeTwiceIsOneCopy() throws {
    _ = try importRows("Solaris,Lem,N,B1,Main,,,\nSolaris,Lem,N,B1,Main,,,\n")
    _ = try importRows("Solaris,Lem,N,B1,Main,,,\nSolaris,Lem,N,B2,,,,\n", name: "second.csv")
    #expect(try items().map(\.barcode) == ["B1", "B2"])
    #expect(try catalogue.allRecords().map(\.copies) == [2])
    #expect(try catalogue.allRecords().map(\.barcodes) == [["B1", "B2"]])
  }

  // MARK: Asking

  @Test func byBarcodeRecordAndLocation() throws {
    _ = try importRows(
      "Solaris,Lem,N,B1,Main,,,\nUbik,Dick,N,B2|B3,Main|Branch,,,\nVoid,,N,,,,,\n")
    #expect(try catalogue.items(withBarcode: "B3").map(\.copy) == [2])
    #expect(try catalogue.items(withBarcode: "B9").isEmpty)
    #expect(try catalogue.items(withBarcode: "").isEmpty)
    #expect(try catalogue.items(ofRecords: [3, 99, 2]).map(\.record) == [3, 2, 2])
    #expect(try items(at: "Main").map(\.barcode) == ["B1", "B2"])
    #expect(try items(at: "Nowhere").isEmpty)
    #expect(
      try catalogue.locations() == [
        CatalogueLocation(name: "", items: 1), CatalogueLocation(name: "Branch", items: 1),
        CatalogueLocation(name: "Main", items: 2),
      ])
    #expect(try catalogue.search("B3").map(\.title) == ["Ubik"])
  }

  // MARK: Importing again

  @Test func changedItemsAreAChangeOfTheirRecord() throws {
    _ = try importRows("Solaris,Lem,N,B1,Main,available,,\nUbik,Dick,N,B2,Main,available,,\n")
    let revision = try catalogue.revision()
    let same = try importRows(
      "Ubik,Dick,N,B2,Main,available,,\nSolaris,Lem,N,B1,Main,available,,\n")
    #expect((same.added, same.updated, same.removed) == (0, 0, 0))
    #expect(try catalogue.revision() == revision)
    let report = try importRows("Solaris,Lem,N,B1,Main,available,,\nUbik,Dick,N,B2,Main,lost,,\n")
    #expect((report.added, report.updated, report.removed) == (0, 1, 0))
    #expect(try items().map(\.status) == [.available, .lost])
    #expect(try catalogue.revision() != revision)
  }

  @Test func controlNumberKeepsTheRecordAcrossCorrections() throws {
    _ = try importRows("Solrais,Lme,N,,,,,77\nUbik,Dick,N,,,,,78\n")
    let report = try importRows("Ubik,Dick,N,,,,,78\nSolaris,\"Lem, S.\",N Lem,B1,,,,77\n")
    #expect((report.added, report.updated, report.removed) == (0, 1, 0))
    #expect(try catalogue.records(ids: [1]).map(\.title) == ["Solaris"])
    #expect(try items().map(\.barcode) == ["B1", ""])
  }

  @Test func equalRecordsWithOtherControlNumbersStayApart() throws {
    _ = try importRows("Solaris,Lem,N,,,,,77\nSolaris,Lem,N,,,,,78\nSolaris,Lem,N,,,,,77\n")
    #expect(try catalogue.allRecords().map(\.copies) == [2, 1])
  }

  @Test func itemsLeaveWithTheirRow() throws {
    _ = try importRows("Solaris,Lem,N,B1,Main,,,\nUbik,Dick,N,B2|B3,Main,,,\n")
    let report = try importRows("Ubik,Dick,N,B3,Main,,,\n")
    #expect((report.added, report.updated, report.removed) == (0, 1, 1))
    #expect(try items().map(\.barcode) == ["B3"])
    #expect(try catalogue.items(withBarcode: "B1").isEmpty)
  }

  @Test func exportKeepsItems() throws {
    _ = try importRows(
      "Solaris,Lem,N,B1|B2,Main|Branch,on loan until May|?,,77\nUbik,Dick,N,,Main,lost,2,\n")
    var text = ""
    try catalogue.exportCSV { text += $0 }
    let copy = try Catalogue.openOrCreate(workspace.path("copy.sqlite"))
    _ = try copy.importing(try workspace.write("export.csv", text))
    var copied: [Item] = []
    try copy.forEachItem { copied += $0 }
    #expect(try copied == items())
    #expect(try copy.allRecords() == catalogue.allRecords())
  }

  // MARK: Older catalogues

  /// A catalogue of the first version, which knew barcodes only.
  @Test func catalogueOfTheFirstVersionKeepsWorking() throws {
    let path = workspace.path("old.sqlite")
    let file = try workspace.write(
      "old.csv", "title,author,barcode\nSolaris,Lem,B1|B2\nUbik,Dick,\n")
    do {
      _ = try Catalogue.openOrCreate(path).importing(file)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(
        sql: """
          DROP TABLE item;
          ALTER TABLE record DROP COLUMN controlNumber;
          CREATE TABLE barcode (
            record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
            source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
            barcode TEXT NOT NULL, PRIMARY KEY (record, barcode, source)
          ) WITHOUT ROWID;
          CREATE INDEX barcodeText ON barcode (barcode);
          INSERT INTO barcode VALUES (1, 1, 'B2'), (1, 1, 'B1');
          UPDATE source SET settings = 'csv-1;header=true;';
          DELETE FROM grdb_migrations WHERE identifier = 'items';
          """)
    }
    try queue.close()
    let old = try Catalogue.open(path)
    let before = try (old.revision(), old.allRecords())
    #expect(before.1.map(\.barcodes) == [["B1", "B2"], []])
    #expect(try old.items(withBarcode: "B2").map(\.record) == [1])
    #expect(try old.search("ubik").map(\.id) == [2])
    let report = try old.importing(file).report
    #expect((report.added, report.updated, report.removed) == (0, 0, 0))
    #expect(try old.revision() == before.0)
    #expect(try old.allRecords() == before.1)
  }
}
