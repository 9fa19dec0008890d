import Foundation

/// The trained numbers of the matcher: see `training/matcher` for how they are made.
package struct MatcherWeights: Sendable {
  /// The weights for one choice of fields.
  package struct Model: Sendable {
    /// Scores pairs by `PairFeature`.
    package var first: TreeEnsemble
    /// Scores pairs by `PairFeature` and `ClaimFeature` together.
    package var second: TreeEnsemble
    /// The probability that a chosen pair is right, by its score, for readings of one pass.
    package var calibration: Calibration
    /// The same for readings of several passes: more of their words stand nowhere, so that the same
    /// score means something else.
    package var calibrationOfPasses: Calibration
  }

  /// Where only title and author may be used.
  package let titleAndAuthor: Model
  /// Where series and call number may be used as well.
  package let allFields: Model

  /// The weights that come with the program.
  package static let shipped: Result<MatcherWeights, WeightsError> = Result {
    () throws(WeightsError) in
    guard let file = Bundle.module.url(forResource: "matcher", withExtension: "weights") else {
      throw WeightsError("matcher.weights is missing beside the program: install it again")
    }
    do {
      return try MatcherWeights(Data(contentsOf: file))
    } catch let error as WeightsError {
      throw error
    } catch {
      throw WeightsError("\(file.path) cannot be read: \(error.localizedDescription)")
    }
  }

  /// Marks the file and the version of its layout.
  package static let magic: UInt32 = 0x334D_5253  // "SRM3"

  /// Reads weights for the features of this version.
  package init(_ data: Data) throws {
    var reader = WeightsReader(data)
    guard try reader.uint32() == Self.magic else {
      throw WeightsError("these are no matcher weights, or of another version")
    }
    guard try reader.uint32() == Self.featureChecksum else {
      throw WeightsError("the weights were trained for other features: train them again")
    }
    titleAndAuthor = try Model(from: &reader)
    allFields = try Model(from: &reader)
    let checksum = reader.checksum
    guard try reader.uint32() == checksum else {
      throw WeightsError("the weights are damaged: their checksum differs")
    }
    guard reader.isAtEnd else { throw WeightsError("the weights are longer than they should be") }
  }

  /// Names all features in their order, so that weights for others are refused.
  package static let featureChecksum: UInt32 = {
    let names = PairFeature.allCases.map { "\($0)" } + ClaimFeature.allCases.map { "\($0)" }
    return checksum(names.joined(separator: " ").utf8)
  }()

  /// FNV-1a.
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}

extension MatcherWeights.Model {
  init(from reader: inout WeightsReader) throws {
    first = try TreeEnsemble(from: &reader)
    second = try TreeEnsemble(from: &reader)
    guard first.featureCount == PairFeature.count,
      second.featureCount == PairFeature.count + ClaimFeature.count
    else { throw WeightsError("the weights have another number of columns than the features") }
    calibration = try Calibration(from: &reader)
    calibrationOfPasses = try Calibration(from: &reader)
  }
}

/// From a score to a probability: straight lines between knots, and the threshold for F1.
package struct Calibration: Sendable {
  /// Scores, rising.
  package let scores: [Float]
  /// The probability at each score, never falling.
  package let probabilities: [Float]
  /// The probability from which asserting a match pays for F1.
  package let threshold: Float

  /// Creates a calibration; there must be as many scores as probabilities, and at least one.
  package init(scores: [Float], probabilities: [Float], threshold: Float) throws {
    guard !scores.isEmpty, scores.count == probabilities.count, scores.allSatisfy(\.isFinite),
      zip(scores, scores.dropFirst()).allSatisfy({ $0 < $1 }),
      zip(probabilities, probabilities.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw WeightsError("the calibration's knots are not in order") }
    self.scores = scores
    self.probabilities = probabilities
    self.threshold = threshold
  }

  init(from reader: inout WeightsReader) throws {
    let count = Int(try reader.uint32())
    var scores: [Float] = []
    var probabilities: [Float] = []
    for _ in 0..<count {
      scores.append(try reader.float())
      probabilities.append(try reader.float())
    }
    try self.init(scores: scores, probabilities: probabilities, threshold: reader.float())
  }

  /// The probability at `score`.
  package func probability(_ score: Float) -> Float {
    guard let above = scores.firstIndex(where: { $0 > score }) else {
      return probabilities[probabilities.count - 1]
    }
    guard above > 0, scores[above - 1].isFinite else { return probabilities[max(above - 1, 0)] }
    let share = (score - scores[above - 1]) / (scores[above] - scores[above - 1])
    return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1])
  }
}

/// Why weights cannot be used.
package struct WeightsError: Error, CustomStringConvertible, LocalizedError, Sendable {
  package let description: String
  package var errorDescription: String? { description }
  init(_ description: String) { self.description = description }
}

/// Reads little-endian numbers one after another.
struct WeightsReader {
  private let data: Data
  private var offset = 0

  init(_ data: Data) { self.data = data }

  var isAtEnd: Bool { offset == data.count }

  /// Of what was read.
  var checksum: UInt32 { MatcherWeights.checksum(data.prefix(offset)) }

  mutating func uint32() throws -> UInt32 { UInt32(littleEndian: try next()) }
  mutating func uint16() throws -> UInt16 { UInt16(littleEndian: try next()) }
  mutating func int16() throws -> Int16 { Int16(littleEndian: try next()) }

  mutating func float() throws -> Float {
    let number = Float(bitPattern: try uint32())
    guard number.isFinite else { throw WeightsError("the weights have a number that is none") }
    return number
  }

  private mutating func next<Number: FixedWidthInteger>() throws -> Number {
    let size = MemoryLayout<Number>.size
    guard offset + size <= data.count else { throw WeightsError("the weights are cut short") }
    defer { offset += size }
    return data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
  }
}
