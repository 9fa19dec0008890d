import Catalogue
import Foundation
import Testing

/// Files that are damaged in one place: the damage is reported with its place, and what stands
/// before and behind it is read.
@Suite struct MARCDamageTests {
  let workspace: Workspace
  let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try workspace.catalogue()
  }

  private func imported(
    _ data: Data, name: String = "records.mrc", format: ImportFormat? = nil
  ) throws -> (titles: [String], report: FileReport, problems: [ImportProblem]) {
    let file = try ImportFile(try workspace.write(name, data), format: format)
    var problems: [ImportProblem] = []
    let report = try catalogue.importRecords(from: [file], problem: { problems.append($0) })
    return (try catalogue.allRecords().map(\.title), report.files[0], problems)
  }

  private static let first = MARCSample(1, "First").iso2709()
  private static let middle = MARCSample(2, "Middle", [("490", "0 $aSeries")]).iso2709()
  private static let last = MARCSample(3, "Last").iso2709()

  // MARK: ISO 2709

  /// What can be told from the rest of the record is mended.
  @Test(arguments: [
    ("length too long", middle.replacing(at: 0, with: "00999"), "length"),
    ("length too short", middle.replacing(at: 0, with: "00030"), "length"),
    ("length of two records", middle.replacing(at: 0, with: "\(both)"), "length"),
    ("no length", middle.replacing(at: 0, with: "     "), "length"),
    ("wrong base address", middle.replacing(at: 12, with: "99999"), "base address"),
    ("no base address", middle.replacing(at: 12, with: "0x000"), "base address"),
    ("directory without numbers", middle.replacing(at: 24 + 12 + 3, with: "????"), "directory"),
    ("wrong starts", middle.replacing(at: 24 + 12 + 7, with: "00099"), "directory"),
    ("stray bytes before it", Data("00066".utf8) + middle, "5 bytes"),
  ]) func mended(_ name: String, _ damaged: Data, _ word: String) throws {
    let (titles, report, problems) = try imported(Self.first + damaged + Self.last)
    #expect(titles == ["First", "Middle", "Last"], "\(name)")
    #expect((report.rows, report.rejected, report.mended) == (3, 0, 1))
    #expect(problems.map(\.record) == [2])
    #expect(problems.map(\.controlNumber) == ["rec2"])
    #expect(problems.first?.reason.contains(word) == true, "\(problems)")
  }

  private static let both = MARCSample.digits(middle.count + last.count, 5)

  /// Records longer than their leaders and directories can tell.
  @Test(arguments: ["99999", "wrapped", "00000"]) func longerThanTheFormatAllows(
    _ length: String
  ) throws {
    let items = (0..<6000).map { ("952", "  $pB\($0)$aMAIN$cstacks") }
    let long = MARCSample(2, "Long", items + [("490", "0 $aSeries")])
    let data = long.iso2709(starts: length == "99999" ? .saturated : .wrapped)
    #expect(data.count > 99_999)
    let told = length == "wrapped" ? MARCSample.digits(data.count % 100_000, 5) : length
    let (titles, report, problems) = try imported(
      Self.first + data.replacing(at: 0, with: told) + Self.last)
    #expect(titles == ["First", "Long", "Last"])
    #expect((report.rejected, report.mended) == (0, 1))
    #expect(problems.first?.reason.contains("more than ISO 2709 can tell") == true, "\(problems)")
    let record = try #require(try catalogue.allRecords().first { $0.title == "Long" })
    #expect(record.copies == 6000 && record.series == "Series")
  }

  /// What has lost content is left out.
  @Test(arguments: [
    ("cut short", middle.prefix(middle.count - 20), 2, "cut short"),
    ("cut in its leader", middle.prefix(30), 2, "cut short"),
    ("no fields", Data("00026nam a2200025   4500".utf8) + Data([0x1E, 0x1D]), 2, "no fields"),
    ("a field lost", middle.replacing("Middle\u{1E}", with: "Middle "), 2, "directory"),
    (
      "text", Data("This is a letter that somebody pasted in here by mistake.".utf8), 2, "no record"
    ),
  ]) func leftOut(_ name: String, _ damaged: Data, _ record: Int, _ word: String) throws {
    let (titles, report, problems) = try imported(Self.first + damaged + Self.last)
    #expect(titles == ["First", "Last"], "\(name)")
    #expect((report.rows, report.rejected) == (2, 1))
    let problem = try #require(problems.first)
    #expect((problem.record, problem.offset) == (record, Self.first.count))
    #expect(problem.isRowLeftOut)
    #expect(problem.reason.contains(word), "\(problem)")
  }

  @Test func controlNumberOfACutRecordIsTold() throws {
    let (_, _, problems) = try imported(
      Self.first + Self.middle.replacing("Middle\u{1E}", with: "Middle ") + Self.last)
    #expect(problems.map(\.controlNumber) == ["rec2"])
    #expect(problems[0].description.hasPrefix(workspace.path("records.mrc")))
    #expect(
      problems[0].description.contains(
        ": record 2 at byte \(Self.first.count) (number rec2): left out: "))
  }

  @Test func missingTerminators() throws {
    let (titles, report, _) = try imported(
      Self.first.dropLast() + Self.middle + Self.last.dropLast())
    #expect(titles.contains("Middle"))
    #expect(titles.contains("Last"))
    #expect(report.rows + report.rejected == 3)
  }

  @Test func fillBetweenRecords() throws {
    let (titles, _, problems) = try imported(
      Data([0xEF, 0xBB, 0xBF]) + Self.first + Data("\r\n\r\n".utf8) + Self.middle
        + Data([0, 0, 0x1D]) + Self.last + Data([0x1A, 0x0A]))
    #expect(titles == ["First", "Middle", "Last"])
    #expect(problems.isEmpty)
  }

  /// Some writers count characters where the format counts bytes.
  @Test func lengthsInCharacters() throws {
    var wide = MARCSample(2, "Año, niño, café", [("490", "0 $aColección")])
    let right = wide.iso2709()
    wide.fields[1].content = wide.fields[1].content.filter { $0 & 0xC0 != 0x80 }
    let counted = wide.iso2709()
    // The directory of the text without its second bytes, before the whole text.
    let base = 24 + 12 * 3 + 1
    let (titles, _, problems) = try imported(
      Self.first + counted.prefix(base) + right.dropFirst(base) + Self.last)
    #expect(titles == ["First", "Año, niño, café", "Last"])
    #expect(problems.map(\.record) == [2])
  }

  @Test func longestFieldsAndRecords() throws {
    let long = String(repeating: "Words ", count: 3000)
    let (titles, _, _) = try imported(
      Self.first + MARCSample(2, "Long", [("520", "  $a\(long)")]).iso2709() + Self.last)
    #expect(titles == ["First", "Long", "Last"])
    let many = (0..<9000).map { _ in ("650", " 0$aSubject heading") }
    let whole = MARCSample(2, "Many", many).iso2709()
    #expect(whole.count > 100_000)
    #expect(
      try imported(Self.first + whole.dropFirst(0) + Self.last, name: "m.mrc").titles.contains(
        "Last"))
  }

  @Test func emptyAndForeignFiles() throws {
    for (data, format) in [
      (Data(), .marc), (Data("\n\n".utf8), .marc), (Data("title\nSolaris\n".utf8), .marc),
      (Data("<html><body>Not found</body></html>".utf8), nil), (Data("[]".utf8), .jsonl),
    ] as [(Data, ImportFormat?)] {
      let error = #expect(throws: CatalogueError.self) {
        try imported(data, name: "x.dat", format: format)
      }
      #expect(error?.kind == .importRefused)
    }
  }

  // MARK: XML and JSON

  @Test(arguments: [
    ("<record><datafield tag=\"245\"><subfield code=\"a\">Cut", "not closed"),
    (
      "<record><datafield tag=\"245\"><subfield code=\"a>Cut</subfield></datafield></record>", "tag"
    ),
    ("<record><dc:title>Other</dc:title></record>", "no MARC fields"),
    ("<record><controlfield tag=\"001\">x2</controlfield><<</record>", "tag"),
  ]) func damagedXML(_ damaged: String, _ word: String) throws {
    let text =
      "<collection>\n" + MARCSample(1, "First").xml() + damaged + "\n"
      + MARCSample(3, "Last").xml() + "</collection>"
    let (titles, report, problems) = try imported(Data(text.utf8), name: "r.xml")
    #expect(titles == ["First", "Last"])
    #expect(report.rejected == 1)
    #expect(problems.map(\.record) == [2])
    #expect(problems.map(\.line) == [9])
    #expect(problems.first?.reason.contains(word) == true, "\(problems)")
  }

  @Test func xmlInServicesEnvelopes() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?><!DOCTYPE x [<!ENTITY e "f">]>
      <OAI-PMH><ListRecords><record><header><identifier>1</identifier></header><metadata>
      \(MARCSample(1, "First").xml(prefix: "marc:"))</metadata></record>
      <record><header status="deleted"/></record><!-- <record> --></ListRecords>
      <r:record xmlns:r="x"><r:leader>00000nam a22</r:leader><r:datafield tag="245" ind1="1" ind2="0">
      <r:subfield code="a"><![CDATA[A <b> & ]]>&#67;&#x44; &lt;&unknown; </r:subfield></r:datafield></r:record>
      """
    let (titles, report, problems) = try imported(Data(text.utf8), name: "oai.xml")
    #expect(titles == ["First", "A <b> & CD <&unknown"])
    #expect(report.rejected == 1)
    #expect(problems.first?.reason.contains("deleted") == true)
  }

  @Test func xmlInLatin1() throws {
    let text =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + MARCSample(1, "Año &#x142;").xml()
    let bytes = try #require(text.replacing("&amp;#", with: "&#").data(using: .isoLatin1))
    #expect(try imported(bytes, name: "l.xml").titles == ["Año ł"])
  }

  @Test func jsonLines() throws {
    let text = """
      {"title": "Plain", "subtitle": "a test", "authors": ["Lem, S.", "Dick, P."], "callNumber": "N Lem", \
      "isbn": 9788437604947, "barcode": ["B1", "B2"], "location": "Main", "controlNumber": 7}
      {"title": "Items", "items": [{"barcode": "B3", "status": "On loan", "callNumber": "SF 1"}, {"barcode": "B4"}]}
      {"title": "Broken
      {"author": "No title"}
      \(try MARCSample(5, "MARC", [("852", "  $pB5")]).json())
      """
    let (titles, report, problems) = try imported(Data(text.utf8), name: "r.jsonl")
    #expect(titles == ["Plain : a test", "Items", "MARC"])
    #expect((report.rows, report.rejected) == (3, 2))
    #expect(problems.map(\.line) == [3, 4])
    let plain = try #require(try catalogue.allRecords().first)
    #expect(plain.author == "Lem, S. ; Dick, P.")
    #expect((plain.callNumber, plain.isbn, plain.controlNumber) == ("N Lem", "9788437604947", "7"))
    let items = try catalogue.items(ofRecords: [1, 2, 3])
    #expect(items.map(\.barcode) == ["B1", "B2", "B3", "B4", "B5"])
    #expect(items.map(\.location) == ["Main", "Main", "", "", ""])
    #expect(items.map(\.status) == [.unknown, .unknown, .onLoan, .unknown, .unknown])
  }

  /// Wherever a line is cut, the next one is read.
  @Test func aJSONLineCutAnywhereCostsNoOther() throws {
    let line =
      #"{"title": "Cut", "items": [{"barcode": "a\\b"}, {"barcode": ["B\"4"]}], "series": "x"}"#
    let whole = #"{"title": "Whole", "items": [{"barcode": "W"}]}"#
    for count in 1..<line.count {
      let text = [whole, String(line.prefix(count)), whole.replacing("W", with: "V"), ""]
      let (titles, report, problems) = try imported(
        Data(text.joined(separator: "\n").utf8), name: "\(count).jsonl")
      #expect(titles.contains("Whole") && titles.contains("Vhole"), "cut at \(count)")
      #expect(report.rows == 2 && problems.map(\.line) == [2], "cut at \(count)")
      _ = try catalogue.importRecords(
        from: [ImportFile(try workspace.write("e.csv", Data("title\nEmpty\n".utf8)))],
        scope: .replaceAll)
    }
  }

  /// Arrays, whatever their layout, and one with a record cut short in it.
  @Test func jsonOverSeveralLines() throws {
    let lines =
      "[\n{\n\"fields\": [\n{\"001\": \"1\"},\n{\n\"245\": {\"subfields\": [\n"
      + "{\"a\": \"First\"}\n]\n}\n}\n]\n},\n{\"title\": \"Second\"}\n]\n"
    #expect(try imported(Data(lines.utf8), name: "a.json").titles == ["First", "Second"])
    let cut = """
      [
        {
          "title": "Third",
          "items": [
            {
              "barcode": "1"
            },
        {
          "title": "Fourth",
          "items": [
            {"barcode": "2"}
          ]
        }
      ]
      """
    let (titles, report, problems) = try imported(Data(cut.utf8), name: "b.json")
    #expect(titles.last == "Fourth" && report.rejected == 1)
    #expect(problems.map(\.line) == [2])
  }

  @Test func aJSONObjectWithoutEndIsLeftOut() throws {
    let text =
      #"{"title": "First"},"# + #"{"title": ["# + String(repeating: "[ ", count: 9 << 20)
      + "\n" + #"{"title": "Last"}"#
    let (titles, report, problems) = try imported(Data(text.utf8), name: "long.json")
    #expect(titles == ["First", "Last"] && report.rejected == 1)
    #expect(problems.first?.reason.contains("16 MiB") == true)
  }

  @Test func turbomarcIsNamed() throws {
    for root in ["<collection xmlns=\"http://www.indexdata.com/turbomarc\"><r>", "<collection><r>"]
    {
      let text =
        root + "<l>00000nam</l><c001>1</c001><d245 i1=\"1\"><sa>Title</sa></d245></r></collection>"
      let error = #expect(throws: CatalogueError.self) {
        try imported(Data(text.utf8), name: "t.xml")
      }
      #expect(error?.description.contains("Turbomarc") == true)
      #expect(error?.description.contains("MARCXML") == true)
    }
  }

  // MARK: Chance

  /// One record of many is damaged at random: all others must be read, and none may be lost unsaid.
  @Test(arguments: [1, 2, 3, 4]) func oneDamagedRecordCostsNoOther(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for round in 0..<40 {
      let samples = (0..<12).map {
        MARCSample(
          $0, "Title \($0) " + String(repeating: "x", count: Int.random(in: 0..<90, using: &random))
        )
      }
      var records = samples.map { $0.iso2709() }
      let victim = Int.random(in: 1..<11, using: &random)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<records[victim].count - 1, using: &random)
        records[victim][at] = UInt8.random(in: .min ... .max, using: &random)
      }
      let other = try Catalogue.openOrCreate(workspace.path("\(seed)-\(round).sqlite"))
      let file = try ImportFile(
        try workspace.write("f.mrc", records.reduce(Data(), +)), format: .marc)
      _ = try other.importRecords(from: [file])
      let titles = Set(try other.allRecords().map(\.title))
      for (index, sample) in samples.enumerated() where index != victim {
        let title = String(decoding: sample.fields[1].content.dropFirst(4), as: UTF8.self)
          .trimmingCharacters(in: .whitespaces)
        #expect(titles.contains(title), "seed \(seed), round \(round), victim \(victim): \(title)")
      }
    }
  }

  /// Whatever bytes a file has, in whatever format it is said to be, it is read or refused.
  @Test(arguments: ImportFormat.allCases, [5, 6] as [UInt64])
  func anyBytesAreReadOrRefused(_ format: ImportFormat, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let sample = MARCSample(1, "Title", [("852", "  $p1"), ("880", "  $6245-01$a\u{5D0}")])
    let sources = [
      Data((0..<4).flatMap { _ in sample.iso2709() }), Data("<c>\(sample.xml())</c>".utf8),
      Data(try (sample.json() + "\n{\"title\":\"x\"}\n").utf8), Data("title,barcode\na,1|2\n".utf8),
    ]
    let marks: [UInt8] = [
      0, 0x0A, 0x1B, 0x1D, 0x1E, 0x1F, 0x22, 0x26, 0x3C, 0x3E, 0x7B, 0x7D, 0xC3, 0xFF,
    ]
    for _ in 0..<60 {
      var data = sources.randomElement(using: &random) ?? Data()
      for _ in 0..<Int.random(in: 1...8, using: &random) where !data.isEmpty {
        let at = Int.random(in: data.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: data[at] = marks.randomElement(using: &random) ?? 0
        case 1: data[at] = UInt8.random(in: .min ... .max, using: &random)
        case 2:
          data.removeSubrange(at..<min(data.endIndex, at + Int.random(in: 1..<40, using: &random)))
        default: data.insert(marks.randomElement(using: &random) ?? 0, at: at)
        }
      }
      let path = try workspace.write("any", data)
      do {
        let file = try ImportFile(path, format: format)
        _ = try catalogue.importRecords(from: [file])
      } catch let error as CatalogueError {
        #expect(error.kind == .importRefused, "seed \(seed): \(error)")
      }
    }
  }
}
