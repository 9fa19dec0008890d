import Bibliography
import Catalogue
import Foundation
import Testing

@Suite struct MARCHoldingsTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
  }

  private func items(
    _ fields: [(String, String)], _ options: ImportOptions = ImportOptions()
  ) throws -> [Item] {
    let path = try workspace.write("records.mrc", MARCSample(1, "Solaris", fields).iso2709())
    _ = try catalogue.importRecords(from: [try ImportFile(path, options: options)])
    return try catalogue.items(ofRecords: try catalogue.allRecords().map(\.id))
  }

  @Test func standardField() throws {
    let items = try items([
      ("852", "1 $bMAIN$cSTACKS$hN 891.85$iLem$p3001$tc.1"),
      ("852", "1 $bBRANCH$cSF$hSF$iLem$p3002"), ("852", "1 $bBRANCH$zAsk at the desk"),
    ])
    #expect(
      items == [
        Item(
          record: 1, copy: 1, callNumber: "N 891.85 Lem", barcode: "3001",
          location: "MAIN / STACKS",
          copyNumber: "c.1"),
        Item(
          record: 1, copy: 2, callNumber: "SF Lem", barcode: "3002", location: "BRANCH / SF"),
        Item(record: 1, copy: 3, callNumber: "N 891.85 Lem", location: "BRANCH"),
      ])
    #expect(try catalogue.allRecords().map(\.callNumber) == ["N 891.85 Lem"])
    #expect(try catalogue.allRecords().map(\.copies) == [3])
  }

  @Test func severalBarcodesInOneField() throws {
    let items = try items([("852", "1 $bMAIN$hN Lem$p1$p2")])
    #expect(items.map(\.barcode) == ["1", "2"])
    #expect(items.map(\.location) == ["MAIN", "MAIN"])
  }

  @Test func itemsOfTheirOwn() throws {
    let items = try items([
      ("852", "1 $81.1$bMAIN$hN Lem"), ("852", "1 $82.1$bBRANCH$hSF Lem"),
      ("876", "  $81.1$p1$jAvailable"), ("876", "  $82.1$p2$jOn loan"),
      ("876", "  $81.2$p3$jLost$tc.2"),
    ])
    #expect(items.map(\.barcode) == ["1", "3", "2"])
    #expect(items.map(\.callNumber) == ["N Lem", "N Lem", "SF Lem"])
    #expect(items.map(\.location) == ["MAIN", "MAIN", "BRANCH"])
    #expect(items.map(\.status) == [.available, .lost, .onLoan])
  }

  @Test(
    arguments: [
      ("", .available, "available"), ("$00$10$70", .available, "available"),
      ("$01", .withdrawn, "withdrawn"), ("$12", .lost, "lost (2)"),
      ("$q2026-12-24", .onLoan, "on loan until 2026-12-24"), ("$7-1", .elsewhere, "on order (-1)"),
      ("$71", .available, "not for loan (1)"),
    ] as [(String, ItemStatus, String)]) func koha(
      _ flags: String, _ status: ItemStatus, _ text: String
    ) throws
  {
    let items = try items([
      ("952", "  \(flags)$aCPL$bMPL$cFIC$oN Lem$p3001$t2"), ("852", "  $p9$bX"),
    ])
    #expect(
      items == [
        Item(
          record: 1, copy: 1, callNumber: "N Lem", barcode: "3001", location: "CPL / FIC",
          status: status, statusText: text, copyNumber: "2")
      ])
    #expect(ItemStatus(words: text) == status, "the export's words are read back")
  }

  /// Other systems keep other things in 952.
  @Test func only952OfKohaCounts() throws {
    let items = try items([("952", "  $alocal note"), ("852", "  $p9$bX")])
    #expect(items.map(\.barcode) == ["9"])
  }

  @Test func mappedField() throws {
    var options = ImportOptions()
    options.mapping = try ColumnMapping([
      "barcode=945i", "location=945l", "call-number=945$a$b", "status=945s",
    ])
    let items = try items(
      [("945", "  $aN$bLem$i3001$lmain$scheckd out$g1"), ("852", "  $p9$bX")], options)
    #expect(items.map(\.barcode) == ["3001"])
    #expect(items.map(\.callNumber) == ["N Lem"])
    #expect(items.map(\.location) == ["main"])
    #expect(items.map(\.statusText) == ["checkd out"])
  }

  @Test func itemsFromTwoFieldsAreRefused() throws {
    var options = ImportOptions()
    options.mapping = try ColumnMapping(["barcode=945i", "location=852b"])
    let error = #expect(throws: CatalogueError.self) { try items([], options) }
    #expect(error?.kind == .badArgument)
  }

  @Test(
    arguments: [
      ([("050", "00$aPZ4.L537$bSo"), ("082", "04$a891.8/537$220")], "PZ4.L537 So"),
      ([("082", "04$a891.8/537$220")], "891.8537"),
      ([("090", "  $aN Lem"), ("050", " 4$aPZ4")], "N Lem"),
      ([("050", " 4$aPZ4"), ("852", "  $hN Lem$p1")], "N Lem"),
      ([("080", "  $a821.162.1-3")], "821.162.1-3"),
    ] as [([(String, String)], String)]) func callNumberWithoutItems(
      _ fields: [(String, String)], _ callNumber: String
    ) throws
  {
    #expect(try items(fields).map(\.callNumber) == [callNumber])
  }
}
