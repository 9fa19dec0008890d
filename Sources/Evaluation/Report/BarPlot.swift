import Foundation

/// Horizontal bars with whiskers, a row for each value.
struct BarPlot {
  /// One bar.
  struct Bar {
    var label: String
    /// What stands at the bar's end.
    var value: String
    /// Shares of the full width.
    var share: Double
    var low: Double?
    var high: Double?
    var note: String
  }

  var title: String
  var bars: [Bar]

  var html: String {
    let drawings = SVG.drawing(title) { $0 == .desk ? besideLabels : belowLabels }
    return "<figure><figcaption>\(escaped(title))</figcaption>\(drawings)</figure>"
  }

  /// A label to the left of each bar.
  private var besideLabels: (height: Double, svg: String) {
    drawing(.desk, Rows(height: 26, start: 210, middle: 13, label: (202, 17, "end"), letters: 30))
  }

  /// A label above each bar, where there is no room beside it.
  private var belowLabels: (height: Double, svg: String) {
    drawing(.phone, Rows(height: 40, start: 4, middle: 26, label: (4, 14, "start"), letters: 44))
  }

  /// How a bar and its label stand in their row.
  private struct Rows {
    var height: Double
    /// Where bars begin.
    var start: Double
    /// Where the middle of the bar is below the row's top.
    var middle: Double
    var label: (x: Double, y: Double, anchor: String)
    /// How many letters of a label are shown.
    var letters: Int
  }

  private func drawing(_ width: SVG.Width, _ rows: Rows) -> (height: Double, svg: String) {
    let bottom = Double(bars.count) * rows.height
    // Figure and number of books stand behind the bars.
    let full = width.units - rows.start - 96
    var svg = ""
    for share in [0, 0.25, 0.5, 0.75, 1] {
      let place = rows.start + share * full
      svg += SVG.line(place, 0, place, bottom, "grid")
      let anchor = rows.start < 20 && share == 0 ? "start" : "middle"
      svg += SVG.text(place, bottom + 16, String(format: "%.2f", share), anchor)
    }
    for (index, bar) in bars.enumerated() {
      let y = Double(index) * rows.height
      let middle = y + rows.middle
      let cut =
        bar.label.count > rows.letters ? bar.label.prefix(rows.letters - 1) + "…" : bar.label
      svg += "<g><title>\(escaped(bar.note))</title>"
      svg += SVG.text(rows.label.x, y + rows.label.y, cut, rows.label.anchor)
      svg += """
        <rect class="bar" x="\(SVG.number(rows.start))" y="\(SVG.number(middle - 8))" \
        width="\(SVG.number(max(0, bar.share) * full))" height="16"/>
        """
      if let low = bar.low, let high = bar.high {
        let (from, to) = (rows.start + low * full, rows.start + high * full)
        svg += SVG.line(from, middle, to, middle, "whisker")
        svg += SVG.line(from, middle - 4, from, middle + 4, "whisker")
        svg += SVG.line(to, middle - 4, to, middle + 4, "whisker")
      }
      svg += SVG.text(rows.start + full + 8, middle + 4, bar.value, "start") + "</g>"
    }
    return (bottom + 30, svg)
  }
}
