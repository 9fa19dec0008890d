import Foundation

/// Finds straight edge segments by growing regions of pixels whose gradients agree in orientation.
///
/// The method is that of LSD (R. Grompone von Gioi, J. Jakubowicz, J.-M. Morel, G. Randall, "LSD: a
/// fast line segment detector with a false detection control", PAMI 32/4, 2010) with two
/// differences: orientations are compared without sign, since colour gradients have none, and
/// segments are accepted by length and density instead of by number of false alarms, since chains of
/// segments are judged later as whole lines.
package struct LineSegmentDetector {
  private let field: GradientField
  private let tuning: SegmenterTuning
  private var used: [Bool]
  private var region: [Int] = []

  private init(field: GradientField, tuning: SegmenterTuning) {
    self.field = field
    self.tuning = tuning
    used = [Bool](repeating: false, count: field.width * field.height)
  }

  /// The segments of `field`, strongest seeds first. O(pixels).
  package static func segments(in field: GradientField, tuning: SegmenterTuning) -> [LineSegment] {
    var detector = LineSegmentDetector(field: field, tuning: tuning)
    return detector.detect()
  }

  private mutating func detect() -> [LineSegment] {
    var segments: [LineSegment] = []
    for seed in seedsByMagnitude() where !used[seed] {
      grow(from: seed, cosine: tuning.segmentOrientationCosine)
      if region.count < tuning.segmentLeastLength { continue }
      if let segment = fitSegment() {
        segments.append(segment)
        continue
      }
      // Lettering that touches an edge makes a blob of both: grow again with less tolerance.
      for pixel in region { used[pixel] = false }
      grow(from: seed, cosine: tuning.segmentStrictOrientationCosine)
      if region.count >= tuning.segmentLeastLength, let segment = fitSegment() {
        segments.append(segment)
      }
    }
    return segments
  }

  /// Pixels above the threshold, strongest first (counting sort).
  private func seedsByMagnitude() -> [Int] {
    let bins = 512
    let bin = { (magnitude: Float) in min(bins - 1, Int(magnitude * 4)) }
    var starts = [Int](repeating: 0, count: bins + 1)
    for (pixel, magnitude) in field.magnitudes.enumerated()
    where magnitude > field.threshold && field.isRidge[pixel] {
      starts[bins - 1 - bin(magnitude) + 1] += 1
    }
    for index in 1...bins { starts[index] += starts[index - 1] }
    var seeds = [Int](repeating: 0, count: starts[bins])
    for (pixel, magnitude) in field.magnitudes.enumerated()
    where magnitude > field.threshold && field.isRidge[pixel] {
      let slot = bins - 1 - bin(magnitude)
      seeds[starts[slot]] = pixel
      starts[slot] += 1
    }
    return seeds
  }

  /// Collects in `region` the pixels connected with `seed` whose orientation agrees with the
  /// region's own.
  private mutating func grow(from seed: Int, cosine: Float) {
    region.removeAll(keepingCapacity: true)
    region.append(seed)
    used[seed] = true
    var sum = field.doubled[seed]
    var next = 0
    let width = field.width
    while next < region.count {
      let pixel = region[next]
      next += 1
      let limit = cosine * sum.length
      let x = pixel % width
      let y = pixel / width
      for ny in max(0, y - 1)...min(field.height - 1, y + 1) {
        for nx in max(0, x - 1)...min(width - 1, x + 1) {
          let neighbor = ny * width + nx
          if used[neighbor] || !field.isRidge[neighbor]
            || field.magnitudes[neighbor] <= field.threshold
          {
            continue
          }
          let orientation = field.doubled[neighbor]
          if orientation.dot(sum) > limit {
            used[neighbor] = true
            region.append(neighbor)
            sum += orientation
          }
        }
      }
    }
  }

  /// The segment along the main axis of inertia of `region`; nil where it is short or no line.
  private func fitSegment() -> LineSegment? {
    var mass: Float = 0
    var moment = Vector.zero
    for pixel in region {
      let weight = field.magnitudes[pixel]
      mass += weight
      moment += weight * point(pixel)
    }
    let center = moment / mass
    var xx: Float = 0
    var yy: Float = 0
    var xy: Float = 0
    for pixel in region {
      let weight = field.magnitudes[pixel]
      let offset = point(pixel) - center
      xx += weight * offset.x * offset.x
      yy += weight * offset.y * offset.y
      xy += weight * offset.x * offset.y
    }
    let angle = 0.5 * atan2f(2 * xy, xx - yy)
    let axis = Vector(cosf(angle), sinf(angle))
    var along: ClosedRange<Float> = 0...0
    var across: ClosedRange<Float> = 0...0
    for pixel in region {
      let offset = point(pixel) - center
      let t = offset.dot(axis)
      let u = offset.cross(axis)
      along = min(along.lowerBound, t)...max(along.upperBound, t)
      across = min(across.lowerBound, u)...max(across.upperBound, u)
    }
    let length = along.upperBound - along.lowerBound
    let thickness = across.upperBound - across.lowerBound + 1
    guard length >= Float(tuning.segmentLeastLength),
      length >= tuning.segmentLeastElongation * thickness,
      thickness < tuning.segmentLargestThickness
    else { return nil }
    return LineSegment(
      start: center + along.lowerBound * axis, end: center + along.upperBound * axis,
      strength: mass / Float(region.count))
  }

  private func point(_ pixel: Int) -> Vector {
    Vector(Float(pixel % field.width), Float(pixel / field.width))
  }
}
