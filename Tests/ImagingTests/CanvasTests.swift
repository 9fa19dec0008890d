import Foundation
import Imaging
import Testing

/// How red each pixel is against a black ground, 0...255.
private func red(_ canvas: Canvas, _ x: Int, _ y: Int) -> Int {
  Int(canvas.image.pixels[3 * (y * canvas.image.width + x)])
}

@Suite struct CanvasTests {
  private let black = ColorImage(
    width: 100, height: 60, pixels: [UInt8](repeating: 0, count: 18_000))

  private func ink(_ canvas: Canvas) -> Double {
    var sum = 0
    for index in stride(from: 0, to: canvas.image.pixels.count, by: 3) {
      sum += Int(canvas.image.pixels[index])
    }
    return Double(sum) / 255
  }

  @Test func aFilledQuadHasItsArea() {
    let quads = [
      Quad(x: 10.5, y: 10.25, width: 30.25, height: 20.5),
      Quad([Point(x: 20, y: 5), Point(x: 60, y: 15), Point(x: 55, y: 50), Point(x: 10, y: 40)]),
    ]
    for quad in quads {
      var canvas = Canvas(black)
      canvas.fill(quad, color: RGBColor(255, 0, 0))
      #expect(abs(ink(canvas) - quad.area) < 0.01 * quad.area)
      #expect(canvas.image.pixels[1] == 0)
    }
  }

  @Test func aTintLetsTheGroundThrough() {
    var canvas = Canvas(black)
    canvas.fill(Quad(x: 10, y: 10, width: 20, height: 20), color: .white, opacity: 0.5)
    #expect(red(canvas, 15, 15) == 128)
    #expect(red(canvas, 35, 15) == 0)
  }

  @Test func anOutlineIsAFrameOfItsWidth() {
    var canvas = Canvas(black)
    canvas.stroke(Quad(x: 20, y: 10, width: 50, height: 30), color: .white, width: 4)
    // Outer 54 x 34 less inner 46 x 26: corners are square and painted once.
    #expect(abs(ink(canvas) - Double(54 * 34 - 46 * 26)) < 1)
    #expect(red(canvas, 20, 10) == 255 && red(canvas, 18, 8) == 255)
    #expect(red(canvas, 45, 25) == 0)
  }

  @Test func patternsDifferWithoutTheirColour() {
    // How much of the upper side's line is drawn, and in how many strokes.
    func strokes(_ pattern: Canvas.LinePattern) -> (share: Double, count: Int) {
      var canvas = Canvas(
        ColorImage(width: 240, height: 60, pixels: [UInt8](repeating: 0, count: 43_200)))
      canvas.outline(
        Quad(x: 20, y: 20, width: 200, height: 30), color: .white, width: 4, pattern: pattern)
      let isInk = (22..<218).map { red(canvas, $0, 20) > 128 }
      let starts = zip(isInk, isInk.dropFirst()).count { !$0 && $1 } + (isInk[0] ? 1 : 0)
      return (Double(isInk.count { $0 }) / Double(isInk.count), starts)
    }
    #expect(strokes(.solid).share == 1)
    let (dashed, dotted) = (strokes(.dashed), strokes(.dotted))
    #expect((0.5...0.75).contains(dashed.share) && (4...8).contains(dashed.count))
    #expect((0.25...0.5).contains(dotted.share) && dotted.count > 2 * dashed.count)
  }

  @Test func roomBelowAPictureIsOfOneColour() {
    let picture = ColorImage(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6])
    let canvas = Canvas(picture, below: 2, color: RGBColor(7, 8, 9))
    #expect(canvas.image.width == 2 && canvas.image.height == 3)
    #expect(
      canvas.image.pixels == [1, 2, 3, 4, 5, 6] + Array(repeating: [7, 8, 9], count: 4).joined())
  }

  @Test func whatLiesOutsideIsNotDrawn() {
    var canvas = Canvas(black)
    canvas.fill(Quad(x: -50, y: -50, width: 60, height: 60), color: .white)
    canvas.stroke(Quad(x: 500, y: 500, width: 60, height: 60), color: .white, width: 3)
    canvas.text("aus dem Bild", at: Point(x: 90, y: 58), size: 40, color: .white)
    canvas.text("ganz weg", at: Point(x: -900, y: 20), size: 20, color: .white)
    canvas.outline(
      Quad(x: .nan, y: 0, width: 10, height: 10), color: .found, width: 2, pattern: .dashed)
    canvas.tag(
      "7", center: Point(x: -400, y: 900), size: 20, ink: .black, ground: .white, edge: .white)
    #expect(red(canvas, 9, 9) == 255 && red(canvas, 10, 10) == 0)
  }

  @Test func textTakesTheRoomItSaysItTakes() {
    let text = "Còrdova, Ñandú & Größe"
    let width = Canvas.width(of: text, size: 24)
    var canvas = Canvas(
      ColorImage(width: 600, height: 60, pixels: [UInt8](repeating: 0, count: 108_000)))
    canvas.text(text, at: Point(x: 20, y: 40), size: 24, color: .white)
    let columns = (0..<600).filter { x in (0..<60).contains { red(canvas, x, $0) > 40 } }
    #expect(columns.first! >= 19 && columns.first! <= 24)
    #expect(abs(Double(columns.last!) - (20 + width)) < 4)
  }

  @Test func accentsAreDrawn() {
    // The picture of "é" is that of "e" and something above it.
    func rows(_ letter: String) -> [Int] {
      var canvas = Canvas(black)
      canvas.text(letter, at: Point(x: 20, y: 50), size: 40, color: .white)
      return (0..<60).filter { y in (0..<100).contains { red(canvas, $0, y) > 40 } }
    }
    for (plain, accented) in [("e", "é"), ("o", "ò"), ("u", "ü"), ("n", "ñ"), ("I", "Í")] {
      #expect(rows(accented).first! < rows(plain).first!)
      #expect(rows(accented).last! == rows(plain).last!)
      // A letter and a combining accent are the same letter.
      let decomposed = accented.decomposedStringWithCanonicalMapping
      #expect(rows(decomposed) == rows(accented))
    }
    #expect(rows("ç").last! > rows("c").last!)
    // Letters that the atlas lacks are drawn plain or as a question mark, never left out.
    #expect(rows("ế") == rows("e"))
    #expect(rows("書") == rows("?"))
  }

  @Test func textAlongAStandingSpineRunsDown() {
    let tall = ColorImage(width: 60, height: 300, pixels: [UInt8](repeating: 0, count: 54_000))
    var standing = Canvas(tall)
    standing.text(
      "Poemes", along: Quad(x: 10, y: 10, width: 40, height: 280), size: 24, color: .white)
    var lying = Canvas(tall.turned(by: 270))
    lying.text(
      "Poemes", along: Quad(x: 10, y: 10, width: 280, height: 40), size: 24, color: .white)
    // The standing spine is the lying one turned clockwise.
    let turned = lying.image.turned(by: 90)
    let differences = zip(standing.image.pixels, turned.pixels).map { abs(Int($0) - Int($1)) }
    #expect(differences.max()! <= 2)
    #expect(ink(standing) > 500)
  }

  @Test func longTitlesAreShortenedToTheSpine() {
    let quad = Quad(x: 100, y: 10, width: 200, height: 40)
    var canvas = Canvas(
      ColorImage(width: 400, height: 60, pixels: [UInt8](repeating: 0, count: 72_000)))
    canvas.text(
      String(repeating: "Enciclopèdia ", count: 20), along: quad, color: .white)
    let columns = (0..<400).filter { x in (0..<60).contains { red(canvas, x, $0) > 40 } }
    #expect(columns.first! >= 100 && columns.last! < 300)
    #expect(columns.count > 100)
  }
}
