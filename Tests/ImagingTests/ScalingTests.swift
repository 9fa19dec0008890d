import Imaging
import Testing

@Suite struct ScalingTests {
  @Test func shrinkingAveragesAreas() {
    let image = GrayImage(width: 4, height: 2, pixels: [0, 100, 200, 200, 100, 200, 0, 0])
    #expect(image.scaled(toWidth: 2, height: 1).pixels == [100, 100])
    // Two thirds of a pixel count as two thirds.
    let three = GrayImage(width: 3, height: 1, pixels: [30, 60, 90])
    #expect(three.scaled(toWidth: 2, height: 1).pixels == [40, 80])
  }

  @Test func aPlainImageStaysPlainAtEverySize() {
    let image = ColorImage(
      width: 37, height: 23, pixels: (0..<(37 * 23)).flatMap { _ in [10, 120, 250] as [UInt8] })
    for (width, height) in [(1, 1), (10, 7), (37, 23), (100, 5), (74, 46)] {
      let scaled = image.scaled(toWidth: width, height: height)
      #expect(scaled.pixels == (0..<(width * height)).flatMap { _ in [10, 120, 250] as [UInt8] })
    }
  }

  @Test func theLongerSideIsBroughtDown() {
    let image = ColorImage(
      width: 400, height: 100, pixels: [UInt8](repeating: 7, count: 120_000))
    let small = image.shrunk(toLongerSide: 100)
    #expect(small.width == 100 && small.height == 25)
    #expect(image.shrunk(toLongerSide: 500) == image)
  }

  @Test func turningByQuartersGoesRound() {
    let image = GrayImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    #expect(image.turned(by: 90) == GrayImage(width: 2, height: 3, pixels: [4, 1, 5, 2, 6, 3]))
    #expect(image.turned(by: 180) == GrayImage(width: 3, height: 2, pixels: [6, 5, 4, 3, 2, 1]))
    #expect(image.turned(by: 270) == GrayImage(width: 2, height: 3, pixels: [3, 6, 2, 5, 1, 4]))
    #expect(image.turned(by: -90) == image.turned(by: 270))
    #expect(image.turned(by: 90).turned(by: 270) == image)
  }

  @Test func croppingStaysWithinTheImage() {
    let image = GrayImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    #expect(image.crop(x: 1, y: 1, width: 9, height: 9).pixels == [5, 6])
    #expect(image.crop(x: -1, y: -1, width: 2, height: 2).pixels == [1])
    #expect(image.crop(x: 7, y: 7, width: 2, height: 2).pixels.isEmpty)
  }

  /// The sliding sums against sums taken anew for every pixel.
  @Test func localContrastAgreesWithItsDefinition() {
    let width = 23
    let height = 17
    let seed: UInt64 = 5
    var random = SplitMix(state: seed)
    let pixels = (0..<(width * height)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let image = GrayImage(width: width, height: height, pixels: pixels)
    for radius in [1, 3, 30] {
      let fast = image.locallyNormalized(radius: radius, gain: 40, floor: 5)
      for y in 0..<height {
        for x in 0..<width {
          var values: [Double] = []
          for v in max(y - radius, 0)...min(y + radius, height - 1) {
            for u in max(x - radius, 0)...min(x + radius, width - 1) {
              values.append(Double(pixels[v * width + u]))
            }
          }
          let mean = values.reduce(0, +) / Double(values.count)
          let variance =
            values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
          let exact =
            128 + 40 * (Double(pixels[y * width + x]) - mean) / max(variance.squareRoot(), 5)
          let clamped = min(max(exact, 0), 255)
          #expect(
            abs(Double(fast.pixels[y * width + x]) - clamped) <= 1.1,
            "seed \(seed), radius \(radius), pixel \(x), \(y)")
        }
      }
    }
  }
}
