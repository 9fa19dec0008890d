import Foundation

/// Colour gradient of a working view: how strongly, and along which direction, colour changes.
///
/// The gradient of a colour image is the main axis of the summed structure tensor of its channels
/// (S. Di Zenzo, "A note on the gradient of a multi-image", CVGIP 33, 1986): a boundary between two
/// hues of equal brightness counts as much as one between light and dark.
package struct GradientField: Sendable {
  /// Width in pixels.
  package let width: Int
  /// Height in pixels.
  package let height: Int
  /// Change of colour per pixel along the gradient, 0 up to about 220.
  package let magnitudes: [Float]
  /// Twice the gradient's direction as a unit vector: opposite directions are the same orientation.
  let doubled: [Vector]
  /// Whether the gradient is strongest here along its own direction: edges one pixel thin, so that
  /// parallel edges three pixels apart stay apart.
  let isRidge: [Bool]
  /// Magnitude below which a pixel counts as flat.
  package let threshold: Float

  /// Computes the gradient of `view`; O(pixels).
  package init(of view: WorkingView, tuning: SegmenterTuning) {
    let width = view.width
    let height = view.height
    self.width = width
    self.height = height
    var magnitudes = [Float](repeating: 0, count: width * height)
    var doubled = [Vector](repeating: .zero, count: width * height)
    view.colors.withUnsafeBufferPointer { colors in
      for y in stride(from: 1, to: height - 1, by: 1) {
        for x in stride(from: 1, to: width - 1, by: 1) {
          let i = y * width + x
          let up = i - width
          let down = i + width
          // Scharr's 3 x 3 operator: the most isotropic of its size.
          let fall = colors[down + 1] - colors[up - 1]
          let rise = colors[up + 1] - colors[down - 1]
          let across = colors[i + 1] - colors[i - 1]
          let along = colors[down] - colors[up]
          let gx = (10 * across + 3 * (rise + fall)) / 32
          let gy = (10 * along + 3 * (fall - rise)) / 32
          let xx = (gx * gx).sum()
          let yy = (gy * gy).sum()
          let xy = (gx * gy).sum()
          let difference = Vector(xx - yy, 2 * xy)
          let spread = difference.length
          magnitudes[i] = (0.5 * (xx + yy + spread)).squareRoot()
          doubled[i] = spread > 1e-6 ? difference / spread : .zero
        }
      }
    }
    self.magnitudes = magnitudes
    self.doubled = doubled
    isRidge = GradientField.ridges(magnitudes, doubled, width: width, height: height)
    threshold = GradientField.noiseThreshold(magnitudes, tuning: tuning)
  }

  private static func ridges(
    _ magnitudes: [Float], _ doubled: [Vector], width: Int, height: Int
  ) -> [Bool] {
    var isRidge = [Bool](repeating: false, count: magnitudes.count)
    // The neighbour in the gradient's direction, to the nearest of four.
    let diagonal = Float(0.7071)
    for y in stride(from: 1, to: height - 1, by: 1) {
      for i in (y * width + 1)..<max(y * width + 1, y * width + width - 1) {
        let orientation = doubled[i]
        let step: Int
        if orientation.x > diagonal {
          step = 1
        } else if orientation.x < -diagonal {
          step = width
        } else {
          step = orientation.y > 0 ? width + 1 : width - 1
        }
        isRidge[i] = magnitudes[i] >= magnitudes[i - step] && magnitudes[i] > magnitudes[i + step]
      }
    }
    return isRidge
  }

  /// A multiple of the gradient's median, within bounds: most of a photo is flat, so that its median
  /// tells the noise.
  private static func noiseThreshold(_ magnitudes: [Float], tuning: SegmenterTuning) -> Float {
    var histogram = [Int](repeating: 0, count: 1024)
    for magnitude in magnitudes { histogram[min(1023, Int(magnitude * 4))] += 1 }
    var seen = 0
    for (bin, count) in histogram.enumerated() {
      seen += count
      if seen * 2 >= magnitudes.count {
        let median = (Float(bin) + 0.5) / 4
        let range = tuning.gradientThresholdRange
        return min(
          max(median * tuning.gradientThresholdInMedians, range.lowerBound), range.upperBound)
      }
    }
    return tuning.gradientThresholdRange.lowerBound
  }

  /// How well the straight line from `start` to `end` is an edge: at each pixel of its length, the
  /// strongest gradient across the line within `reach` pixels of it.
  ///
  /// Calls `body` with the step's index, the share of the strongest aligned gradient's magnitude.
  @inline(__always)
  func edgeStrength(
    at point: Vector, normal: Vector, doubledNormal: Vector, reach: Int, cosine: Float
  )
    -> Float
  {
    var best: Float = 0
    magnitudes.withUnsafeBufferPointer { magnitudes in
      doubled.withUnsafeBufferPointer { doubled in
        for step in -reach...reach {
          let p = point + Float(step) * normal
          let x = Int(p.x + 0.5)
          let y = Int(p.y + 0.5)
          guard p.x >= 0, p.y >= 0, x < width, y < height else { continue }
          let i = y * width + x
          let magnitude = magnitudes[i]
          if magnitude > best, doubled[i].dot(doubledNormal) > cosine { best = magnitude }
        }
      }
    }
    return best
  }
}
