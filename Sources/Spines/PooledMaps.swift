import Dispatch
import Imaging

/// What the network says of each pixel of the working view: the mean over its own views.
///
/// Each view of the network errs elsewhere (a size at which a spine's lettering looks like an edge, a
/// turn at which a pile looks like a row); their mean errs less than any of them.
package struct PooledMaps: Sendable {
  /// Width in pixels of the working view.
  let width: Int
  /// Height in pixels of the working view.
  let height: Int
  /// Probabilities of spine, core and boundary, 0...1, and an unused fourth lane, row after row.
  private(set) var values: [SIMD4<Float>]
  /// Cosine and sine of twice the angle of the spine's long axis; shorter than 1 where unsure.
  private(set) var directions: [Vector]

  /// The mean of what `views` show, at `width` x `height` pixels. O(pixels x views).
  init(of views: [(view: LearnedView, maps: NetworkMaps)], width: Int, height: Int) {
    self.width = width
    self.height = height
    let share = 1 / Float(max(views.count, 1))
    let sources = views.map {
      Source(maps: $0.maps, isTurned: $0.view.isTurned, width: width, height: height)
    }
    var values = [SIMD4<Float>](repeating: .zero, count: width * height)
    var directions = [Vector](repeating: .zero, count: width * height)
    values.withUnsafeMutableBufferPointer { values in
      directions.withUnsafeMutableBufferPointer { directions in
        nonisolated(unsafe) let values = values
        nonisolated(unsafe) let directions = directions
        let bands = min(height, 16)
        DispatchQueue.concurrentPerform(iterations: bands) { band in
          for y in (band * height / bands)..<((band + 1) * height / bands) {
            let row = y * width..<(y + 1) * width
            for source in sources {
              source.add(row: y, share, values[row], directions[row])
            }
          }
        }
      }
    }
    self.values = values
    self.directions = directions
  }

  /// The maps of one view, with the places in them of the working view's columns and rows.
  private struct Source: Sendable {
    let maps: NetworkMaps
    /// Turning by 90° reverses the doubled angle.
    let sign: Float
    let columns: [Place]
    let rows: [Place]

    /// Two neighbouring values, as offsets into a plane, and the share of the second.
    struct Place: Sendable {
      var first: Int
      var second: Int
      var share: Float
    }

    init(maps: NetworkMaps, isTurned: Bool, width: Int, height: Int) {
      self.maps = maps
      sign = isTurned ? -1 : 1
      func places(_ count: Int, _ size: Int, _ stride: Int, reversed: Bool) -> [Place] {
        (0..<count).map { index in
          let forward = (Float(index) + 0.5) / Float(count)
          let at = min(
            max((reversed ? 1 - forward : forward) * Float(size) - 0.5, 0), Float(size - 1))
          let low = min(Int(at), size - 1)
          return Place(
            first: low * stride, second: min(low + 1, size - 1) * stride, share: at - Float(low))
        }
      }
      // A view turned clockwise has the photo's columns as rows, and its rows, from the foot up, as
      // columns.
      if isTurned {
        columns = places(width, maps.height, maps.width, reversed: false)
        rows = places(height, maps.width, 1, reversed: true)
      } else {
        columns = places(width, maps.width, 1, reversed: false)
        rows = places(height, maps.height, maps.width, reversed: false)
      }
    }

    func add(
      row: Int, _ share: Float, _ values: Slice<UnsafeMutableBufferPointer<SIMD4<Float>>>,
      _ directions: Slice<UnsafeMutableBufferPointer<Vector>>
    ) {
      var values = values
      var directions = directions
      let base = values.startIndex
      let plane = maps.width * maps.height
      let row = rows[row]
      maps.values.withUnsafeBufferPointer { all in
        for (index, column) in columns.enumerated() {
          let a = row.first + column.first
          let b = row.first + column.second
          let c = row.second + column.first
          let d = row.second + column.second
          let weights = SIMD4<Float>(
            (1 - row.share) * (1 - column.share), (1 - row.share) * column.share,
            row.share * (1 - column.share), row.share * column.share)
          @inline(__always) func value(_ start: Int) -> Float {
            (SIMD4(all[start + a], all[start + b], all[start + c], all[start + d]) * weights).sum()
          }
          values[base + index] +=
            share * SIMD4(value(0), value(plane), value(2 * plane), 0)
          directions[base + index] +=
            share * sign * Vector(value(3 * plane), value(4 * plane))
        }
      }
    }
  }
}
