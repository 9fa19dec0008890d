/// Rows of text under headings, in columns.
///
/// On a terminal the widest columns are cut to fit its width; in a file or a pipe nothing is cut.
struct Table {
  /// A column's heading and the side that its text stands on.
  struct Column {
    var heading: String
    var isNumber = false

    static func text(_ heading: String) -> Column { Column(heading: heading) }
    static func number(_ heading: String) -> Column { Column(heading: heading, isNumber: true) }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row with one text for each column. Line breaks and tabs become spaces.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "one cell for each column")
    rows.append(
      cells.map { cell in String(cell.map { $0.isNewline || $0 == "\t" ? " " : $0 }) })
  }

  /// The lines, headings first, no wider than `width` characters where one is given.
  func lines(width: Int?) -> [String] {
    let widths = columnWidths(fitting: width)
    let headings = line(columns.map(\.heading), widths)
    let rule = line(widths.map { String(repeating: "─", count: $0) }, widths)
    return [headings, rule] + rows.map { line($0, widths) }
  }

  /// Prints the lines on standard output, fitted to its terminal.
  func print() throws {
    try Console.print(lines(width: Console.outputWidth).joined(separator: "\n"))
  }

  private func columnWidths(fitting width: Int?) -> [Int] {
    var widths = columns.indices.map { column in
      rows.reduce(columns[column].heading.count) { max($0, $1[column].count) }
    }
    guard let width else { return widths }
    var surplus = widths.reduce(0, +) + 2 * (widths.count - 1) - width
    while surplus > 0 {
      let texts = columns.indices.filter { !columns[$0].isNumber && widths[$0] > 8 }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      surplus -= 1
    }
    return widths
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let fitted = columns.indices.map { column in
      let text = Self.cut(cells[column], to: widths[column])
      let blank = String(repeating: " ", count: widths[column] - text.count)
      return columns[column].isNumber ? blank + text : text + blank
    }
    let line = fitted.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }
}
