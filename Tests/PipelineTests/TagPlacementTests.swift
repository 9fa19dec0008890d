import Imaging
import Pipeline
import Testing

@Suite struct TagPlacementTests {
  private let size = (width: 1000, height: 800)

  private func tags(_ quads: [Quad], width: Double = 40) -> [TagPlacement.Place] {
    TagPlacement.places(of: quads.map { ($0, (width, 20)) }, in: size)
  }

  @Test func aTagStandsBelowItsSpine() throws {
    let place = try #require(tags([Quad(x: 300, y: 100, width: 50, height: 400)]).first)
    #expect(abs(place.center.x - 325) < 1)
    #expect((505...525).contains(place.center.y))
    #expect(!place.isAway)
  }

  @Test func inAPileItStandsAtTheLeft() throws {
    let place = try #require(tags([Quad(x: 300, y: 100, width: 400, height: 50)]).first)
    #expect((260...290).contains(place.center.x))
    #expect(abs(place.center.y - 125) < 1)
  }

  @Test func tagsOfThinNeighboursDoNotCoverEachOther() {
    let places = tags(
      (0..<12).map { Quad(x: 300 + 12 * Double($0), y: 100, width: 12, height: 400) })
    for (index, a) in places.enumerated() {
      for b in places.dropFirst(index + 1) {
        #expect(abs(a.center.x - b.center.x) >= 40 || abs(a.center.y - b.center.y) >= 20)
      }
    }
    #expect(places.contains { $0.isAway })
  }

  @Test func tagsStayInThePicture() {
    let quads = [
      Quad(x: 0, y: 300, width: 10, height: 500), Quad(x: -30, y: 10, width: 500, height: 30),
      Quad(x: 990, y: 700, width: 30, height: 300),
    ]
    for place in tags(quads) {
      #expect((20...980).contains(place.center.x) && (10...790).contains(place.center.y))
    }
  }
}
