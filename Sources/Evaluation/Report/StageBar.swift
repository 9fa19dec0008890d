import Foundation

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
        <rect class="part c\(color)" x="\(SVG.number(start))" y="4" \
        width="\(SVG.number(width))" height="20"><title>\(escaped(text))</title></rect>
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
