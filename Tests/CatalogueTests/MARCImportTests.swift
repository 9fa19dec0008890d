import Bibliography
import Catalogue
import Foundation
import Testing

import struct Bibliography.Record

/// What is read from which field, in every format.
@Suite struct MARCImportTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
  }

  private func imported(
    _ samples: [MARCSample], _ options: ImportOptions = ImportOptions()
  ) throws -> (records: [Record], problems: [ImportProblem]) {
    try imported(samples.reduce(Data()) { $0 + $1.iso2709() }, options)
  }

  private func imported(
    _ data: Data, _ options: ImportOptions = ImportOptions()
  ) throws -> (records: [Record], problems: [ImportProblem]) {
    let file = try ImportFile(try workspace.write("records.mrc", data), options: options)
    #expect(file.format == .marc)
    var problems: [ImportProblem] = []
    _ = try catalogue.importRecords(from: [file], problem: { problems.append($0) })
    return (try catalogue.allRecords(), problems)
  }

  // MARK: Fields

  static let solaris = MARCSample([
    ("001", "ocm00042"), ("008", "900101s1961    pl            000 1 pol d"),
    ("020", "  $a8370540791 (pbk.) :$c12 zł"), ("020", "  $a9788370540791"),
    ("100", "1 $aLem, Stanisław,$d1921-2006."), ("245", "10$aSolaris :$ba novel /$cStanisław Lem."),
    ("490", "0 $aDzieła ;$v5"), ("700", "1 $aKilmartin, Joanna,$etranslator."),
    ("700", "12$aLem, Stanisław.$tEden."),
  ])

  @Test func fieldsOfABook() throws {
    let (records, problems) = try imported([Self.solaris])
    #expect(problems.isEmpty)
    #expect(
      records == [
        Record(
          id: 1, title: "Solaris : a novel",
          author: "Lem, Stanisław, 1921-2006 ; Kilmartin, Joanna", series: "Dzieła ; 5",
          isbn: "8370540791", language: "pol", controlNumber: "ocm00042")
      ])
  }

  @Test(arguments: [
    ("10$aSolaris /$cLem.", "Solaris"),
    ("10$aKing Lear ;$bMacbeth =$bLe roi Lear.", "King Lear ; Macbeth = Le roi Lear"),
    ("10$aHistory of France.$n2,$pThe kings /$cX.", "History of France. 2, The kings"),
    (
      "10$aA history$bthe early years$nVolume 2$pKings",
      "A history : the early years. Volume 2. Kings"
    ),
    ("14$aThe 39 steps.", "The 39 steps"), ("10$aLetters of J. S.", "Letters of J. S."),
    ("10$aWho's there ...", "Who's there ..."), ("10$aOn C++ /", "On C++"),
    ("00$aRatio 1/2 :$breal", "Ratio 1/2 : real"), ("10Bare text", "Bare text"),
    ("10$a\u{0098}Les \u{009C}misérables", "Les misérables"),
  ]) func titles(_ field: String, _ title: String) throws {
    #expect(try imported([MARCSample([("245", field)])]).records.map(\.title) == [title])
  }

  @Test func recordsWithoutTitleProper() throws {
    let (records, problems) = try imported([
      MARCSample([("001", "1"), ("130", "0 $aBible.")]),
      MARCSample([("001", "2"), ("952", "  $pB2$oN Lem")]),
      MARCSample([("001", "3"), ("880", "10$6245-00$aСолярис")]),
    ])
    #expect(records.map(\.title) == ["Bible", "[No title]", "Солярис"])
    #expect(records.map(\.barcodes) == [[], ["B2"], []])
    #expect(problems.map(\.record) == [2])
    #expect(problems.map(\.isRowLeftOut) == [false])
  }

  @Test func originalScriptOnDemand() throws {
    let sample = MARCSample([
      ("100", "1 $6880-01$aLem, Stanislav."), ("245", "10$6880-02$aSoli︠a︡ris."),
      ("880", "1 $6100-01/(N$aЛем, Станислав."), ("880", "10$6245-02/(N$aСолярис :$bроман."),
    ])
    #expect(try imported([sample]).records.map(\.title) == ["Soli︠a︡ris"])
    var options = ImportOptions()
    options.prefersOriginalScript = true
    let records = try imported([sample], options).records
    #expect(records.map(\.title) == ["Солярис : роман"])
    #expect(records.map(\.author) == ["Лем, Станислав"])
  }

  @Test func unimarc() throws {
    let (records, _) = try imported([
      MARCSample(
        [
          ("001", "FR1"), ("010", "  $a2-07-036822-X$b br."),
          ("100", "  $a19840101d1984    m  y0frey50"),
          ("101", "1 $afre$cpol"), ("200", "1 $aSolaris$eroman$fStanislas Lem"),
          ("225", "2 $aFolio$v1234"), ("700", " 1$aLem$bStanisław$f1921-2006"),
          ("995", "  $bCENTRE$eADULTES$f0001$kSF LEM"), ("995", "  $bANNEXE$f0002$kSF LEM"),
        ], encoding: " ")
    ])
    #expect(
      records == [
        Record(
          id: 1, title: "Solaris : roman", author: "Lem, Stanisław 1921-2006", callNumber: "SF LEM",
          series: "Folio ; 1234", isbn: "2-07-036822-X", language: "fre", copies: 2,
          barcodes: ["0001", "0002"], controlNumber: "FR1")
      ])
  }

  @Test func authorityRecordsAreNoBooks() throws {
    let heading = MARCSample([("001", "n1"), ("100", "1 $aLem, Stanisław")]).iso2709()
      .replacing(at: 6, with: "z")
    let (records, problems) = try imported(heading + MARCSample(2, "Solaris").iso2709())
    #expect(records.map(\.title) == ["Solaris"])
    #expect(problems.map(\.controlNumber) == ["n1"])
  }

  @Test func mappedFields() throws {
    var options = ImportOptions()
    options.mapping = try ColumnMapping(["title=246a", "call-number=099$a", "control-number=035a"])
    let sample = MARCSample([
      ("035", "  $a(X)77"), ("099", "  $aN Lem"), ("245", "10$aSolrais"), ("246", "3 $aSolaris"),
    ])
    let record = try #require(try imported([sample], options).records.first)
    #expect(
      [record.title, record.callNumber, record.controlNumber] == ["Solaris", "N Lem", "(X)77"])
  }

  @Test(arguments: ["barcode=9", "barcode=Código", "title=24"])
  func mappingThatNamesNoField(_ mapping: String) throws {
    var options = ImportOptions()
    options.mapping = try ColumnMapping([mapping])
    let error = #expect(throws: CatalogueError.self) {
      try imported([Self.solaris], options)
    }
    #expect(error?.kind == .badArgument)
  }

  // MARK: Encodings

  /// "Cien años de soledad" with the tilde before its letter, "Müller ça · l'été" likewise.
  private static let marc8: [UInt8] =
    Array("10\u{1F}aCien a".utf8) + [0xE4] + Array("nos, M".utf8) + [0xE8] + Array("uller ".utf8)
    + [0xF0] + Array("ca l'".utf8) + [0xE2] + Array("et".utf8) + [0xE2] + Array("e ".utf8)
    + [0xA8] + Array(" x".utf8)

  @Test(arguments: [" ", "a"] as [Character]) func marc8WhateverTheLeaderSays(
    _ flag: Character
  ) throws {
    let sample = MARCSample([("001", "1")], encoding: flag).adding("245", Self.marc8)
    let (records, problems) = try imported([sample])
    #expect(records.map(\.title) == ["Cien años, Müller ça l'été · x"])
    #expect(Array(records[0].title.unicodeScalars).count == 30, "accents are precomposed")
    #expect(problems.count == (flag == "a" ? 1 : 0))
  }

  @Test func marc8WithEscapes() throws {
    let cyrillic =
      Array("10\u{1F}aLem = ".utf8) + [0x1B, 0x28, 0x4E] + Array("lEM".utf8) + [0x1B, 0x28, 0x42]
    let sample = MARCSample([("001", "1")], encoding: " ").adding("245", cyrillic)
    #expect(try imported([sample]).records.map(\.title) == ["Lem = Лем"])
  }

  @Test(arguments: [" ", "a"] as [Character]) func utf8WhateverTheLeaderSays(
    _ flag: Character
  ) throws {
    let sample = MARCSample([("245", "10$aCien años · Łódź")], encoding: flag)
    let (records, problems) = try imported([sample])
    #expect(records.map(\.title) == ["Cien años · Łódź"])
    #expect(problems.isEmpty)
  }

  @Test(arguments: [
    "El niño, la cigüeña y el café", "El niño", "Générale à l'été", "Für Männer",
    "El camí · Història",
    "Übung für Anfänger", "Introdução à ciência", "¿Qué es la economía?",
  ]) func latin1IsNoticed(_ title: String) throws {
    let text = try #require("10\u{1F}a\(title)".data(using: .isoLatin1))
    let sample = MARCSample([("001", "1")], encoding: " ").adding("245", [UInt8](text))
    let (records, problems) = try imported([sample])
    #expect(records.map(\.title) == [title])
    #expect(problems.first?.reason.contains("--encoding") == true)
  }

  @Test func namedEncoding() throws {
    var options = ImportOptions()
    options.encoding = "windows-1251"
    let text = try #require("10\u{1F}aСолярис".data(using: .windowsCP1251))
    let sample = MARCSample([("001", "1")], encoding: " ").adding("245", [UInt8](text))
    #expect(try imported([sample], options).records.map(\.title) == ["Солярис"])
    options.encoding = "no-such-encoding"
    #expect(throws: CatalogueError.self) { try imported([sample], options) }
  }

  @Test func damagedLettersAreReplacedAndReported() throws {
    let title = Array("10\u{1F}aEl niño ".utf8) + [0xC3] + Array(" y el café".utf8)
    let sample = MARCSample([("001", "7")]).adding("245", title)
    let (records, problems) = try imported([sample])
    #expect(records.map(\.title) == ["El niño \u{FFFD} y el café"])
    #expect(problems.map(\.controlNumber) == ["7"])
    #expect(problems.map(\.isRowLeftOut) == [false])
  }

  // MARK: Other formats

  @Test func allFormatsGiveTheSame() throws {
    let books = [Self.solaris, MARCSample(2, "Tom & <Jerry>", [("952", "  $pB1$oN Tom$aMAIN")])]
    let expected = try imported(books).records
    let plain = books.map { $0.xml() }.joined()
    let prefixed = books.map { $0.xml(prefix: "marc:") }.joined()
    let json = try books.map { try $0.json() }
    for (name, text, format) in [
      ("a.xml", "<?xml version=\"1.0\"?><collection>\(plain)</collection>", .marcxml),
      ("b.xml", "<marc:collection xmlns:marc=\"m\">\(prefixed)</marc:collection>", .marcxml),
      ("c.jsonl", json.joined(separator: "\n"), .jsonl),
      ("d.json", "[\n" + json.joined(separator: ",\n") + "]\n", .jsonl),
    ] as [(String, String, ImportFormat)] {
      let file = try ImportFile(try workspace.write(name, text))
      #expect(file.format == format)
      let other = try Catalogue.openOrCreate(workspace.path(name + ".sqlite"))
      let report = try other.importRecords(from: [file])
      #expect(report.files.map(\.rejected) == [0], "\(name)")
      #expect(try other.allRecords() == expected, "\(name)")
    }
  }

  @Test func severalFormatsInOneImport() throws {
    let files = [
      try workspace.write("a.mrc", MARCSample(1, "Solaris").iso2709()),
      try workspace.write("b.csv", "title,author\nUbik,Dick\n"),
      try workspace.write("c.xml", "<collection>" + MARCSample(3, "Eden").xml() + "</collection>"),
      try workspace.write("d.jsonl", "{\"title\": \"Fiasco\"}\n"),
    ]
    let report = try catalogue.importRecords(from: try files.map { try ImportFile($0) })
    #expect(report.files.map(\.format) == [.marc, .csv, .marcxml, .jsonl])
    #expect(try catalogue.allRecords().map(\.title) == ["Solaris", "Ubik", "Eden", "Fiasco"])
  }

  @Test func charactersThatMARC8DoesNotHave() throws {
    var sample = MARCSample(1, "A &#x1F4DA; &#x4e2d;e&#x301; &#x; &amp; x", [])
    sample.encoding = " "
    let accented = sample.adding(
      "490",
      Array("0 ".utf8) + [0x1F] + Array("a".utf8) + [0xE2]
        + Array("e&#x2103;".utf8))
    let records = try imported([sample, accented]).records
    #expect(records.map(\.title) == ["A 📚 中é &#x; &amp; x", "A 📚 中é &#x; &amp; x"])
    #expect(records.map(\.series).sorted() == ["", "é℃"])
  }

  @Test func barcodesOfSeveralBooksAreReported() throws {
    let file = try ImportFile(
      try workspace.write(
        "r.mrc",
        MARCSample(1, "One", [("952", "  $pB1"), ("952", "  $pB1"), ("952", "  $pB2")]).iso2709()
          + MARCSample(2, "Two", [("952", "  $pB2")]).iso2709()
          + MARCSample(3, "Three", [("952", "  $pB3")]).iso2709()))
    let report = try catalogue.importRecords(from: [file])
    #expect(report.files[0].repeatedBarcodes == 1)
    #expect(report.files[0].repeatedExamples == ["B1"])
    #expect(report.sharedBarcodes.count == 1)
    #expect(report.sharedBarcodes.examples.first?.barcode == "B2")
    #expect(report.sharedBarcodes.examples.first?.titles == ["One", "Two"])
  }

  @Test func importingAgain() throws {
    _ = try imported([MARCSample(1, "Solrais"), MARCSample(2, "Ubik"), MARCSample(3, "Eden")])
    let revision = try catalogue.revision()
    let same = try imported([
      MARCSample(1, "Solrais"), MARCSample(2, "Ubik"), MARCSample(3, "Eden"),
    ])
    #expect(same.records.map(\.id) == [1, 2, 3])
    #expect(try catalogue.revision() == revision)
    let changed = try imported([MARCSample(3, "Eden"), MARCSample(1, "Solaris")])
    #expect(changed.records.map(\.title) == ["Solaris", "Eden"])
    #expect(changed.records.map(\.id) == [1, 3], "the control number tells which record it was")
  }

  @Test func otherHoldingsReadTheFileAnew() throws {
    let sample = MARCSample(1, "Solaris", [("952", "  $pB1$aMAIN"), ("852", "  $pB2$bMAIN")])
    #expect(try imported([sample]).records.map(\.barcodes) == [["B1"]])
    var options = ImportOptions()
    options.holdings = .standard
    #expect(try imported([sample], options).records.map(\.barcodes) == [["B2"]])
    options.holdings = .none
    #expect(try imported([sample], options).records.map(\.barcodes) == [[]])
  }
}
