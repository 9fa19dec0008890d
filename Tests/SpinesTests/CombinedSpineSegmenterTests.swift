import Foundation
import Imaging
import Spines
import Testing

struct CombinedSpineSegmenterTests {
  let segmenter: CombinedSpineSegmenter

  init() throws { segmenter = try CombinedSpineSegmenter() }

  @Test func booksInARowAreFoundFromLeftToRight() {
    var drawing = ShelfDrawing(width: 1200, height: 800)
    drawing.drawRow(foot: 620, from: 120, to: 1080)
    let spines = segmenter.spines(in: drawing.photo())
    expectExactly(drawing, spines)
    #expect(spines.allSatisfy { $0.shelf == 1 && !$0.isInPile })
    #expect(spines.map(\.position) == Array(1...spines.count))
    #expect(isAscending(spines.map { center($0).x }))
  }

  @Test func booksInAPileAreFoundFromTheTopDown() {
    var drawing = ShelfDrawing(width: 1000, height: 800)
    drawing.drawPile(left: 200, foot: 640, count: 6)
    let spines = segmenter.spines(in: drawing.photo())
    expectExactly(drawing, spines)
    #expect(spines.allSatisfy { $0.shelf == 1 && $0.isInPile })
    #expect(isAscending(spines.map { center($0).y }))
  }

  @Test(arguments: [-24.0, -12, 12, 24]) func leaningBooksAreOutlinedAsTheyLean(degrees: Double) {
    var drawing = ShelfDrawing(width: 1200, height: 800)
    drawing.drawBoard(top: 640, thickness: 40)
    // Books that lean on each other touch along their whole sides.
    let spacing = 63 / cos(degrees * .pi / 180)
    for index in 0..<7 {
      drawing.drawBook(
        foot: Point(x: 380 + spacing * Double(index), y: 630), thickness: 62, height: 380,
        degrees: degrees, color: ShelfDrawing.palette[index])
    }
    expectExactly(drawing, segmenter.spines(in: drawing.photo()))
  }

  @Test func twoShelvesAreNumberedFromTheTopAndNoSpineSpansBoth() {
    var drawing = ShelfDrawing(width: 1200, height: 1000)
    drawing.drawRow(foot: 420, from: 100, to: 1100)
    let upper = drawing.books.count
    drawing.drawRow(foot: 900, from: 100, to: 1000)
    let spines = segmenter.spines(in: drawing.photo())
    expectExactly(drawing, spines)
    #expect(Set(spines.map(\.shelf)) == [1, 2])
    #expect(spines.count { $0.shelf == 1 } == upper)
    #expect(spines.allSatisfy { ($0.shelf == 1) == (center($0).y < 460) })
  }

  @Test func aPileBesideARowIsAShelfOfItsOwn() {
    var drawing = ShelfDrawing(width: 1400, height: 800)
    drawing.drawRow(foot: 640, from: 80, to: 780)
    let row = drawing.books.count
    drawing.drawPile(left: 860, foot: 640, count: 4)
    let spines = segmenter.spines(in: drawing.photo())
    expectExactly(drawing, spines)
    #expect(spines.prefix(row).allSatisfy { $0.shelf == 1 && !$0.isInPile })
    #expect(spines.dropFirst(row).allSatisfy { $0.shelf == 2 && $0.isInPile })
  }

  @Test func quadsAreInPixelsOfTheWholePhoto() {
    var drawing = ShelfDrawing(width: 3000, height: 2000)
    drawing.drawRow(foot: 1600, from: 300, to: 2700, scale: 2.5)
    expectExactly(drawing, segmenter.spines(in: drawing.photo()))
  }

  @Test func aTinyPhotoShowsItsBooksToo() {
    var drawing = ShelfDrawing(width: 480, height: 320)
    drawing.drawRow(foot: 256, from: 48, to: 432, scale: 0.4)
    expectExactly(drawing, segmenter.spines(in: drawing.photo()))
  }

  @Test func theSamePhotoGivesTheSameSpines() {
    var drawing = ShelfDrawing(width: 1200, height: 800)
    drawing.drawRow(foot: 620, from: 120, to: 1080)
    let photo = drawing.photo()
    #expect(segmenter.spines(in: photo) == segmenter.spines(in: photo))
  }

  @Test(arguments: [(1, 1), (1, 900), (900, 1), (31, 400), (0, 0)])
  func aPhotoTooSmallForASpineShowsNone(width: Int, height: Int) {
    let pixels = [UInt8](repeating: 90, count: 3 * width * height)
    let photo = Photo(image: ColorImage(width: width, height: height, pixels: pixels))
    #expect(segmenter.spines(in: photo).isEmpty)
  }

  @Test func anEmptyWallShowsNoBooks() {
    #expect(segmenter.spines(in: ShelfDrawing(width: 900, height: 700).photo(noise: 0)).isEmpty)
    #expect(segmenter.spines(in: ShelfDrawing(width: 900, height: 700).photo(noise: 4)).isEmpty)
  }

  @Test func anEmptyShelfShowsNoBooks() {
    var drawing = ShelfDrawing(width: 1200, height: 900)
    for top in [150.0, 480, 810] { drawing.drawBoard(top: top, thickness: 36) }
    #expect(segmenter.spines(in: drawing.photo()).isEmpty)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func noiseShowsNoBooks(seed: UInt64) {
    var drawing = ShelfDrawing(width: 700, height: 500, seed: seed)
    let bytes = (0..<(3 * 700 * 500)).map { _ in UInt8(drawing.uniform(0...255)) }
    let photo = Photo(image: ColorImage(width: 700, height: 500, pixels: bytes))
    #expect(segmenter.spines(in: photo).isEmpty)
  }

  @Test func noTwoSpinesClaimTheSamePlace() {
    var drawing = ShelfDrawing(width: 1200, height: 800)
    drawing.drawRow(foot: 620, from: 120, to: 1080)
    let spines = segmenter.spines(in: drawing.photo())
    for a in spines.indices {
      for b in 0..<a {
        #expect(spines[a].quad.overlapOfSmaller(with: spines[b].quad) <= 0.25)
      }
    }
  }

  @Test func aLongStripOfAPhotoIsNoReasonToFail() {
    let pixels = [UInt8](repeating: 128, count: 3 * 6000 * 40)
    let photo = Photo(image: ColorImage(width: 6000, height: 40, pixels: pixels))
    #expect(segmenter.spines(in: photo).isEmpty)
  }

  @Test func oneSpineThatFillsThePhotoIsOneAtMost() {
    var drawing = ShelfDrawing(width: 500, height: 1400, wall: [150, 30, 35])
    drawing.drawBook(
      foot: Point(x: -10, y: 1410), thickness: 520, height: 1420, color: [150, 30, 35])
    #expect(segmenter.spines(in: drawing.photo()).count <= 1)
  }

  @Test func aBookSeenFromTheFrontIsOneAtMost() {
    var drawing = ShelfDrawing(width: 1200, height: 900)
    drawing.drawBook(
      foot: Point(x: 380, y: 800), thickness: 440, height: 640, color: [40, 70, 140])
    #expect(segmenter.spines(in: drawing.photo()).count <= 1)
  }

  @Test(arguments: [90, 180, 270]) func aTurnedPhotoShowsTheSameBooks(degrees: Int) {
    var drawing = ShelfDrawing(width: 1200, height: 800)
    drawing.drawRow(foot: 620, from: 120, to: 1080)
    let spines = segmenter.spines(in: Photo(image: drawing.photo().image.turned(by: degrees)))
    #expect(spines.count == drawing.books.count)
  }

  private func center(_ spine: Spine) -> Point {
    let corners = spine.quad.corners
    return Point(
      x: corners.map(\.x).reduce(0, +) / 4, y: corners.map(\.y).reduce(0, +) / 4)
  }

  private func isAscending(_ values: [Double]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// Every book drawn is outlined by one spine of its own, and nothing else is.
  private func expectExactly(
    _ drawing: ShelfDrawing, _ spines: [Spine], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(spines.count == drawing.books.count, sourceLocation: sourceLocation)
    for (number, book) in drawing.books.enumerated() {
      let best = spines.map { overlap($0.quad.corners, book) }.max() ?? 0
      #expect(best > 0.75, "book \(number + 1)", sourceLocation: sourceLocation)
    }
  }

  /// Intersection over union.
  private func overlap(_ a: [Point], _ b: [Point]) -> Float {
    let first = a.map { Vector(Float($0.x), Float($0.y)) }
    let second = b.map { Vector(Float($0.x), Float($0.y)) }
    let common = convexOverlap(first, second)
    return common / (polygonArea(first) + polygonArea(second) - common)
  }
}

extension ShelfDrawing {
  /// A board, and books of differing height and thickness standing on it side by side.
  mutating func drawRow(foot: Double, from left: Double, to right: Double, scale: Double = 1) {
    drawBoard(top: foot, thickness: 36 * scale)
    var x = left
    var number = 0
    while true {
      let thickness = Double(uniform(34...72)) * scale
      if x + thickness > right { break }
      drawBook(
        foot: Point(x: x, y: foot), thickness: thickness,
        height: Double(uniform(250...340)) * scale,
        color: ShelfDrawing.palette[number % ShelfDrawing.palette.count])
      x += thickness + 1
      number += 1
    }
  }

  /// A board, and books of differing length and thickness lying on it.
  mutating func drawPile(left: Double, foot: Double, count: Int) {
    drawBoard(top: foot, thickness: 36)
    var y = foot
    for number in 0..<count {
      let thickness = Double(uniform(36...66))
      let length = Double(uniform(330...420))
      drawBook(
        foot: Point(x: left + Double(uniform(0...30)), y: y - thickness), thickness: thickness,
        height: length, degrees: 90, color: ShelfDrawing.palette[number])
      y -= thickness + 1
    }
  }
}
