import Foundation

/// One convolution of the network, its batch normalisation folded in.
struct NetworkLayer: Sendable {
  /// Input channels.
  let inputs: Int
  /// Output channels.
  let outputs: Int
  /// 3 for a 3x3 convolution with a border of zeros, 1 for a 1x1 convolution.
  let side: Int
  /// Output by input by row by column.
  let weights: [Float]
  /// One per output.
  let biases: [Float]
}

/// The learned segmenter's weights, as `training/segmenter/export.py` writes them.
package struct NetworkWeights: Sendable {
  /// Why a file of weights cannot be used.
  package struct Unusable: Error, CustomStringConvertible {
    package let description: String
  }

  /// Two 3x3 convolutions for each level, from the finest to the coarsest.
  let down: [[NetworkLayer]]
  /// For each level upwards from the deepest but one: the 1x1 convolution before enlarging, and the
  /// 3x3 one after joining.
  let up: [(reduce: NetworkLayer, join: NetworkLayer)]
  /// The last 1x1 convolution.
  let head: NetworkLayer
  /// Tells these weights from others: a hash of the file (FNV-1a, 32 bits).
  package let fingerprint: String

  /// How many channels the network's input has: three colours of 2x2 pixels.
  static let inputs = 12
  /// How many it gives for 2x2 pixels: spine, core, boundary, cosine, sine of each.
  static let outputs = 20

  /// The weights that the package ships.
  ///
  /// - Throws: `Unusable` where the package's resources are missing or damaged.
  package static func shipped() throws -> NetworkWeights {
    guard let url = Bundle.module.url(forResource: "segmenter", withExtension: "weights"),
      let data = try? Data(contentsOf: url)
    else {
      throw Unusable(
        description: """
          the spine segmenter's weights (segmenter.weights) are missing beside the program; \
          build or install it again
          """)
    }
    return try NetworkWeights(data)
  }

  /// Reads weights from the bytes of a file.
  ///
  /// - Throws: `Unusable`, saying what is wrong.
  package init(_ data: Data) throws {
    var reader = Reader(bytes: [UInt8](data))
    guard reader.bytes.starts(with: Array("SHLFSEG1".utf8)) else {
      throw Unusable(description: "the spine segmenter's weights are not of format SHLFSEG1")
    }
    reader.at = 8
    let inputs = try reader.number()
    let levels = try reader.number()
    guard inputs == Self.inputs, (2...8).contains(levels) else {
      throw Unusable(description: "the spine segmenter's weights are for another network")
    }
    let widths = try (0..<levels).map { _ in try reader.number() }
    let maps = try reader.number()
    guard 4 * maps == Self.outputs, widths.allSatisfy({ (1...1024).contains($0) }) else {
      throw Unusable(description: "the spine segmenter's weights are for another network")
    }
    var down: [[NetworkLayer]] = []
    var channels = inputs
    for width in widths {
      let first = try reader.layer(channels, width, side: 3)
      down.append([first, try reader.layer(width, width, side: 3)])
      channels = width
    }
    var up: [(NetworkLayer, NetworkLayer)] = []
    for width in widths.dropLast().reversed() {
      let reduce = try reader.layer(channels, width, side: 1)
      up.append((reduce, try reader.layer(2 * width, width, side: 3)))
      channels = width
    }
    head = try reader.layer(channels, Self.outputs, side: 1)
    guard reader.at == reader.bytes.count else {
      throw Unusable(description: "the spine segmenter's weights are longer than they should be")
    }
    self.down = down
    self.up = up
    var hash: UInt32 = 2_166_136_261
    for byte in reader.bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    fingerprint = String(hash, radix: 16)
  }

  /// Takes numbers from the file one after the other.
  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    mutating func number() throws -> Int {
      guard at + 4 <= bytes.count else { throw Self.cutShort }
      defer { at += 4 }
      return (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }

    mutating func layer(_ inputs: Int, _ outputs: Int, side: Int) throws -> NetworkLayer {
      let weights = try halves(outputs * inputs * side * side)
      return NetworkLayer(
        inputs: inputs, outputs: outputs, side: side, weights: weights,
        biases: try halves(outputs))
    }

    private mutating func halves(_ count: Int) throws -> [Float] {
      guard at + 2 * count <= bytes.count else { throw Self.cutShort }
      defer { at += 2 * count }
      return (0..<count).map {
        let bits = UInt16(bytes[at + 2 * $0]) | UInt16(bytes[at + 2 * $0 + 1]) << 8
        return Self.float(half: bits)
      }
    }

    /// A number of IEEE 754's half precision; by hand since `Float16` is not on every platform.
    private static func float(half bits: UInt16) -> Float {
      let sign: Float = bits & 0x8000 == 0 ? 1 : -1
      let exponent = Int(bits >> 10 & 0x1F)
      let fraction = Float(bits & 0x3FF) / 1024
      return exponent == 0
        ? sign * Float(sign: .plus, exponent: -14, significand: 1) * fraction
        : sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
    }

    private static let cutShort = Unusable(
      description: "the spine segmenter's weights are cut short")
  }
}
