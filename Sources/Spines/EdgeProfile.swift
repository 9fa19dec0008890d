/// How well a line is supported by edges, at each pixel of its length and a margin beyond.
///
/// Running sums make the support of any part of the line a matter of two look-ups.
struct EdgeProfile: Sendable {
  /// Position along the line of the first sample; samples follow each pixel.
  let start: Float
  /// Number of supported samples before each index.
  private let supported: [Float]
  /// Sum of edge strengths before each index.
  private let strength: [Float]

  /// Samples `line` over its extent and a margin on both sides. O(length).
  init(of line: BoundaryLine, in field: GradientField, tuning: SegmenterTuning) {
    let margin = tuning.profileMargin * line.length + 20
    start = line.extent.lowerBound - margin
    let count = Int(line.length + 2 * margin) + 1
    var supported: [Float] = [0]
    var strength: [Float] = [0]
    supported.reserveCapacity(count + 1)
    strength.reserveCapacity(count + 1)
    let normal = line.normal
    let doubledNormal = normal.doubledAngle
    for index in 0..<count {
      let value = field.edgeStrength(
        at: line.point(at: start + Float(index)), normal: normal, doubledNormal: doubledNormal,
        reach: tuning.edgeReach, cosine: tuning.edgeOrientationCosine)
      supported.append(supported[index] + (value > field.threshold ? 1 : 0))
      strength.append(strength[index] + value)
    }
    self.supported = supported
    self.strength = strength
  }

  /// Share of the line between two positions that lies on an edge, 0...1.
  func support(from: Float, to: Float) -> Float { mean(of: supported, from: from, to: to) }

  /// Mean gradient across the line between two positions.
  func meanStrength(from: Float, to: Float) -> Float { mean(of: strength, from: from, to: to) }

  /// Share of a part of the line that lies on an edge.
  func support(in part: ClosedRange<Float>) -> Float {
    support(from: part.lowerBound, to: part.upperBound)
  }

  /// Mean gradient across a part of the line.
  func meanStrength(in part: ClosedRange<Float>) -> Float {
    meanStrength(from: part.lowerBound, to: part.upperBound)
  }

  private func mean(of sums: [Float], from: Float, to: Float) -> Float {
    // What lies outside the samples counts as unsupported.
    let count = sums.count - 1
    let a = min(max(Int(from - start), 0), count)
    let b = min(max(Int(to - start), 0), count)
    return (sums[b] - sums[a]) / max(to - from, 1)
  }
}

extension Vector {
  /// The unit vector of twice this unit vector's angle.
  var doubledAngle: Vector { Vector(x * x - y * y, 2 * x * y) }
}
