import Foundation
import Imaging
import Reading
import Testing

/// A dark standing spine with a white label at its foot, on which the call number runs up.
@Suite struct LabelFinderTests {
  private let spine = Quad(x: 40, y: 20, width: 110, height: 760)
  private let label = Quad(x: 52, y: 560, width: 86, height: 180)

  private func image(labelled: Bool, turned: Bool = false) -> ColorImage {
    let ground = ColorImage(
      width: 200, height: 800, pixels: [UInt8](repeating: 120, count: 3 * 200 * 800))
    var canvas = Canvas(ground)
    canvas.fill(spine, color: RGBColor(30, 50, 90))
    canvas.text(
      "Garden of Seven Winters", at: Point(x: 108, y: 60), size: 38, angle: .pi / 2, color: .white)
    if labelled {
      canvas.fill(label, color: RGBColor(244, 242, 236))
      canvas.text(
        "791.4 Gar", at: Point(x: 106, y: 725), size: 30, angle: -.pi / 2,
        color: RGBColor(20, 20, 20))
    }
    return turned ? canvas.image.turned(by: 180) : canvas.image
  }

  private func gray(_ image: ColorImage, _ quad: Quad) -> GrayImage {
    image.strip(StripGeometry(quad: quad, thickness: 120)).grayscale()
  }

  @Test func aPaleRectangleAtTheFootIsFound() throws {
    let strip = gray(image(labelled: true), spine)
    let found = try #require(LabelFinder.label(in: strip))
    #expect(!found.isAtLeft)
    // 540 of 760 pixels down the spine, at 120/110 of their size; some pixels less for the edges.
    let scale = 120.0 / 110
    #expect(abs(Double(found.x) - 540 * scale) < 10)
    #expect(abs(Double(found.width) - 180 * scale) < 16)
    #expect(abs(Double(found.y) - 12 * scale) < 8)
  }

  @Test func aSpineWithoutLabelHasNone() {
    #expect(LabelFinder.label(in: gray(image(labelled: false), spine)) == nil)
    let tiny = GrayImage(width: 3, height: 2, pixels: [0, 255, 0, 255, 0, 255])
    #expect(LabelFinder.label(in: tiny) == nil)
  }

  @Test(arguments: [false, true])
  func theCallNumberIsReadWhereItStands(upsideDown: Bool) async throws {
    let reader = try SpineReader(languages: ["eng"], workers: 1)
    let quad =
      upsideDown ? Quad(spine.corners.map { Point(x: 200 - $0.x, y: 800 - $0.y) }) : spine
    let image = image(labelled: true, turned: upsideDown)
    var reading = Reading()
    try await reader.read([SpineReader.SpineTask(quad: quad)], in: image, upTo: 1) { reading = $1 }
    let labels = reading.hypotheses.filter { $0.pass == "label" }
    let hypothesis = try #require(labels.first { $0.text == "791.4 Gar" }, "\(labels)")
    let word = try #require(hypothesis.words.first)
    let box = StripGeometry(quad: quad, scale: 1).photoQuad(
      x: word.x, y: word.y, width: word.width, height: word.height, rotation: hypothesis.rotation)
    let expected = upsideDown ? Point(x: 105, y: 115) : Point(x: 95, y: 685)
    #expect(box.center.distance(to: expected) < 30, "\(box.center)")
  }
}
