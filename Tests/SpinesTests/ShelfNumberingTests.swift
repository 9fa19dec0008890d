import Foundation
import Spines
import Testing

/// Shelf and position of spines whose outlines are known.
struct ShelfNumberingTests {
  @Test func booksFarApartOnOneBoardAreOneRow() {
    let spines = [
      standing(x: 100), standing(x: 130), standing(x: 700, height: 260), standing(x: 735),
    ]
    expect(spines, shelves: [1, 1, 1, 1], positions: [1, 2, 3, 4])
  }

  @Test func aTiltedBoardIsOneBoardStill() {
    let spines = (0..<8).map { standing(x: 100 + 120 * Float($0), foot: 500 + 6 * Float($0)) }
    expect(spines, shelves: [1, 1, 1, 1, 1, 1, 1, 1], positions: Array(1...8))
  }

  @Test func shelvesAreNumberedFromTheTopWhateverTheOrder() {
    let spines = [
      standing(x: 150, foot: 1000), standing(x: 100, foot: 480), standing(x: 110, foot: 1000),
      standing(x: 60, foot: 480),
    ]
    expect(spines, shelves: [2, 1, 2, 1], positions: [2, 2, 1, 1])
  }

  @Test func aPileBesideARowIsAShelfOfItsOwnInItsPlace() {
    let row = [standing(x: 100), standing(x: 130), standing(x: 160)]
    let pile = [lying(x: 300, y: 460), lying(x: 310, y: 430), lying(x: 290, y: 400)]
    expect(row + pile, shelves: [1, 1, 1, 2, 2, 2], positions: [1, 2, 3, 3, 2, 1])
    let other = pile.map { moved($0, -290) }
    expect(
      other + row.map { moved($0, 300) }, shelves: [1, 1, 1, 2, 2, 2],
      positions: [3, 2, 1, 1, 2, 3])
  }

  @Test func aRowGoesOnBehindAPileOnItsBoard() {
    let left = [standing(x: 100), standing(x: 130)]
    let right = [standing(x: 640), standing(x: 670)]
    let pile = [lying(x: 250, y: 460), lying(x: 255, y: 430)]
    expect(left + right + pile, shelves: [1, 1, 1, 1, 2, 2], positions: [1, 2, 3, 4, 2, 1])
  }

  @Test func aPileOnTopOfARowComesBeforeIt() {
    let row = (0..<10).map { standing(x: 100 + 30 * Float($0)) }
    let pile = [lying(x: 110, y: 172), lying(x: 115, y: 142)]
    expect(row + pile, shelves: row.map { _ in 2 } + [1, 1], positions: Array(1...10) + [2, 1])
  }

  @Test(arguments: [30, 45, 50] as [Float]) func aBookThatLeansFarIsNoPile(degrees: Float) {
    let spines = [standing(x: 100), leaning(x: 160, degrees: degrees), standing(x: 480)]
    for place in ShelfNumbering.number(spines) {
      #expect(place.shelf == 1)
      #expect(!place.isInPile)
    }
  }

  @Test func noSpines() { #expect(ShelfNumbering.number([]).isEmpty) }

  private func standing(x: Float, foot: Float = 500, height: Float = 320) -> SpineProposal {
    SpineProposal(
      corners: [
        [x, foot - height], [x + 28, foot - height], [x + 28, foot], [x, foot],
      ], family: .upright, features: [], length: height, width: 28)
  }

  private func lying(x: Float, y: Float) -> SpineProposal {
    SpineProposal(
      corners: [[x, y], [x + 300, y], [x + 300, y + 28], [x, y + 28]], family: .lying, features: [],
      length: 300, width: 28)
  }

  /// A book that leans to the right; found among the lying ones where it leans by more than 45°.
  private func leaning(x: Float, degrees: Float) -> SpineProposal {
    let angle = degrees * .pi / 180
    let up = 320 * Vector(sin(angle), -cos(angle))
    let aside = 28 * Vector(cos(angle), sin(angle))
    let foot = Vector(x, 500)
    let isFlat = degrees > 45
    return SpineProposal(
      corners: isFlat
        ? [foot, foot + up, foot + up + aside, foot + aside]
        : [foot + up, foot + up + aside, foot + aside, foot],
      family: isFlat ? .lying : .upright, features: [], length: 320, width: 28)
  }

  private func moved(_ spine: SpineProposal, _ x: Float) -> SpineProposal {
    var spine = spine
    spine.corners = spine.corners.map { $0 + Vector(x, 0) }
    return spine
  }

  private func expect(
    _ spines: [SpineProposal], shelves: [Int], positions: [Int],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let places = ShelfNumbering.number(spines)
    #expect(places.count == spines.count, sourceLocation: sourceLocation)
    for (index, spine) in spines.enumerated() {
      let place = places.first { $0.spine.corners == spine.corners }
      #expect(place?.shelf == shelves[index], "spine \(index)", sourceLocation: sourceLocation)
      #expect(place?.position == positions[index], "spine \(index)", sourceLocation: sourceLocation)
    }
  }
}
