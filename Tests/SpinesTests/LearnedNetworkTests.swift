import Foundation
import Imaging
import Spines
import Testing

/// The network against the output of the framework it was trained in.
@Suite struct LearnedNetworkTests {
  /// A picture and its maps, as `training/segmenter/fixture.py` writes them.
  private struct Fixture {
    let image: ColorImage
    let maps: [Float]

    init() throws {
      let url = try #require(
        Bundle.module.url(forResource: "network", withExtension: "fixture"))
      let bytes = [UInt8](try Data(contentsOf: url))
      func number(_ at: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * $1) }
      }
      let width = Int(number(0))
      let height = Int(number(4))
      let start = 8 + 3 * width * height
      image = ColorImage(width: width, height: height, pixels: Array(bytes[8..<start]))
      maps = (0..<5 * width * height).map { Float(bitPattern: number(start + 4 * $0)) }
    }
  }

  @Test(arguments: [1, 3])
  func equalsTheTrainingFramework(workers: Int) throws {
    let fixture = try Fixture()
    let network = Network(try NetworkWeights.shipped(), workers: workers)
    let maps = network.maps(of: fixture.image)
    #expect(maps.values.count == fixture.maps.count)
    let furthest = zip(maps.values, fixture.maps).map { abs($0 - $1) }.max() ?? .infinity
    #expect(furthest < 1e-4)
  }

  @Test func refusesWhatIsNoFileOfWeights() {
    #expect(throws: NetworkWeights.Unusable.self) { try NetworkWeights(Data()) }
    #expect(throws: NetworkWeights.Unusable.self) {
      try NetworkWeights(Data("SHLFSEG1".utf8) + Data(repeating: 1, count: 40))
    }
  }

  @Test func refusesWeightsThatAreCutShort() throws {
    let url = try #require(
      Bundle.module.url(forResource: "network", withExtension: "fixture"))
    var damaged = Data("SHLFSEG1".utf8)
    for number: UInt32 in [12, 2, 8, 8, 5] {
      withUnsafeBytes(of: number.littleEndian) { damaged.append(contentsOf: $0) }
    }
    damaged.append(try Data(contentsOf: url).prefix(500))
    let error = #expect(throws: NetworkWeights.Unusable.self) { try NetworkWeights(damaged) }
    #expect(error?.description.contains("cut short") == true)
  }
}
