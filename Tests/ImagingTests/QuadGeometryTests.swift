import Foundation
import Imaging
import Testing

@Suite struct QuadGeometryTests {
  @Test func cornersRunClockwiseFromTheTopLeft() {
    let quad = Quad([
      Point(x: 10, y: 30), Point(x: 20, y: 30), Point(x: 20, y: 0), Point(x: 10, y: 0),
    ])
    #expect(
      quad.corners == [
        Point(x: 10, y: 0), Point(x: 20, y: 0), Point(x: 20, y: 30), Point(x: 10, y: 30),
      ])
    #expect(quad.area == 300)
    #expect(quad.center == Point(x: 15, y: 15))
    #expect(quad.boundingBox == (10, 0, 20, 30))
  }

  @Test func overlapsOfRectangles() {
    let a = Quad(x: 0, y: 0, width: 10, height: 10)
    let b = Quad(x: 5, y: 0, width: 10, height: 10)
    #expect(abs(a.intersectionOverUnion(with: b) - 1 / 3) < 1e-12)
    #expect(abs(a.overlapOfSmaller(with: b) - 0.5) < 1e-12)
    let inner = Quad(x: 2, y: 2, width: 2, height: 2)
    #expect(a.overlapOfSmaller(with: inner) == 1)
    #expect(abs(inner.intersectionOverUnion(with: a) - 0.04) < 1e-12)
    #expect(a.intersectionOverUnion(with: Quad(x: 20, y: 0, width: 5, height: 5)) == 0)
    #expect(a.intersectionOverUnion(with: a) == 1)
  }

  @Test func quadsWithoutAreaOverlapNothing() {
    let line = Quad([
      Point(x: 0, y: 0), Point(x: 10, y: 0), Point(x: 10, y: 0), Point(x: 0, y: 0),
    ])
    let square = Quad(x: 0, y: 0, width: 10, height: 10)
    #expect(line.overlapOfSmaller(with: square) == 0)
    #expect(line.intersectionOverUnion(with: line) == 0)
  }

  /// Clipping against counting the points of a fine grid, for random convex quads.
  @Test func intersectionsAgreeWithCounting() {
    let seed: UInt64 = 41
    var random = SplitMix(state: seed)
    for round in 0..<200 {
      let a = randomQuad(&random)
      let b = randomQuad(&random)
      var inside = 0
      for y in 0..<200 {
        for x in 0..<200 {
          let point = Point(x: (Double(x) + 0.5) / 2, y: (Double(y) + 0.5) / 2)
          if a.contains(point) && b.contains(point) { inside += 1 }
        }
      }
      let counted = Double(inside) / 4
      #expect(
        abs(counted - a.intersectionArea(with: b)) < 30,
        "seed \(seed), round \(round): \(counted) and \(a.intersectionArea(with: b))")
      #expect(
        abs(a.intersectionArea(with: b) - b.intersectionArea(with: a)) < 1e-6,
        "seed \(seed), round \(round)")
    }
  }

  @Test func aQuadIsFourPairsInJSON() throws {
    let quad = Quad(x: 1, y: 2, width: 3, height: 4)
    let json = try JSONEncoder().encode(quad)
    #expect(String(decoding: json, as: UTF8.self) == "[[1,2],[4,2],[4,6],[1,6]]")
    #expect(try JSONDecoder().decode(Quad.self, from: json) == quad)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Quad.self, from: Data("[[1,2],[3,4]]".utf8))
    }
  }

  /// A turned rectangle somewhere in 100 x 100 pixels.
  private func randomQuad(_ random: inout SplitMix) -> Quad {
    let angle = random.unit() * .pi
    let center = Point(x: 30 + 40 * random.unit(), y: 30 + 40 * random.unit())
    let half = (10 + 20 * random.unit(), 5 + 10 * random.unit())
    return Quad(
      [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)].map { u, v in
        Point(
          x: center.x + u * half.0 * cos(angle) - v * half.1 * sin(angle),
          y: center.y + u * half.0 * sin(angle) + v * half.1 * cos(angle))
      })
  }
}

/// A small generator of repeatable numbers (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0..<1.
  mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
