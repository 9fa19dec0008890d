import Foundation

/// A file of MARC records in a text format.
struct MARCTextFile: ImportContent {
  /// How the records are written.
  enum Syntax { case xml, json }

  let text: EncodedText
  let syntax: Syntax
  let file: String
  let layout: MARCLayout

  init(_ text: EncodedText, _ syntax: Syntax, file: String, layout: MARCLayout) {
    self.text = text
    self.syntax = syntax
    self.file = file
    self.layout = layout
  }

  var encoding: String { text.encoding.rawValue }
  var size: Int { text.data.count }

  func describe(in report: inout FileReport) {}

  func forEachRecord(_ body: (ImportItem, Int) throws -> Void) throws {
    try text.data.withUnsafeBytes { raw in
      let bytes = raw.bindMemory(to: UInt8.self)
      switch syntax {
      case .xml: try forEachXMLRecord(bytes, body)
      case .json: try forEachJSONRecord(bytes, body)
      }
    }
  }
}
