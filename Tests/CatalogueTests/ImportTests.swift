import Catalogue
import Foundation
import Testing

import struct Bibliography.Record

/// One small file per kind of layout and per defect.
@Suite struct ImportTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
  }

  private func importText(
    _ text: String, mapping: [String] = [], hasHeader: Bool = true
  ) throws -> (file: FileReport, problems: [ImportProblem]) {
    let result = try catalogue.importing(
      try workspace.write("books.csv", text), mapping: ColumnMapping(mapping), hasHeader: hasHeader)
    return (result.file, result.problems)
  }

  // MARK: Columns

  @Test(arguments: [
    "Title,Author,Call number,Series,ISBN,Copies,Barcode,Language",
    "Book title,Authors,Shelfmark,Series title,ISBN-13,Number of copies,Item barcode,Language code",
    "título,autor,signatura,colección,ISBN,ejemplares,código de barras,idioma",
    "TITULO,AUTORES,Signatura topográfica,Serie,isbn,Núm. ejemplares,Codigo de barras,Lengua",
    "Títol,Autor,Topogràfic,Col·lecció,ISBN,Exemplars,Codi de barres,Llengua",
    "Titel,Verfasser,Signatur,Reihe,ISBN,Exemplare,Strichcode,Sprache",
    "Haupttitel,Autor/in,Standortsignatur,Schriftenreihe,ISBN,Anzahl,Mediennummer,Sprache",
    "Titre,Auteur,Cote,Collection,ISBN,Exemplaires,Code-barres,Langue",
    "TITRE,AUTEUR(S),COTE,SÉRIE,ISBN,NOMBRE D’EXEMPLAIRES,CODE À BARRES,LANGUE",
    "title,author,tag,series,isbn,copies,barcode,language",
  ]) func headersOfFiveLanguages(_ header: String) throws {
    let (report, problems) = try importText(
      header + "\nSolaris,\"Lem, Stanisław\",N Lem,Minotauro 5,9788445,2,B1,spa\n")
    #expect(problems.isEmpty)
    #expect(report.columns.count == 8)
    #expect(
      try catalogue.allRecords() == [
        Record(
          id: 1, title: "Solaris", author: "Lem, Stanisław", callNumber: "N Lem",
          series: "Minotauro 5", isbn: "9788445", language: "spa", copies: 2, barcodes: ["B1"])
      ])
  }

  @Test func subtitleIsJoinedToTheTitle() throws {
    _ = try importText("Titel;Untertitel\nEthik;eine Einführung\nLogik;\n;Nur Untertitel\n")
    #expect(
      try catalogue.allRecords().map(\.title) == [
        "Ethik : eine Einführung", "Logik", "Nur Untertitel",
      ])
  }

  @Test func mappingByNameAndNumber() throws {
    _ = try importText("Obra,Quien,Donde\nSolaris,Lem,N\n", mapping: ["title=obra", "author=2"])
    let record = try #require(try catalogue.allRecords().first)
    #expect((record.title, record.author, record.callNumber) == ("Solaris", "Lem", ""))
  }

  @Test func mappingTakesAColumnFromItsUsualField() throws {
    _ = try importText("Title,Series\nVol. 1,Solaris\n", mapping: ["title=Series"])
    let record = try #require(try catalogue.allRecords().first)
    #expect((record.title, record.series) == ("Solaris", ""))
  }

  @Test func fileWithoutHeader() throws {
    _ = try importText(
      "Lem,Solaris\nDick,Ubik\n", mapping: ["author=1", "title=2"], hasHeader: false)
    #expect(try catalogue.allRecords().map(\.title) == ["Solaris", "Ubik"])
  }

  @Test func noTitleColumnIsRefusedWithTheColumns() throws {
    let error = #expect(throws: CatalogueError.self) { try importText("Obra,Quien\nSolaris,Lem\n") }
    let text = try #require(error?.description)
    #expect(error?.kind == .importRefused)
    #expect(text.contains("1 “Obra”, 2 “Quien”"))
    #expect(text.contains("--map title=1"))
    #expect(try catalogue.count() == 0)
    #expect(try catalogue.sources().isEmpty)
  }

  @Test func mappingToAMissingColumnIsRefused() throws {
    for wanted in ["3", "0", "Nada"] {
      let error = #expect(throws: CatalogueError.self) {
        try importText("Title,Author\nSolaris,Lem\n", mapping: ["author=\(wanted)"])
      }
      #expect(error?.description.contains("no column “\(wanted)”") == true)
    }
  }

  @Test(arguments: ["title", "title=", "name=3", "=2"]) func badMapping(_ argument: String) {
    let error = #expect(throws: CatalogueError.self) { try ColumnMapping([argument]) }
    #expect(error?.kind == .badArgument)
    #expect(error?.description.contains(argument) == true)
  }

  // MARK: Delimiters and encodings

  @Test(arguments: [",", ";", "\t", "|"]) func delimiters(_ delimiter: String) throws {
    let rows = [
      ["Title", "Author"], ["\"Love, war; and\tpeace|s\"", "Anon"], ["Solaris", "Lem"],
    ]
    let (report, problems) = try importText(
      rows.map { $0.joined(separator: delimiter) }.joined(separator: "\n"))
    #expect(problems.isEmpty)
    #expect(report.delimiter == (delimiter == "\t" ? "tab" : delimiter))
    #expect(
      try catalogue.allRecords().map(\.title) == ["Love, war; and\tpeace|s", "Solaris"])
  }

  @Test func semicolonsWinOverCommasInTitles() throws {
    _ = try importText("Obra;Quien\nUno, dos, tres;Lem\nCuatro, cinco;Dick\n", mapping: ["title=1"])
    #expect(try catalogue.allRecords().map(\.title) == ["Uno, dos, tres", "Cuatro, cinco"])
  }

  @Test func excelsOwnDelimiterLine() throws {
    let (_, problems) = try importText("sep=;\nTitle;Author\nSolaris;Lem\n")
    #expect(problems.isEmpty)
    #expect(try catalogue.allRecords().map(\.author) == ["Lem"])
  }

  @Test func oneColumn() throws {
    _ = try importText("Title\nSolaris\nUbik\n")
    #expect(try catalogue.allRecords().map(\.title) == ["Solaris", "Ubik"])
  }

  private static let accented = "Títol,Autor\nL’ànima “nua” – 5 €,Núñez Göß\n"

  @Test func utf8WithAndWithoutMark() throws {
    for mark in ["", "\u{FEFF}"] {
      let (report, _) = try importText(mark + Self.accented)
      #expect(report.encoding == "UTF-8")
      #expect(try catalogue.allRecords().map(\.title) == ["L’ànima “nua” – 5 €"])
    }
  }

  @Test func windows1252() throws {
    let bytes = try #require(Self.accented.data(using: .windowsCP1252))
    let (report, _, problems) = try catalogue.importing(try workspace.write("w.csv", bytes))
    #expect(report.encoding == "Windows-1252")
    #expect(problems.isEmpty)
    #expect(try catalogue.allRecords().map(\.title) == ["L’ànima “nua” – 5 €"])
    #expect(try catalogue.allRecords().map(\.author) == ["Núñez Göß"])
  }

  @Test func latin1() throws {
    let bytes = try #require("título\nEl niño güero\nÇa va?\n".data(using: .isoLatin1))
    _ = try catalogue.importing(try workspace.write("l.csv", bytes))
    #expect(try catalogue.allRecords().map(\.title) == ["El niño güero", "Ça va?"])
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian], [true, false])
  func utf16(_ encoding: String.Encoding, hasMark: Bool) throws {
    let text = (hasMark ? "\u{FEFF}" : "") + Self.accented + "😀 smile,x\n"
    let bytes = try #require(text.data(using: encoding))
    let (report, _, problems) = try catalogue.importing(try workspace.write("u.csv", bytes))
    #expect(report.encoding.hasPrefix("UTF-16"))
    #expect(problems.isEmpty)
    #expect(try catalogue.allRecords().map(\.title) == ["L’ànima “nua” – 5 €", "😀 smile"])
  }

  @Test func oneBrokenRowDoesNotChangeTheEncoding() throws {
    var bytes = Data("title,author\nÁrbol,Ñ\nOtro á,x\nBroken ".utf8)
    bytes.append(0xE9)
    bytes.append(contentsOf: Data(",x\nÚltimo,é\n".utf8))
    let file = try workspace.write("b.csv", bytes)
    let (report, _, problems) = try catalogue.importing(file)
    #expect(try catalogue.allRecords().map(\.title) == ["Árbol", "Otro á", "Último"])
    #expect(report.rejected == 1)
    #expect(
      problems.map(\.description) == [
        "\(file):4:1: row left out: column “title” is not valid UTF-8 text"
      ])
  }

  @Test func nulBytesAreNoText() throws {
    let (report, _) = try importText("title\nSol\u{0}aris\nUbik\n")
    #expect(report.rejected == 1)
    #expect(try catalogue.allRecords().map(\.title) == ["Ubik"])
  }

  // MARK: Rows

  @Test func whiteSpaceAtTheEndsOnlyIsRemoved() throws {
    _ = try importText("title,author\n \u{A0}A  double  space\u{A0} ,\" x \"\n")
    let record = try #require(try catalogue.allRecords().first)
    #expect(record.title == "A  double  space")
    #expect(record.author == "x")
  }

  @Test func embeddedLineBreaksKeepLinesCounted() throws {
    let (_, problems) = try importText("title,author\n\"Two\nlines\",x\n,nobody\n")
    #expect(try catalogue.allRecords().map(\.title) == ["Two\nlines"])
    #expect(problems.map(\.line) == [4])
  }

  @Test func rowsWithoutTitle() throws {
    let (report, problems) = try importText("author,title\nLem,Solaris\nDick,  \n,\n")
    #expect(report.rows == 1)
    #expect(report.rejected == 1, "the blank row is no book and no problem")
    #expect(problems.map(\.line) == [3])
    #expect(problems.map(\.column) == [2])
    #expect(problems.map(\.reason) == ["no title"])
  }

  @Test func tooManyFields() throws {
    let (report, problems) = try importText(
      "title,author\nLove, war, peace,Tolstoi\nSolaris,Lem,,\n")
    #expect(report.rows == 1)
    #expect(problems.map(\.line) == [2])
    #expect(problems.map(\.column) == [3])
    #expect(problems.first?.reason.hasPrefix("4 fields, but the file has 2 columns") == true)
    #expect(try catalogue.allRecords().map(\.title) == ["Solaris"])
  }

  @Test func tooFewFieldsAreMended() throws {
    let (report, problems) = try importText("title,author,isbn\nSolaris,Lem\n")
    #expect((report.rows, report.rejected, report.mended) == (1, 0, 1))
    #expect(problems.map(\.isRowLeftOut) == [false])
    #expect(try catalogue.allRecords().map(\.author) == ["Lem"])
  }

  @Test func unclosedQuoteAtTheEnd() throws {
    let (report, problems) = try importText(
      "title,author\nSolaris,\"Lem\nUbik,Dick\nGödel,Hofstadter\n")
    #expect((report.rows, report.rejected) == (2, 1))
    #expect(problems.map(\.line) == [2])
    #expect(problems.map(\.column) == [2])
    #expect(try catalogue.allRecords().map(\.title) == ["Ubik", "Gödel"])
  }

  @Test func badNumberOfCopiesIsOne() throws {
    let (report, problems) = try importText("title,copies\nA,3 ej.\nB,many\nC,0\n")
    #expect(try catalogue.allRecords().map(\.copies) == [3, 1, 1])
    #expect(report.mended == 2)
    #expect(problems.map(\.line) == [3, 4])
  }

  // MARK: Files

  @Test func filesThatAreNoTables() throws {
    let zip = try workspace.write("b.xlsx", Data([0x50, 0x4B, 3, 4, 20, 0, 6, 0]))
    let empty = try workspace.write("empty.csv", "")
    let blank = try workspace.write("blank.csv", "\n\n")
    for (file, word) in [
      (zip, "CSV"), (empty, "no rows"), (blank, "no rows"), (workspace.path("none.csv"), "no such"),
      (workspace.folder.path, "folder"),
    ] {
      let error = #expect(throws: CatalogueError.self) { try ImportFile(file) }
      #expect(error?.kind == .importRefused)
      #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
    }
  }

  @Test func exportReadsBackTheSame() throws {
    _ = try importText(
      """
      title,author,call number,series,isbn,language,copies,barcode
      "Quotes ""and"", commas",Lem,N Lem,S 1,978,spa,2,B1|B2
      "Two
      lines",,,,,,,
      """)
    var text = ""
    try catalogue.exportCSV { text += $0 }
    let copy = try Catalogue.openOrCreate(workspace.path("copy.sqlite"))
    let (_, _, problems) = try copy.importing(try workspace.write("export.csv", text))
    #expect(problems.isEmpty)
    #expect(try copy.allRecords() == catalogue.allRecords())
  }
}
