import Imaging

/// The list below a drawn photo that tells each tag's title.
struct OverlayKey {
  static let paper = RGBColor(250, 249, 245)
  private static let ink = RGBColor(20, 24, 28)
  private static let faint = RGBColor(95, 100, 108)

  /// Pixels that it takes below the photo; 0 where the photo is too narrow for one.
  let height: Int
  private let marks: [SpineMark]
  private let width: Double
  private let textSize: Double
  private let columns: Int
  private let rows: Int

  init(_ marks: [SpineMark], width: Int, unit: Double) {
    self.marks = marks
    self.width = Double(width)
    textSize = max(11 * unit, 12)
    // A column shows a title of some fifty letters; fewer columns where there are few spines.
    let fitting = Int((self.width / (30 * textSize)).rounded(.down))
    columns = max(1, min(fitting, (marks.count + 4) / 5))
    rows = (marks.count + columns - 1) / columns
    let isTooNarrow = self.width < 12 * textSize
    height =
      isTooNarrow
      ? 0 : Int((Double(rows) * Self.rowHeight * textSize + 3.4 * textSize).rounded(.up))
  }

  private static let rowHeight = 1.65

  func draw(on canvas: inout Canvas, top: Int) {
    guard height > 0 else { return }
    var pen = Point(x: textSize, y: Double(top) + 1.3 * textSize)
    if marks.isEmpty {
      write("No books were found on this photo.", at: pen, Self.ink, on: &canvas)
      return
    }
    for state in SpineMark.State.allCases {
      let count = marks.count { $0.state == state }
      if count == 0 { continue }
      let box = Canvas.tagSize(of: "\(count)", size: textSize)
      SpineMark.drawTag(
        "\(count)", state, on: &canvas, center: Point(x: pen.x + box.width / 2, y: pen.y),
        size: textSize)
      pen.x += box.width + 0.5 * textSize
      pen.x += write(state.name, at: pen, Self.ink, on: &canvas) + 1.6 * textSize
    }
    let columnWidth = (width - textSize) / Double(columns)
    let tagWidth = marks.map { Canvas.tagSize(of: $0.tag, size: textSize).width }.max() ?? 0
    for (index, mark) in marks.enumerated() {
      let left = textSize + Double(index / rows) * columnWidth
      let y = Double(top) + (3.3 + Double(index % rows) * Self.rowHeight) * textSize
      mark.drawTag(
        on: &canvas, center: Point(x: left + tagWidth / 2, y: y), size: textSize)
      let start = left + tagWidth + 0.6 * textSize
      let room = columnWidth - tagWidth - 1.6 * textSize
      let title = Canvas.fitted(mark.title, size: textSize, room: room)
      let used = write(title, at: Point(x: start, y: y), Self.ink, on: &canvas)
      let gap = title.isEmpty ? 0 : 0.8 * textSize
      let detail = Canvas.fitted(mark.detail, size: textSize, room: room - used - gap)
      write(detail, at: Point(x: start + used + gap, y: y), Self.faint, on: &canvas)
    }
  }

  /// Writes a line around the height of `middle`, from there to the right; returns its width.
  @discardableResult
  private func write(
    _ text: String, at middle: Point, _ color: RGBColor, on canvas: inout Canvas
  ) -> Double {
    canvas.text(
      text, at: Point(x: middle.x, y: middle.y + 0.36 * textSize), size: textSize, color: color)
    return Canvas.width(of: text, size: textSize)
  }
}
