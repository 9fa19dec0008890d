import Foundation

/// An Excel workbook (Office Open XML, ECMA-376) with a sheet for each table; the heading line stays in
/// view. Cells are text, but in the columns named: a barcode or
/// call number of digits may begin with noughts or be longer than a number keeps.
struct Workbook {
  private var sheets: [(name: String, xml: String)] = []

  /// Adds a sheet; `numbers` are the indices of columns of numbers. Names have 31 characters at most.
  mutating func add(_ name: String, columns: [String], rows: [[String]], numbers: Set<Int>) {
    var xml =
      Self.declaration
      + #"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#
      + #"<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" "#
      + #"activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#
    xml += Self.row(columns, number: 1, numbers: [])
    for (index, row) in rows.enumerated() {
      xml += Self.row(row, number: index + 2, numbers: numbers)
    }
    xml += "</sheetData></worksheet>"
    sheets.append((String(name.prefix(31)), xml))
  }

  /// The workbook's file.
  func data() -> Data {
    var archive = ZipArchive()
    let numbers = sheets.indices.map { $0 + 1 }
    archive.add(
      "[Content_Types].xml",
      Data(
        (Self.declaration
          + #"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#
          + #"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#
          + #"<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#
          + numbers.map {
            #"<Override PartName="/xl/worksheets/sheet\#($0).xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
          }.joined() + "</Types>").utf8))
    archive.add(
      "_rels/.rels",
      Data(
        Self.relationships([
          ("officeDocument", "xl/workbook.xml")
        ]).utf8))
    archive.add(
      "xl/workbook.xml",
      Data(
        (Self.declaration
          + #"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#
          + #"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"#
          + zip(numbers, sheets).map {
            #"<sheet name="\#(Self.escaped($1.name))" sheetId="\#($0)" r:id="rId\#($0)"/>"#
          }.joined() + "</sheets></workbook>").utf8))
    archive.add(
      "xl/_rels/workbook.xml.rels",
      Data(Self.relationships(numbers.map { ("worksheet", "worksheets/sheet\($0).xml") }).utf8))
    for (number, sheet) in zip(numbers, sheets) {
      archive.add("xl/worksheets/sheet\(number).xml", Data(sheet.xml.utf8))
    }
    return archive.data()
  }

  private static let declaration =
    #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"

  private static func relationships(_ targets: [(type: String, path: String)]) -> String {
    declaration
      + #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#
      + targets.enumerated().map { index, target in
        #"<Relationship Id="rId\#(index + 1)" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/\#(target.type)" Target="\#(target.path)"/>"#
      }.joined() + "</Relationships>"
  }

  private static func row(_ cells: [String], number: Int, numbers: Set<Int>) -> String {
    var xml = "<row r=\"\(number)\">"
    for (index, cell) in cells.enumerated() where !cell.isEmpty {
      let place = "\(column(index))\(number)"
      if numbers.contains(index) {
        xml += "<c r=\"\(place)\"><v>\(cell)</v></c>"
      } else {
        xml +=
          "<c r=\"\(place)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped(cell))</t></is></c>"
      }
    }
    return xml + "</row>"
  }

  private static func column(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
    return index < 26 ? letter : column(index / 26 - 1) + letter
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      // XML 1.0 has no place for other control characters.
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
