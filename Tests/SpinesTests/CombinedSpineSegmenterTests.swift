import Foundation
import Imaging
import Spines
import Testing

struct CombinedSpineSegmenterTests {
  let segmenter: CombinedSpineSegmenter

  init() throws { segmenter = try CombinedSpineSegmenter() }

  @Test func booksOfTwoShelvesAreFoundAndNumbered() {
    var drawing = ShelfDrawing(width: 1200, height: 1000)
    drawing.drawRow(foot: 420, from: 100, to: 1100)
    let upper = drawing.books.count
    drawing.drawRow(foot: 900, from: 100, to: 1000)
    let spines = segmenter.spines(in: drawing.photo())
    expectFound(drawing, spines)
    #expect(Set(spines.map(\.shelf)) == [1, 2])
    #expect(spines.count { $0.shelf == 1 } == upper)
    // None spans both.
    #expect(spines.allSatisfy { $0.quad.boundingBox.maxY < 460 || $0.quad.boundingBox.minY > 430 })
  }

  @Test func aPileBesideARowIsAShelfOfItsOwn() {
    var drawing = ShelfDrawing(width: 1400, height: 800)
    drawing.drawRow(foot: 640, from: 80, to: 780)
    drawing.drawPile(left: 860, foot: 640, count: 4)
    let spines = segmenter.spines(in: drawing.photo())
    expectFound(drawing, spines)
    #expect(spines.filter { $0.shelf == 1 }.allSatisfy { !$0.isInPile })
    #expect(spines.filter { $0.shelf == 2 }.allSatisfy { $0.isInPile })
    #expect(spines.filter { $0.shelf == 2 }.map(\.position) == [1, 2, 3, 4])
  }

  @Test func noTwoSpinesClaimTheSamePlace() {
    var drawing = ShelfDrawing(width: 1200, height: 800)
    drawing.drawRow(foot: 620, from: 120, to: 1080)
    let spines = segmenter.spines(in: drawing.photo())
    for a in spines.indices {
      for b in 0..<a {
        #expect(spines[a].quad.overlapOfSmaller(with: spines[b].quad) <= 0.3)
      }
    }
  }

  @Test func theSamePhotoGivesTheSameSpines() {
    var drawing = ShelfDrawing(width: 900, height: 600)
    drawing.drawRow(foot: 480, from: 90, to: 800)
    let photo = drawing.photo()
    #expect(segmenter.spines(in: photo) == segmenter.spines(in: photo))
  }

  @Test(arguments: [(1, 1), (1, 900), (900, 1), (31, 400), (0, 0)])
  func aPhotoTooSmallForASpineShowsNone(width: Int, height: Int) {
    let pixels = [UInt8](repeating: 90, count: 3 * width * height)
    let photo = Photo(image: ColorImage(width: width, height: height, pixels: pixels))
    #expect(segmenter.spines(in: photo).isEmpty)
  }

  @Test func aLongStripOfAPhotoIsNoReasonToFail() {
    let pixels = [UInt8](repeating: 128, count: 3 * 6000 * 40)
    let photo = Photo(image: ColorImage(width: 6000, height: 40, pixels: pixels))
    #expect(segmenter.spines(in: photo).isEmpty)
  }

  @Test func wallsAndEmptyShelvesShowNoBooks() {
    var drawing = ShelfDrawing(width: 1200, height: 900)
    #expect(segmenter.spines(in: drawing.photo()).isEmpty)
    for top in [150.0, 480, 810] { drawing.drawBoard(top: top, thickness: 36) }
    #expect(segmenter.spines(in: drawing.photo()).isEmpty)
  }

  @Test func noiseShowsNoBooks() {
    var drawing = ShelfDrawing(width: 700, height: 500, seed: 5)
    let bytes = (0..<(3 * 700 * 500)).map { _ in UInt8(drawing.uniform(0...255)) }
    let photo = Photo(image: ColorImage(width: 700, height: 500, pixels: bytes))
    #expect(segmenter.spines(in: photo).isEmpty)
  }

  /// Every book drawn is outlined by one spine, and hardly anything else is.
  private func expectFound(
    _ drawing: ShelfDrawing, _ spines: [Spine], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(spines.count == drawing.books.count, sourceLocation: sourceLocation)
    for (number, book) in drawing.books.enumerated() {
      let best = spines.map { $0.quad.intersectionOverUnion(with: Quad(book)) }.max() ?? 0
      #expect(best > 0.7, "book \(number + 1)", sourceLocation: sourceLocation)
    }
  }
}
