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

/// Drawing in SVG whose colours come from the page's style.
enum SVG {
  /// A chart is drawn twice, so that its letters are of one size on a desk and on a phone; the page's
  /// style shows the one that fits.
  enum Width: String, CaseIterable {
    case desk, phone

    /// The width of the drawing, in the page's pixels where it is not scaled.
    var units: Double { self == .desk ? 640 : 350 }
  }

  /// A drawing of `height` with what `content` draws, for both widths.
  static func drawing(
    _ title: String, _ content: (Width) -> (height: Double, svg: String)
  ) -> String {
    Width.allCases.map { width in
      let (height, svg) = content(width)
      return """
        <svg class="\(width.rawValue)" viewBox="0 0 \(Int(width.units)) \(Int(height))" role="img" \
        aria-label="\(escaped(title))">\(svg)</svg>
        """
    }.joined()
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
