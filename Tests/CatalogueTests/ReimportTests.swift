import Catalogue
import Foundation
import Testing

import struct Bibliography.Record

@Suite struct ReimportTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
  }

  private func importRows(_ rows: String, name: String = "books.csv") throws -> ImportReport {
    try catalogue.importing(
      try workspace.write(name, "title,author,call number,isbn,barcode\n" + rows)
    ).report
  }

  private func id(ofTitle title: String) throws -> Int64 {
    let records = try catalogue.allRecords().filter { $0.title == title }
    try #require(records.count == 1)
    return records[0].id
  }

  @Test func sameContentAgainChangesNothing() throws {
    let first = try importRows("Solaris,Lem,N Lem,,\nUbik,Dick,N Dic,,\n")
    #expect(first.added == 2)
    let before = try (catalogue.revision(), catalogue.allRecords(), catalogue.sources())
    let second = try importRows("Solaris,Lem,N Lem,,\nUbik,Dick,N Dic,,\n")
    #expect(second.files[0].wasUnchanged)
    #expect(second.files[0].rows == 2)
    #expect(second.added + second.updated + second.removed == 0)
    #expect(try catalogue.revision() == before.0)
    #expect(try catalogue.allRecords() == before.1)
    #expect(try catalogue.sources() == before.2)
  }

  @Test func sameContentUnderAnotherNameChangesNothing() throws {
    _ = try importRows("Solaris,Lem,N Lem,,\n")
    let revision = try catalogue.revision()
    let copy = try importRows("Solaris,Lem,N Lem,,\n", name: "copy of books.csv")
    #expect(copy.files[0].wasUnchanged)
    #expect(try catalogue.revision() == revision)
    #expect(try catalogue.sources().count == 1)
  }

  @Test func sameFileWithAnotherMappingIsReadAnew() throws {
    let file = try workspace.write("books.csv", "title,Otro\nSolaris,Lem\n")
    _ = try catalogue.importing(file)
    let report = try catalogue.importing(file, mapping: ColumnMapping(["author=Otro"])).report
    #expect(!report.files[0].wasUnchanged)
    #expect(try catalogue.allRecords().map(\.author) == ["Lem"])
  }

  @Test func changedRowsKeepTheirIDsByBarcodeISBNAndTitle() throws {
    _ = try importRows(
      """
      By barcode,A,1,,B001
      By ISBN and title,B,2,9788437641317,
      By title and author,C,3,,
      By ISBN,D,4,978-84-376-0494-7,
      Unchanged,E,5,,
      """)
    let titles = try catalogue.allRecords().map(\.title)
    let ids = try catalogue.allRecords().map(\.id)
    #expect(titles.count == 5)
    let revision = try catalogue.revision()
    let report = try importRows(
      """
      Unchanged,E,5,,
      An altogether other title,Z,99,,B001
      By ISBN and title.,Bb,22,978-84-376-4131-7,
      BY TITLE and author,C,33,,
      The title of this one was wrong,D,44,9788437604947,
      """)
    #expect(report.updated == 4)
    #expect(report.added == 0)
    #expect(report.removed == 0)
    #expect(try catalogue.revision() != revision)
    #expect(
      try catalogue.records(ids: ids).map(\.title) == [
        "An altogether other title", "By ISBN and title.", "BY TITLE and author",
        "The title of this one was wrong", "Unchanged",
      ])
    #expect(
      try catalogue.records(ids: ids).map(\.callNumber) == ["99", "22", "33", "44", "5"])
    #expect(try catalogue.search("altogether").map(\.id) == [ids[0]])
    #expect(try catalogue.search("barcode").isEmpty, "the old title must be out of the index")
  }

  @Test func otherBookOfTheSameAuthorAndCallNumberIsANewRecord() throws {
    _ = try importRows("Cien años de soledad,\"García Márquez, Gabriel\",N Gar,,\n")
    let old = try id(ofTitle: "Cien años de soledad")
    let report = try importRows("El coronel,\"García Márquez, Gabriel\",N Gar,,\n")
    #expect(report.added == 1)
    #expect(report.removed == 1)
    #expect(try id(ofTitle: "El coronel") != old)
  }

  @Test func severalBooksOfOneIdentityArePairedInOrder() throws {
    _ = try importRows("Works,Lem,N Lem 1,,\nWorks,Lem,N Lem 2,,\n")
    let ids = try catalogue.allRecords().map(\.id)
    _ = try importRows("Works,Lem,N LEM 1,,\nWorks,Lem,N LEM 2,,\n")
    #expect(try catalogue.records(ids: ids).map(\.callNumber) == ["N LEM 1", "N LEM 2"])
  }

  @Test func rowsThatDisappearedAreRemoved() throws {
    _ = try importRows("Solaris,Lem,,,\nUbik,Dick,,,\n")
    let solaris = try id(ofTitle: "Solaris")
    let report = try importRows("Ubik,Dick,,,\n")
    #expect(report.removed == 1)
    #expect(try catalogue.allRecords().map(\.title) == ["Ubik"])
    #expect(try catalogue.records(ids: [solaris]).isEmpty)
    #expect(try catalogue.search("solaris").isEmpty)
  }

  @Test func idsOfRemovedRecordsAreNotGivenAgain() throws {
    _ = try importRows("Solaris,Lem,,,\n")
    let solaris = try id(ofTitle: "Solaris")
    _ = try importRows("Ubik,Dick,,,\n")
    _ = try importRows("Gödel,Hofstadter,,,\n")
    #expect(try id(ofTitle: "Gödel") > solaris + 1)
  }

  @Test func equalRowsAreCopiesOfOneRecord() throws {
    let report = try importRows("Solaris,Lem,,,\nUbik,Dick,,,\nSolaris,Lem,,,\n Solaris ,Lem,,,\n")
    #expect(report.files[0].rows == 4)
    #expect(report.added == 2)
    let records = try catalogue.allRecords()
    #expect(records.map(\.copies) == [3, 1])
    #expect(try catalogue.sources().map(\.rows) == [4])
    #expect(try catalogue.sources().map(\.records) == [2])
  }

  @Test func aCopyLessIsAChange() throws {
    _ = try importRows("Solaris,Lem,,,\nSolaris,Lem,,,\n")
    let revision = try catalogue.revision()
    let report = try importRows("Solaris,Lem,,,\n")
    #expect(report.updated == 1)
    #expect(try catalogue.allRecords().map(\.copies) == [1])
    #expect(try catalogue.revision() != revision)
  }

  @Test func otherOrderOfRowsIsNoChange() throws {
    _ = try importRows("Solaris,Lem,,,\nUbik,Dick,,,\n")
    let revision = try catalogue.revision()
    let report = try importRows("Ubik,Dick,,,\nSolaris,Lem,,,\n")
    #expect(!report.files[0].wasUnchanged)
    #expect(report.added + report.updated + report.removed == 0)
    #expect(try catalogue.revision() == revision)
  }

  @Test func barcodesCountCopies() throws {
    _ = try importRows("Solaris,Lem,,,B1\nSolaris,Lem,,,B2\nSolaris,Lem,,,B2\nUbik,Dick,,,B3|B4\n")
    let records = try catalogue.allRecords()
    #expect(records.map(\.copies) == [2, 2])
    #expect(records.map(\.barcodes) == [["B1", "B2"], ["B3", "B4"]])
  }

  @Test func aChangedBarcodeIsAChange() throws {
    _ = try importRows("Solaris,Lem,,,B1\n")
    let revision = try catalogue.revision()
    let report = try importRows("Solaris,Lem,,,B9\n")
    #expect(report.updated == 1)
    #expect(try catalogue.allRecords().map(\.barcodes) == [["B9"]])
    #expect(try catalogue.revision() != revision)
  }

  @Test func filesShareRecordsAndKeepTheirOwnRows() throws {
    _ = try importRows("Solaris,Lem,,,\nUbik,Dick,,,\n", name: "one.csv")
    _ = try importRows("Solaris,Lem,,,\nGödel,Hofstadter,,,\n", name: "two.csv")
    #expect(try catalogue.allRecords().map(\.title) == ["Solaris", "Ubik", "Gödel"])
    #expect(try catalogue.allRecords().map(\.copies) == [2, 1, 1])
    let solaris = try id(ofTitle: "Solaris")
    #expect(
      try catalogue.sources(ofRecord: solaris).map {
        URL(fileURLWithPath: $0.path).lastPathComponent
      }
        == ["one.csv", "two.csv"])

    _ = try importRows("Ubik,Dick,,,\n", name: "one.csv")
    #expect(try catalogue.allRecords().map(\.copies) == [1, 1, 1])
    #expect(try catalogue.sources(ofRecord: solaris).count == 1)
  }

  @Test func movedFileIsFollowed() throws {
    _ = try importRows("Solaris,Lem,,,\n", name: "old.csv")
    let moved = workspace.path("new.csv")
    try FileManager.default.moveItem(atPath: workspace.path("old.csv"), toPath: moved)
    #expect(try catalogue.importing(moved).file.wasUnchanged)
    _ = try importRows("Ubik,Dick,,,\n", name: "new.csv")
    #expect(try catalogue.allRecords().map(\.title) == ["Ubik"])
    #expect(try catalogue.sources().count == 1)
  }

  @Test func replacingEverythingKeepsIDs() throws {
    _ = try importRows("Solaris,Lem,N 1,,\nUbik,Dick,N 2,,\n", name: "january.csv")
    _ = try importRows("Gödel,Hofstadter,,,\n", name: "gifts.csv")
    let file = try workspace.write(
      "february.csv", "title,author,call number,isbn,barcode\nUbik,Dick,N 2,,\nSolaris,Lem,N 9,,\n")
    let report = try catalogue.importing(file, scope: .replaceAll).report
    #expect((report.added, report.updated, report.removed) == (0, 1, 1))
    #expect(try catalogue.allRecords().map(\.title) == ["Solaris", "Ubik"])
    #expect(try catalogue.allRecords().map(\.id) == [1, 2])
    #expect(try catalogue.allRecords().map(\.callNumber) == ["N 9", "N 2"])
    #expect(try catalogue.allRecords().map(\.copies) == [1, 1])
    #expect(try catalogue.sources().count == 1)

    let revision = try catalogue.revision()
    let again = try catalogue.importing(file, scope: .replaceAll)
    #expect(again.file.wasUnchanged)
    #expect(try catalogue.revision() == revision)
  }

  @Test func severalFilesInOneImport() throws {
    let one = try workspace.write("one.csv", "title,author\nSolaris,Lem\n,nobody\n")
    let two = try workspace.write("two.csv", "Titel;Autor\nSolaris;Lem\nUbik;Dick\n")
    let report = try catalogue.importRecords(
      from: [try ImportFile(one), try ImportFile(two), try ImportFile(one)])
    #expect(report.files.map(\.rows) == [1, 2, 1])
    #expect(report.files.map(\.rejected) == [1, 0, 1])
    #expect(report.added == 2)
    #expect(try catalogue.allRecords().map(\.copies) == [2, 1])
  }

  @Test func interruptedImportLeavesTheCatalogueWhole() throws {
    _ = try importRows("Solaris,Lem,,,\n")
    let before = try (catalogue.revision(), catalogue.allRecords(), catalogue.sources())
    let rows = (1...20_000).map { "Title \($0)," }.joined(separator: "\n")
    let file = try workspace.write("books.csv", "title,author\n" + rows)
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try catalogue.importRecords(
        from: [try ImportFile(file)], progress: { if $0.rows >= 10_000 { throw Stop() } })
    }
    #expect(try catalogue.revision() == before.0)
    #expect(try catalogue.allRecords() == before.1)
    #expect(try catalogue.sources() == before.2)
    #expect(try catalogue.importing(file).report.added == 20_000)
    #expect(try catalogue.count() == 20_000)
  }
}
