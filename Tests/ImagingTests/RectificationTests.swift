import Foundation
import Imaging
import Testing

/// A picture painted by a function of the pixel's centre.
private func picture(
  width: Int, height: Int, _ value: (Double, Double) -> Double
) -> GrayImage {
  var pixels: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      pixels.append(UInt8(min(max(value(Double(x) + 0.5, Double(y) + 0.5), 0), 255)))
    }
  }
  return GrayImage(width: width, height: height, pixels: pixels)
}

@Suite struct RectificationTests {
  @Test func aStandingSpineLiesWithItsTopAtTheLeft() {
    // Grey grows downwards, and a little to the right.
    let photo = picture(width: 100, height: 200) { x, y in y + x / 10 }
    let geometry = StripGeometry(
      quad: Quad(x: 40, y: 20, width: 20, height: 160), thickness: 20)
    let strip = photo.strip(geometry)
    #expect(strip.width == 160 && strip.height == 20)
    // Left is the top of the photo; the strip's top is the photo's right.
    #expect(abs(Int(strip.pixels[0]) - (20 + 6)) <= 1)
    #expect(abs(Int(strip.pixels[159]) - (179 + 6)) <= 1)
    #expect(abs(Int(strip.pixels[19 * 160]) - (20 + 4)) <= 1)
    #expect(geometry.photoPoint(Point(x: 0, y: 0)) == Point(x: 60, y: 20))
    #expect(geometry.photoPoint(Point(x: 160, y: 20)) == Point(x: 40, y: 180))
  }

  @Test func aLyingSpineStaysAsItIs() {
    let photo = picture(width: 200, height: 100) { x, y in x + y / 10 }
    let strip = photo.strip(
      StripGeometry(quad: Quad(x: 20, y: 40, width: 160, height: 20), thickness: 20))
    #expect(strip.pixels == photo.crop(x: 20, y: 40, width: 160, height: 20).pixels)
  }

  @Test func perspectiveIsUndone() {
    // A chequered plane seen at an angle: project the plane's unit square onto the quad and paint
    // each pixel by where it comes from.
    let corners = [
      Point(x: 50, y: 40), Point(x: 350, y: 70), Point(x: 350, y: 120), Point(x: 50, y: 150),
    ]
    let quad = Quad(corners)
    let geometry = StripGeometry(quad: quad, scale: 1)
    // The plane's point of each photo pixel, by Newton's method on the geometry's own map being
    // avoided: the vanishing point of this quad's long sides gives it in closed form.
    let slopeTop = 30.0 / 300
    let slopeBottom = -30.0 / 300
    let vanishing = 110.0 / (slopeTop - slopeBottom)
    let photo = picture(width: 400, height: 200) { x, y in
      let upper = 40 + slopeTop * (x - 50)
      let lower = 150 + slopeBottom * (x - 50)
      let v = (y - upper) / (lower - upper)
      // Depth is inverse to apparent height.
      let u = (x - 50) / (vanishing - (x - 50)) / (300 / (vanishing - 300))
      return (Int((u * 4).rounded(.down)) + Int((v * 2).rounded(.down))) % 2 == 0 ? 220 : 30
    }
    let strip = photo.strip(geometry)
    for row in 0..<2 {
      for column in 0..<4 {
        let x = (Double(column) + 0.5) / 4 * Double(strip.width)
        let y = (Double(row) + 0.5) / 2 * Double(strip.height)
        let value = strip.pixels[Int(y) * strip.width + Int(x)]
        #expect((value > 128) == ((row + column) % 2 == 0), "field \(row), \(column)")
      }
    }
  }

  @Test func shrinkingAveragesFineLines() {
    // Lines of one pixel vanish into grey; sampling every eighth pixel would show black or white.
    let photo = picture(width: 800, height: 160) { x, _ in Int(x) % 2 == 0 ? 255 : 0 }
    let strip = photo.strip(
      StripGeometry(quad: Quad(x: 0, y: 0, width: 800, height: 160), thickness: 20))
    #expect(strip.width == 100 && strip.height == 20)
    #expect(strip.pixels.allSatisfy { abs(Int($0) - 127) <= 16 })
  }

  @Test func colourAndGreyStripsAgree() {
    let photo = picture(width: 120, height: 300) { x, y in x + y / 2 }
    let quad = Quad([
      Point(x: 30, y: 20), Point(x: 60, y: 25), Point(x: 80, y: 280), Point(x: 45, y: 270),
    ])
    let geometry = StripGeometry(quad: quad, thickness: 24)
    let gray = photo.strip(geometry)
    let color = photo.colored().strip(geometry)
    for index in gray.pixels.indices {
      #expect(abs(Int(gray.pixels[index]) - Int(color.pixels[3 * index])) <= 1)
    }
  }

  @Test func boxesMapBackToThePhoto() {
    let quad = Quad(x: 100, y: 50, width: 40, height: 400)
    let geometry = StripGeometry(quad: quad, thickness: 80)
    // The first tenth of the strip as it is: the top of the spine.
    #expect(
      near(
        geometry.photoQuad(x: 0, y: 0, width: 0.1, height: 1, rotation: 0),
        Quad(x: 100, y: 50, width: 40, height: 40)))
    // Turned upside down, it is the bottom.
    #expect(
      near(
        geometry.photoQuad(x: 0, y: 0, width: 0.1, height: 1, rotation: 180),
        Quad(x: 100, y: 410, width: 40, height: 40)))
    // Turned clockwise the strip stands as the spine does.
    #expect(
      near(
        geometry.photoQuad(x: 0.25, y: 0.5, width: 0.5, height: 0.1, rotation: 90),
        Quad(x: 110, y: 250, width: 20, height: 40)))
    #expect(
      near(
        geometry.photoQuad(x: 0.25, y: 0.5, width: 0.5, height: 0.1, rotation: 270),
        Quad(x: 110, y: 210, width: 20, height: 40)))
  }

  @Test func quadsGoneWrongGiveSmallStrips() {
    let photo = picture(width: 50, height: 50) { x, y in x + y }
    let point = Point(x: 10, y: 10)
    let quads = [
      Quad([point, point, point, point]),
      Quad([point, Point(x: 40, y: 10), Point(x: 40, y: 10), point]),
      Quad([point, Point(x: 40, y: 40), Point(x: 40, y: 10), Point(x: 10, y: 40)]),
      Quad(x: -1e6, y: -1e6, width: 2e6, height: 10),
      Quad([Point(x: 0, y: 0), Point(x: 40, y: 20), Point(x: 0, y: 40), Point(x: 15, y: 20)]),
    ]
    for quad in quads {
      let strip = photo.strip(StripGeometry(quad: quad, thickness: 20))
      #expect(strip.width >= 1 && strip.width <= StripGeometry.longestSide)
      #expect(strip.pixels.count == strip.width * strip.height)
    }
  }

  private func near(_ a: Quad, _ b: Quad) -> Bool {
    zip(a.corners, b.corners).allSatisfy { $0.distance(to: $1) < 1e-6 }
  }
}
