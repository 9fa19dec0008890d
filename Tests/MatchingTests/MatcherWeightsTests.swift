import Foundation
import Matching
import Testing

@Suite struct MatcherWeightsTests {
  @Test func theShippedWeightsFitTheFeatures() throws {
    let weights = try MatcherWeights.shipped.get()
    for model in [weights.titleAndAuthor, weights.allFields] {
      #expect(model.first.featureCount == PairFeature.count)
      #expect(model.second.featureCount == PairFeature.count + ClaimFeature.count)
      for calibration in [model.calibration, model.calibrationOfPasses] {
        #expect((0.2...0.8).contains(calibration.threshold))
        #expect(calibration.probability(-20) < 0.1)
        #expect(calibration.probability(20) > 0.95)
      }
    }
  }

  @Test func damagedWeightsAreRefused() {
    var data = Data()
    withUnsafeBytes(of: MatcherWeights.magic.littleEndian) { data.append(contentsOf: $0) }
    withUnsafeBytes(of: MatcherWeights.featureChecksum.littleEndian) { data.append(contentsOf: $0) }
    #expect(throws: (any Error).self) { try MatcherWeights(Data()) }
    #expect(throws: (any Error).self) { try MatcherWeights(data) }
    // More nodes than a child can be named of.
    var huge = data
    for number in [UInt32(PairFeature.count), 1, 40_000] {
      withUnsafeBytes(of: number.littleEndian) { huge.append(contentsOf: $0) }
    }
    let tooLarge = #expect(throws: (any Error).self) { try MatcherWeights(huge) }
    #expect(tooLarge.map { "\($0)" }?.contains("too large") == true)
    // One tree of one node whose left child is itself: a walk would never end.
    var loop = data
    for number in [UInt32(PairFeature.count), 1, 1] {
      withUnsafeBytes(of: number.littleEndian) { loop.append(contentsOf: $0) }
    }
    loop.append(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
    let error = #expect(throws: (any Error).self) { try MatcherWeights(loop) }
    #expect(error.map { "\($0)" }?.contains("leads nowhere") == true)
  }

  @Test func probabilitiesLieOnStraightLinesBetweenKnots() throws {
    let calibration = try Calibration(
      scores: [-2, 0, 4], probabilities: [0.1, 0.5, 0.9], threshold: 0.5)
    #expect(calibration.probability(-9) == 0.1)
    #expect(calibration.probability(9) == 0.9)
    #expect(abs(calibration.probability(-1) - 0.3) < 1e-6)
    #expect(abs(calibration.probability(1) - 0.6) < 1e-6)
    #expect(throws: (any Error).self) {
      try Calibration(scores: [0, 0], probabilities: [0.1, 0.2], threshold: 0.5)
    }
  }
}
