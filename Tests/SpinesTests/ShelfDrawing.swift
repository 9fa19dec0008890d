import Foundation
import Imaging

/// Draws shelf scenes for tests: flat books with lettering before a wall, antialiased, lightly noisy.
struct ShelfDrawing {
  let width: Int
  let height: Int
  private var pixels: [SIMD3<Float>]
  private var random: UInt64

  /// Quads of the books drawn, clockwise from the top left of the upright book.
  private(set) var books: [[Point]] = []

  init(width: Int, height: Int, wall: SIMD3<Float> = [205, 200, 190], seed: UInt64 = 1) {
    self.width = width
    self.height = height
    pixels = [SIMD3<Float>](repeating: wall, count: width * height)
    random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  /// The finished photo.
  func photo(noise: Float = 2) -> Photo {
    var drawing = self
    var bytes = [UInt8](repeating: 0, count: 3 * width * height)
    for index in pixels.indices {
      for channel in 0..<3 {
        let value = pixels[index][channel] + noise * drawing.uniform(-1.7...1.7)
        bytes[3 * index + channel] = UInt8(min(max(value, 0), 255))
      }
    }
    return Photo(image: ColorImage(width: width, height: height, pixels: bytes))
  }

  /// A shelf board from edge to edge.
  mutating func drawBoard(top: Double, thickness: Double, color: SIMD3<Float> = [120, 90, 60]) {
    fill(
      [
        Point(x: 0, y: top), Point(x: Double(width), y: top),
        Point(x: Double(width), y: top + thickness), Point(x: 0, y: top + thickness),
      ], color)
  }

  /// A book whose foot begins at `foot`, turned clockwise by `degrees`.
  mutating func drawBook(
    foot: Point, thickness: Double, height: Double, degrees: Double = 0, color: SIMD3<Float>
  ) {
    let angle = degrees * .pi / 180
    let up = Point(x: sin(angle), y: -cos(angle))
    let right = Point(x: cos(angle), y: sin(angle))
    func at(_ u: Double, _ v: Double) -> Point {
      Point(x: foot.x + u * right.x + v * up.x, y: foot.y + u * right.y + v * up.y)
    }
    func quad(_ u0: Double, _ v0: Double, _ u1: Double, _ v1: Double) -> [Point] {
      [at(u0, v1), at(u1, v1), at(u1, v0), at(u0, v0)]
    }
    let outline = quad(0, 0, thickness, height)
    fill(outline, color)
    // Rounded spines darken towards their edges, which is what parts books of one colour.
    let rim = max(1, 0.05 * thickness)
    fill(quad(0, 0, rim, height), 0.55 * color)
    fill(quad(thickness - rim, 0, thickness, height), 0.55 * color)
    // Lettering along the spine.
    let ink: SIMD3<Float> = color.sum() > 380 ? [30, 30, 35] : [235, 230, 215]
    var v = 0.15 * height
    while v < 0.8 * height {
      let letter = 0.16 * thickness + 2
      if uniform(0...1) < 0.8 {
        fill(quad(0.35 * thickness, v, 0.65 * thickness, v + 0.35 * letter), ink)
        fill(quad(0.35 * thickness, v, 0.42 * thickness, v + letter), ink)
      }
      v += 1.5 * letter
    }
    books.append(outline)
  }

  /// Fills a convex quad whose corners run clockwise as seen, with soft edges.
  mutating func fill(_ corners: [Point], _ color: SIMD3<Float>) {
    let left = max(0, Int(corners.map(\.x).min()!) - 1)
    let right = min(width - 1, Int(corners.map(\.x).max()!) + 1)
    let top = max(0, Int(corners.map(\.y).min()!) - 1)
    let bottom = min(height - 1, Int(corners.map(\.y).max()!) + 1)
    guard left <= right, top <= bottom else { return }
    for y in top...bottom {
      for x in left...right {
        var coverage = 1.0
        for index in 0..<4 {
          let a = corners[index]
          let b = corners[(index + 1) % 4]
          let length = a.distance(to: b)
          let inside =
            ((b.x - a.x) * (Double(y) + 0.5 - a.y) - (b.y - a.y) * (Double(x) + 0.5 - a.x)) / length
          coverage = min(coverage, inside + 0.5)
        }
        if coverage > 0 {
          let share = Float(min(coverage, 1))
          let index = y * width + x
          pixels[index] = (1 - share) * pixels[index] + share * color
        }
      }
    }
  }

  /// A seeded number.
  mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    let unit = Float(random >> 40) / Float(1 << 24)
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }

  /// Colours that neighbouring books take in turn.
  static let palette: [SIMD3<Float>] = [
    [150, 30, 35], [40, 70, 140], [225, 215, 190], [30, 95, 60], [215, 160, 40], [60, 50, 55],
    [120, 60, 130], [70, 140, 150],
  ]
}
