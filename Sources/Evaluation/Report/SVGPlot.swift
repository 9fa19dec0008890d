import Foundation

/// Text that may stand in HTML and SVG.
func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
}

/// A line chart with axes, units and a value for each point on hover, drawn as SVG whose colours come
/// from the page's style.
struct LinePlot {
  /// A line and its points.
  struct Series {
    var name: String
    /// Which of the page's colours it has.
    var color: Int
    var points: [(x: Double, y: Double, note: String)]
    /// Whether its points are drawn; else they only answer to the pointer.
    var isMarked = false
    /// Dashed, for what is there to compare with.
    var isDashed = false
    /// Thick, for what matters most.
    var isThick = false
    /// The interval of each point, drawn as a bar; may be empty.
    var intervals: [(low: Double, high: Double)?] = []
  }

  /// The colour of the text; those before it are for lines that stand beside each other.
  static let inkColor = 9

  /// An axis from the first to the last of its ticks.
  struct Axis {
    var label: String
    var ticks: [(value: Double, label: String)]
    var isLogarithmic = false

    func place(_ value: Double) -> Double {
      func scaled(_ value: Double) -> Double { isLogarithmic ? log(max(value, 1e-12)) : value }
      guard let first = ticks.first, let last = ticks.last, last.value > first.value else {
        return 0
      }
      let start = scaled(first.value)
      return min(1, max(0, (scaled(value) - start) / (scaled(last.value) - start)))
    }

    /// Ticks at even steps for shares from `low` to 1.
    static func shares(_ label: String, from low: Double = 0) -> Axis {
      let step = low >= 0.8 ? 0.05 : low >= 0.5 ? 0.1 : 0.2
      let first = min((low / step).rounded(.down) * step, 1 - step)
      let count = Int(((1 - first) / step).rounded())
      return Axis(
        label: label,
        ticks: (0...max(1, count)).map {
          let value = first + Double($0) * step
          return (value, String(format: "%.2f", value))
        })
    }
  }

  var title: String
  var x: Axis
  var y: Axis
  var series: [Series]

  private static let (width, height) = (640.0, 400.0)
  private static let (left, right, top, bottom) = (62.0, 30.0, 12.0, 50.0)

  /// The chart with its legend.
  var html: String {
    var svg = """
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
      aria-label="\(escaped(title))">
      """
    for tick in x.ticks {
      let place = horizontal(tick.value)
      svg += Self.line(place, Self.top, place, Self.height - Self.bottom, "grid")
      svg += Self.text(place, Self.height - Self.bottom + 18, tick.label, "middle")
    }
    for tick in y.ticks {
      let place = vertical(tick.value)
      svg += Self.line(Self.left, place, Self.width - Self.right, place, "grid")
      svg += Self.text(Self.left - 8, place + 4, tick.label, "end")
    }
    let middle = (Self.left + Self.width - Self.right) / 2
    svg += Self.text(middle, Self.height - 10, x.label, "middle", "axis")
    svg += """
      <text class="axis" text-anchor="middle" transform="translate(14 \
      \(Self.number((Self.top + Self.height - Self.bottom) / 2))) rotate(-90)">\(escaped(y.label))</text>
      """
    for line in series { svg += drawing(line) }
    svg += "</svg>"
    let legend =
      series.count < 2
      ? ""
      : "<p class=\"legend\">"
        + series.map {
          "<span><i class=\"c\($0.color)\($0.isDashed ? " dashed" : "")\"></i>\(escaped($0.name))</span>"
        }.joined(separator: " ") + "</p>"
    return "<figure><figcaption>\(escaped(title))</figcaption>\(svg)\(legend)</figure>"
  }

  private func drawing(_ line: Series) -> String {
    let path = line.points.map {
      "\(Self.number(horizontal($0.x))),\(Self.number(vertical($0.y)))"
    }.joined(separator: " ")
    var svg =
      "<polyline class=\"line c\(line.color)\(line.isDashed ? " dashed" : "")"
      + "\(line.isThick ? " thick" : "")\" points=\"\(path)\"/>"
    for (point, interval) in zip(line.points, line.intervals) {
      guard let interval else { continue }
      let place = horizontal(point.x)
      svg += Self.line(
        place, vertical(interval.low), place, vertical(interval.high), "interval c\(line.color)")
    }
    for point in line.points where !point.note.isEmpty {
      svg += """
        <circle class="\(line.isMarked ? "mark" : "hover") c\(line.color)" \
        cx="\(Self.number(horizontal(point.x)))" cy="\(Self.number(vertical(point.y)))" \
        r="\(line.isMarked ? 4 : 6)"><title>\(escaped(point.note))</title></circle>
        """
    }
    return svg
  }

  private func horizontal(_ value: Double) -> Double {
    Self.left + x.place(value) * (Self.width - Self.left - Self.right)
  }

  private func vertical(_ value: Double) -> Double {
    Self.height - Self.bottom - y.place(value) * (Self.height - Self.top - Self.bottom)
  }

  static func number(_ value: Double) -> String { String(format: "%.1f", value) }

  static func line(_ x: Double, _ y: Double, _ x2: Double, _ y2: Double, _ style: String) -> String
  {
    """
    <line class="\(style)" x1="\(number(x))" y1="\(number(y))" x2="\(number(x2))" y2="\(number(y2))"/>
    """
  }

  static func text(
    _ x: Double, _ y: Double, _ text: String, _ anchor: String, _ style: String = "tick"
  ) -> String {
    """
    <text class="\(style)" x="\(number(x))" y="\(number(y))" text-anchor="\(anchor)">\(escaped(text))</text>
    """
  }
}

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

  private static let (width, row, label, end) = (640.0, 26.0, 210.0, 96.0)

  var html: String {
    let height = Double(bars.count) * Self.row + 30
    let full = Self.width - Self.label - Self.end
    var svg = """
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" aria-label="\(escaped(title))">
      """
    for share in [0, 0.25, 0.5, 0.75, 1] {
      let place = Self.label + share * full
      svg += LinePlot.line(place, 0, place, height - 30, "grid")
      svg += LinePlot.text(place, height - 14, String(format: "%.2f", share), "middle")
    }
    for (index, bar) in bars.enumerated() {
      let y = Double(index) * Self.row
      let cut = bar.label.count > 30 ? bar.label.prefix(29) + "…" : bar.label
      svg += "<g><title>\(escaped(bar.note))</title>"
      svg += LinePlot.text(Self.label - 8, y + 17, cut, "end")
      svg += """
        <rect class="bar" x="\(Self.label)" y="\(LinePlot.number(y + 5))" \
        width="\(LinePlot.number(max(0, bar.share) * full))" height="\(Self.row - 10)"/>
        """
      if let low = bar.low, let high = bar.high {
        let (from, to) = (Self.label + low * full, Self.label + high * full)
        svg += LinePlot.line(from, y + 13, to, y + 13, "whisker")
        svg += LinePlot.line(from, y + 9, from, y + 17, "whisker")
        svg += LinePlot.line(to, y + 9, to, y + 17, "whisker")
      }
      svg += LinePlot.text(Self.width - Self.end + 8, y + 17, bar.value, "start") + "</g>"
    }
    return """
      <figure><figcaption>\(escaped(title))</figcaption>\(svg)</svg></figure>
      """
  }
}

/// One bar whose parts are stages of a run.
struct StageBar {
  var title: String
  var stages: [RunInfo.Stage]
  /// The seconds that a full bar stands for.
  var longest: Double

  static func total(_ stages: [RunInfo.Stage]) -> Double { stages.reduce(0) { $0 + $1.seconds } }

  var html: String {
    let total = Self.total(stages)
    guard total > 0, longest > 0 else { return "" }
    var svg =
      "<svg viewBox=\"0 0 640 30\" role=\"img\" aria-label=\"\(escaped(title))\">"
    var start = 0.0
    var legend: [String] = []
    for (index, stage) in stages.enumerated() {
      let width = 640 * stage.seconds / longest
      let color = index % 9
      let text = String(
        format: "%@: %.2f s (%.0f %%)", stage.name, stage.seconds, 100 * stage.seconds / total)
      svg += """
        <rect class="part c\(color)" x="\(LinePlot.number(start))" y="4" \
        width="\(LinePlot.number(width))" height="20"><title>\(escaped(text))</title></rect>
        """
      legend.append("<span><i class=\"c\(color)\"></i>\(escaped(text))</span>")
      start += width
    }
    return """
      <figure><figcaption>\(escaped(title))</figcaption>\(svg)</svg>\
      <p class="legend">\(legend.joined(separator: " "))</p></figure>
      """
  }
}
