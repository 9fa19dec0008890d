import Catalogue
import Foundation
import Testing

@Suite struct CSVParserTests {
  /// Rows as texts; a row that lost a quote is nil.
  private func parse(_ text: String, _ delimiter: Character = ",") -> [[String]?] {
    rows(text, delimiter).map(\.fields)
  }

  private func rows(
    _ text: String, _ delimiter: Character
  ) -> [(line: Int, fields: [String]?)] {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      var parser = CSVParser(bytes, delimiter: delimiter.asciiValue ?? 0)
      var rows: [(line: Int, fields: [String]?)] = []
      while let outcome = parser.next() {
        let fields = parser.fields.map { field in
          parser.withBytes(of: field) { String(decoding: $0, as: UTF8.self) }
        }
        rows.append((parser.rowLine, outcome == .row ? fields : nil))
      }
      return rows
    }
  }

  @Test func plainRows() {
    #expect(parse("a,b,c\n1,2,3\n") == [["a", "b", "c"], ["1", "2", "3"]])
  }

  @Test func lastRowWithoutLineEnd() {
    #expect(parse("a,b\n1,2") == [["a", "b"], ["1", "2"]])
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func lineEnds(_ end: String) {
    let text = ["a,b", "1,\"x\(end)y\"", "", "2,z", ""].joined(separator: end)
    let rows = rows(text, ",")
    #expect(rows.map(\.fields) == [["a", "b"], ["1", "x\(end)y"], ["2", "z"]])
    #expect(rows.map(\.line) == [1, 2, 5])
  }

  @Test func emptyFields() {
    #expect(parse(",,\n\"\",,\n") == [["", "", ""], ["", "", ""]])
  }

  @Test func quotedDelimitersAndDoubledQuotes() {
    #expect(parse("\"a, \"\"b\"\"\",c\n") == [["a, \"b\"", "c"]])
    #expect(parse("\"\"\"\"\"\",x\n") == [["\"\"", "x"]])
  }

  @Test func blanksAroundQuotes() {
    #expect(parse("a , \"b, c\" ,d\n") == [["a", "b, c", "d"]])
  }

  @Test func quotesThatAreText() {
    #expect(parse("The \"best\" of,x\n") == [["The \"best\" of", "x"]])
    #expect(parse("\"Foo\" bar,x\n1,2\n") == [["\"Foo\" bar", "x"], ["1", "2"]])
    #expect(parse("\"Foo\" bar,\"a, b\"\n") == [["\"Foo\" bar", "a, b"]])
    #expect(parse("\"The \"best\" of, them\",x\n") == [["The \"best\" of, them", "x"]])
  }

  @Test func unclosedQuoteCostsOneRow() {
    #expect(parse("a,\"b\n1,2\n3,4\n") == [nil, ["1", "2"], ["3", "4"]])
    #expect(parse("1,2\na,\"b") == [["1", "2"], nil])
  }

  @Test func unclosedQuoteBeforeQuotedRows() {
    let rows = rows("a,\"b\n1,\"2\"\n\"3\",4\n", ",")
    #expect(rows.map(\.fields) == [nil, ["1", "2"], ["3", "4"]])
    #expect(rows.map(\.line) == [1, 2, 3])
  }

  @Test func aQuoteFarAwayDoesNotSwallowWhatLiesBetween() {
    let filler = String(repeating: "title,author\n", count: 100_000)
    let parsed = parse("a,\"b\n" + filler + "\"last\",row\n")
    #expect(parsed.count == 100_002)
    #expect(parsed.first == .some(nil))
    #expect(parsed.last == ["last", "row"])
  }

  @Test func tabsAreNotBlanksWhereTheyPartFields() {
    #expect(parse("a\t\t\"b\tc\"\n", "\t") == [["a", "", "b\tc"]])
  }

  /// Against writing and reading back: whatever the fields hold, quoting them properly keeps them.
  @Test func readsBackWhatAProperWriterWrites() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let pieces = ["a", "é", "\"", ",", ";", "\n", "\r\n", " ", "\"\"", "\t", "b c", "😀"]
    for _ in 0..<2000 {
      let table = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        (0..<Int.random(in: 2...4, using: &random)).map { _ in
          let parts = (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in
            pieces.randomElement(using: &random)
          }
          // The parser trims, and a row of nothing is no row; a mark at the ends keeps both apart.
          return "<" + parts.joined() + ">"
        }
      }
      for delimiter in [",", ";", "\t"] as [Character] {
        let text = table.map { row in
          row.map { field in
            let needsQuotes = field.contains {
              $0 == "\"" || $0 == delimiter || $0.isNewline
            }
            return needsQuotes ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
          }.joined(separator: String(delimiter))
        }.joined(separator: "\n")
        #expect(parse(text, delimiter) == table, "seed \(seed)")
      }
    }
  }

  /// Damaged input never stops the parser, and every byte is passed once.
  @Test func survivesAnyBytes() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let bytes = Array("\"\",;\n\r a\u{0}é".utf8) + [0xFF]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        bytes[Int.random(in: 0..<bytes.count, using: &random)]
      }
      text.withUnsafeBufferPointer { buffer in
        var parser = CSVParser(buffer, delimiter: UInt8(ascii: ","))
        var rows = 0
        var line = 0
        while parser.next() != nil {
          rows += 1
          #expect(parser.rowLine > line, "seed \(seed)")
          line = parser.rowLine
        }
        #expect(parser.offset == text.count, "seed \(seed)")
        #expect(rows <= text.count, "seed \(seed)")
      }
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
