import Imaging
import Testing

struct ConvexOverlapTests {
  let square: [SIMD2<Float>] = [[0, 0], [10, 0], [10, 10], [0, 10]]

  @Test func areaIsPositiveWhereCornersRunClockwise() {
    #expect(polygonArea(square) == 100)
    #expect(polygonArea(square.reversed()) == -100)
    #expect(polygonArea([]) == 0)
  }

  @Test func overlapOfAPolygonWithItselfIsItsArea() {
    #expect(convexOverlap(square, square) == 100)
  }

  @Test func overlapOfShiftedSquares() {
    #expect(convexOverlap(square, square.map { $0 + [4, 5] }) == 30)
    #expect(convexOverlap(square, square.map { $0 + [10, 0] }) == 0)
    #expect(convexOverlap(square, square.map { $0 + [50, 50] }) == 0)
  }

  @Test func overlapWithATurnedSquareCutsItsCornersOff() {
    // A diamond of half diagonal 6 around the middle: each of its tips reaches 1 beyond the square.
    let diamond: [SIMD2<Float>] = [[5, -1], [11, 5], [5, 11], [-1, 5]]
    #expect(abs(convexOverlap(diamond, square) - (72 - 4)) < 1e-3)
    #expect(abs(convexOverlap(square, diamond) - (72 - 4)) < 1e-3)
  }
}
