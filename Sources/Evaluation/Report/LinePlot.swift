import Foundation

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

  /// The room of the drawing, in the units of its width.
  private struct Frame {
    var width: Double
    var height: Double
    let left = 58.0
    let right = 26.0
    let top = 12.0
    let bottom = 50.0

    init(_ width: SVG.Width) {
      self.width = width.units
      height = width == .desk ? 400 : 330
    }
  }

  /// The chart with its legend.
  var html: String {
    let drawings = SVG.drawing(title) { width in
      let frame = Frame(width)
      return (frame.height, axes(frame) + series.map { drawing($0, frame) }.joined())
    }
    let legend =
      series.count < 2
      ? ""
      : "<p class=\"legend\">"
        + series.map {
          "<span><i class=\"c\($0.color)\($0.isDashed ? " dashed" : "")\"></i>\(escaped($0.name))</span>"
        }.joined(separator: " ") + "</p>"
    return "<figure><figcaption>\(escaped(title))</figcaption>\(drawings)\(legend)</figure>"
  }

  private func axes(_ frame: Frame) -> String {
    var svg = ""
    for tick in x.ticks {
      let place = horizontal(tick.value, frame)
      svg += SVG.line(place, frame.top, place, frame.height - frame.bottom, "grid")
      svg += SVG.text(place, frame.height - frame.bottom + 18, tick.label, "middle")
    }
    for tick in y.ticks {
      let place = vertical(tick.value, frame)
      svg += SVG.line(frame.left, place, frame.width - frame.right, place, "grid")
      svg += SVG.text(frame.left - 8, place + 4, tick.label, "end")
    }
    let middle = (frame.left + frame.width - frame.right) / 2
    svg += SVG.text(middle, frame.height - 10, x.label, "middle", "axis")
    return svg + """
      <text class="axis" text-anchor="middle" transform="translate(14 \
      \(SVG.number((frame.top + frame.height - frame.bottom) / 2))) rotate(-90)">\(escaped(y.label))</text>
      """
  }

  private func drawing(_ line: Series, _ frame: Frame) -> String {
    let path = line.points.map {
      "\(SVG.number(horizontal($0.x, frame))),\(SVG.number(vertical($0.y, frame)))"
    }.joined(separator: " ")
    var svg =
      "<polyline class=\"line c\(line.color)\(line.isDashed ? " dashed" : "")"
      + "\(line.isThick ? " thick" : "")\" points=\"\(path)\"/>"
    for (point, interval) in zip(line.points, line.intervals) {
      guard let interval else { continue }
      let place = horizontal(point.x, frame)
      svg += SVG.line(
        place, vertical(interval.low, frame), place, vertical(interval.high, frame),
        "interval c\(line.color)")
    }
    for point in line.points where !point.note.isEmpty {
      svg += """
        <circle class="\(line.isMarked ? "mark" : "hover") c\(line.color)" \
        cx="\(SVG.number(horizontal(point.x, frame)))" cy="\(SVG.number(vertical(point.y, frame)))" \
        r="\(line.isMarked ? 4 : 6)"><title>\(escaped(point.note))</title></circle>
        """
    }
    return svg
  }

  private func horizontal(_ value: Double, _ frame: Frame) -> Double {
    frame.left + x.place(value) * (frame.width - frame.left - frame.right)
  }

  private func vertical(_ value: Double, _ frame: Frame) -> Double {
    frame.height - frame.bottom - y.place(value) * (frame.height - frame.top - frame.bottom)
  }
}
