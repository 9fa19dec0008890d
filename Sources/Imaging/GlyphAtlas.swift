import Foundation

/// The letters that are drawn on photos: coverage pictures and metrics, compiled into the program
/// (see training/glyphs).
struct GlyphAtlas: Sendable {
  /// One glyph: its box in the atlas and its place on the line, in pixels of the atlas.
  struct Glyph: Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    /// From the pen to the box's left edge.
    var left: Double
    /// From the base line to the box's top edge, negative upwards.
    var top: Double
    /// How far the pen moves.
    var advance: Double
  }

  /// Coverage, 0...255.
  let picture: GrayImage
  /// Pixels of the em.
  let size: Double
  /// Pixels above the base line.
  let ascent: Double
  /// Pixels below the base line.
  let descent: Double
  private let glyphs: [Unicode.Scalar: Glyph]

  /// The atlas, decoded once.
  static let shared = GlyphAtlas()

  private init() {
    guard let photo = try? Photo(bytes: PackageResources.glyphs_png, name: "glyph atlas") else {
      preconditionFailure("the glyph atlas that is compiled in cannot be decoded")
    }
    picture = photo.image.grayscale()
    let lines = String(decoding: PackageResources.glyphs_txt, as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: " ") }
    let head = lines[0]
    size = Double(head[1]) ?? 0
    ascent = Double(head[3]) ?? 0
    descent = Double(head[5]) ?? 0
    var glyphs: [Unicode.Scalar: Glyph] = [:]
    for line in lines.dropFirst() where line.count == 8 {
      let numbers = line.compactMap { Double($0) }
      guard numbers.count == 8, let scalar = Unicode.Scalar(UInt32(numbers[0])) else { continue }
      glyphs[scalar] = Glyph(
        x: Int(numbers[1]), y: Int(numbers[2]), width: Int(numbers[3]), height: Int(numbers[4]),
        left: numbers[5], top: numbers[6], advance: numbers[7])
    }
    self.glyphs = glyphs
  }

  /// The glyphs of a text. A letter that the atlas lacks is drawn without its accents, or as "?".
  func glyphs(of text: String) -> [Glyph] {
    text.precomposedStringWithCanonicalMapping.unicodeScalars.compactMap { scalar in
      if let glyph = glyphs[scalar] { return glyph }
      if scalar.properties.isWhitespace { return glyphs[" "] }
      if scalar.properties.generalCategory == .nonspacingMark
        || scalar.properties.generalCategory == .control
      {
        return nil
      }
      let base = String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars.first
      return base.flatMap { glyphs[$0] } ?? glyphs["?"]
    }
  }

  /// Width of a text in ems.
  func width(of text: String) -> Double {
    glyphs(of: text).reduce(0) { $0 + $1.advance } / size
  }

  /// Coverage at a point of the atlas that belongs to `glyph`, 0...1, by linear interpolation;
  /// `x` and `y` from the top-left corner of its box.
  func coverage(of glyph: Glyph, x: Double, y: Double) -> Float {
    // One pixel around each glyph is empty, so that edges fade to nothing.
    let px = min(max(x - 0.5, -1), Double(glyph.width))
    let py = min(max(y - 0.5, -1), Double(glyph.height))
    let left = Int(px.rounded(.down))
    let top = Int(py.rounded(.down))
    let fx = Float(px - Double(left))
    let fy = Float(py - Double(top))
    func value(_ dx: Int, _ dy: Int) -> Float {
      let column = left + dx
      let row = top + dy
      guard column >= 0, row >= 0, column < glyph.width, row < glyph.height else { return 0 }
      return Float(picture.pixels[(glyph.y + row) * picture.width + glyph.x + column])
    }
    let upper = value(0, 0) * (1 - fx) + value(1, 0) * fx
    let lower = value(0, 1) * (1 - fx) + value(1, 1) * fx
    return (upper * (1 - fy) + lower * fy) / 255
  }
}
