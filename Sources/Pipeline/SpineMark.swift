import Imaging

/// A spine as it is marked on a drawing.
struct SpineMark {
  /// What is known of a spine; told by colour, line and the tag's ground together, so that none of them
  /// is needed alone.
  enum State: CaseIterable {
    /// Matched.
    case found
    /// Matched, and worth a person's look.
    case unsure
    /// No record was believed.
    case unmatched

    var color: RGBColor {
      switch self {
      case .found: .found
      case .unsure: .doubtful
      case .unmatched: .unknown
      }
    }

    var pattern: Canvas.LinePattern {
      switch self {
      case .found: .solid
      case .unsure: .dashed
      case .unmatched: .dotted
      }
    }

    /// What the key calls it.
    var name: String {
      switch self {
      case .found: "found"
      case .unsure: "unsure: please check"
      case .unmatched: "not matched"
      }
    }
  }

  /// Matches below this probability are worth a person's look.
  private static let sureFrom = 0.9

  /// In pixels of the drawing.
  let outline: Quad
  let state: State
  /// The place, as the tables have it: "12", or "2.12" where the photo has several shelves.
  let tag: String
  /// Title and author of the record, or what was read.
  let title: String
  let detail: String

  init(_ spine: SpineResult, outline: Quad, namesShelf: Bool) {
    self.outline = outline
    tag = namesShelf ? "\(spine.shelf).\(spine.position)" : "\(spine.position)"
    if let match = spine.match {
      state = match.confidence < Self.sureFrom ? .unsure : .found
      title = match.title
      let percent = "\(Int((match.confidence * 100).rounded())) %"
      detail = (state == .unsure ? [percent, match.author] : [match.author])
        .filter { !$0.isEmpty }.joined(separator: " · ")
    } else {
      state = .unmatched
      title = ""
      detail = spine.text.isEmpty ? "nothing read" : "not matched, read: “\(spine.text)”"
    }
  }

  func drawTag(on canvas: inout Canvas, center: Point, size: Double) {
    Self.drawTag(tag, state, on: &canvas, center: center, size: size)
  }

  static func drawTag(
    _ tag: String, _ state: State, on canvas: inout Canvas, center: Point, size: Double
  ) {
    switch state {
    case .found:
      canvas.tag(
        tag, center: center, size: size, ink: .white, ground: RGBColor(24, 88, 200),
        edge: .white)
    case .unsure:
      canvas.tag(
        tag, center: center, size: size, ink: .black, ground: state.color, edge: .black)
    case .unmatched:
      canvas.tag(
        tag, center: center, size: size, ink: RGBColor(170, 10, 90), ground: .white,
        edge: state.color)
    }
  }
}
