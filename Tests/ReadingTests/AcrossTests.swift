import Foundation
import Imaging
import Reading
import Testing

/// A standing spine with its title across it, as thick books have it: small letters, little lighter
/// than their ground, and a white label at the foot.
@Suite struct AcrossTests {
  private let spine = Quad(x: 40, y: 20, width: 120, height: 560)

  private var image: ColorImage {
    let ground = ColorImage(
      width: 200, height: 600, pixels: [UInt8](repeating: 90, count: 3 * 200 * 600))
    var canvas = Canvas(ground)
    canvas.fill(spine, color: RGBColor(128, 146, 134))
    canvas.text("Journey", at: Point(x: 58, y: 90), size: 22, color: RGBColor(60, 74, 66))
    canvas.text("to Andorra", at: Point(x: 48, y: 120), size: 20, color: RGBColor(60, 74, 66))
    canvas.fill(Quad(x: 56, y: 470, width: 88, height: 90), color: RGBColor(246, 244, 238))
    canvas.text("N Mor", at: Point(x: 68, y: 520), size: 20, color: RGBColor(20, 20, 20))
    return canvas.image
  }

  @Test func aTitleAcrossTheSpineIsReadAtOnceBesideAWhiteLabel() async throws {
    let reader = try SpineReader(languages: ["eng"], workers: 1)
    var reading = Reading()
    try await reader.read([SpineReader.SpineTask(quad: spine)], in: image, upTo: 1) {
      reading = $1
    }
    let words = Set(
      reading.hypotheses.flatMap { $0.text.split(whereSeparator: { !$0.isLetter }) }.map(
        String.init))
    #expect(words.isSuperset(of: ["Journey", "Andorra"]), "\(reading.hypotheses.map(\.text))")
  }
}
