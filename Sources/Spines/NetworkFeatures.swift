import Foundation

/// Measures how well a quad agrees with what the network saw.
///
/// The order of the features is part of the trained weights: whoever changes it trains anew.
struct NetworkFeatures {
  let maps: PooledMaps

  /// A quad in the frame of its spine: `u` from head to foot, `v` from the first long side to the
  /// second, both 0...1 inside.
  private struct Frame {
    var head: Vector
    var headSpan: Vector
    var foot: Vector
    var footSpan: Vector

    init(_ proposal: SpineProposal) {
      let c = proposal.corners
      if proposal.family == .upright {
        (head, headSpan, foot, footSpan) = (c[0], c[1] - c[0], c[3], c[2] - c[3])
      } else {
        (head, headSpan, foot, footSpan) = (c[0], c[3] - c[0], c[1], c[2] - c[1])
      }
    }

    @inline(__always)
    func point(_ u: Float, _ v: Float) -> Vector {
      let a = head + v * headSpan
      return a + u * (foot + v * footSpan - a)
    }
  }

  /// The features of one proposal. O(its length and width, bounded).
  func values(of proposal: SpineProposal) -> [Float] {
    let frame = Frame(proposal)
    let length = max(proposal.length, 1)
    let width = max(proposal.width, 1)
    let inside = lengthwise(frame, width: width, axis: proposal.axis)
    let crosswise = crosswise(frame, length: length)
    let first = side(frame, at: 0, outward: -1 / width)
    let second = side(frame, at: 1, outward: 1 / width)
    let head = end(frame, at: 0, outward: -1 / length)
    let foot = end(frame, at: 1, outward: 1 / length)
    return [
      inside.spine, inside.core, inside.innerCore, inside.rimCore, inside.interior,
      inside.agreement, inside.balance,
      crosswise.interior, crosswise.leastCore, crosswise.leastEnd, crosswise.mostEnd,
      min(first.strength, second.strength), max(first.strength, second.strength),
      max(abs(first.offset), abs(second.offset)),
      min(head.strength, foot.strength), max(head.strength, foot.strength),
      max(abs(head.offset), abs(foot.offset)),
      min(head.beyond, foot.beyond), max(head.beyond, foot.beyond),
      max(first.beyond, second.beyond),
    ]
  }

  @inline(__always)
  private func index(_ point: Vector) -> Int? {
    guard point.x >= -0.5, point.y >= -0.5 else { return nil }
    let x = Int(point.x + 0.5)
    let y = Int(point.y + 0.5)
    return x < maps.width && y < maps.height ? y * maps.width + x : nil
  }

  /// Columns along the spine.
  private func lengthwise(_ frame: Frame, width: Float, axis: Vector) -> (
    spine: Float, core: Float, innerCore: Float, rimCore: Float, interior: Float,
    agreement: Float, balance: Float
  ) {
    let columns = min(max(Int(width / 2), 6), 20)
    let rows = 18
    let margin = max(0.15, 2.5 / width)
    let doubled = axis.doubledAngle
    var sum = SIMD4<Float>.zero
    var inner: Float = 0
    var innerColumns: Float = 0
    var rim: Float = 0
    var interior: Float = 0
    var agreement: Float = 0
    var coreWeight: Float = 1e-6
    var moment: Float = 0
    maps.values.withUnsafeBufferPointer { values in
      for column in 0..<columns {
        let v = (Float(column) + 0.5) / Float(columns)
        var total = SIMD4<Float>.zero
        for row in 0..<rows {
          guard let i = index(frame.point((Float(row) + 0.5) / Float(rows), v)) else { continue }
          let value = values[i]
          total += value
          if row % 3 == 1, v > 0.2, v < 0.8 {
            agreement += value.y * maps.directions[i].dot(doubled)
            coreWeight += value.y
          }
        }
        total /= Float(rows)
        sum += total
        moment += (v - 0.5) * total.y
        if v > margin, v < 1 - margin { interior = max(interior, total.z) }
        if v > 0.25, v < 0.75 {
          inner += total.y
          innerColumns += 1
        }
        if column == 0 || column == columns - 1 { rim += 0.5 * total.y }
      }
    }
    let mean = sum / Float(columns)
    return (
      mean.x, mean.y, inner / max(innerColumns, 1), rim, interior, agreement / coreWeight,
      abs(moment) / max(sum.y, 1e-3)
    )
  }

  /// Rows across the spine: the strongest boundary that cuts it, the least core on the way, and how
  /// much of a spine its two ends are.
  private func crosswise(_ frame: Frame, length: Float) -> (
    interior: Float, leastCore: Float, leastEnd: Float, mostEnd: Float
  ) {
    let rows = min(max(Int(length / 2.5), 10), 140)
    let margin = max(0.08, 5 / length)
    var interior: Float = 0
    var leastCore: Float = 1
    var core: Float = 0
    var ends = (head: Float(0), foot: Float(0))
    let endRows = max(1, Int(0.06 * Float(rows)))
    maps.values.withUnsafeBufferPointer { values in
      for row in 0..<rows {
        let u = (Float(row) + 0.5) / Float(rows)
        var total = SIMD4<Float>.zero
        for column in 0..<3 {
          guard let i = index(frame.point(u, 0.3 + 0.2 * Float(column))) else { continue }
          total += values[i] / 3
        }
        if row < endRows { ends.head += total.x / Float(endRows) }
        if row >= rows - endRows { ends.foot += total.x / Float(endRows) }
        if u > margin, u < 1 - margin {
          interior = max(interior, total.z)
          core = row == 0 ? total.y : 0.6 * core + 0.4 * total.y
          leastCore = min(leastCore, core)
        } else {
          core = total.y
        }
      }
    }
    return (interior, leastCore, min(ends.head, ends.foot), max(ends.head, ends.foot))
  }

  private typealias Edge = (strength: Float, offset: Float, beyond: Float)

  /// The boundary along a long side, within some pixels of it; `outward` is one pixel in `v`.
  private func side(_ frame: Frame, at v: Float, outward: Float) -> Edge {
    edge(offsets: -2...3, beyond: 4, samples: 14) { share, offset in
      frame.point(0.04 + 0.92 * share, v + outward * offset)
    }
  }

  /// The boundary along a short side; `outward` is one pixel in `u`.
  private func end(_ frame: Frame, at u: Float, outward: Float) -> Edge {
    edge(offsets: -5...5, beyond: 7, samples: 8) { share, offset in
      frame.point(u + outward * offset, 0.15 + 0.7 * share)
    }
  }

  private func edge(
    offsets: ClosedRange<Int>, beyond: Float, samples: Int, _ point: (Float, Float) -> Vector
  ) -> Edge {
    func mean(_ offset: Float) -> SIMD4<Float>? {
      var total = SIMD4<Float>.zero
      var count: Float = 0
      maps.values.withUnsafeBufferPointer { values in
        for sample in 0..<samples {
          guard let i = index(point((Float(sample) + 0.5) / Float(samples), offset)) else {
            continue
          }
          total += values[i]
          count += 1
        }
      }
      return 2 * count > Float(samples) ? total / count : nil
    }
    var best: Edge = (0, 0, 0)
    for offset in offsets {
      // The photo's border hides the edge beyond it, which is no fault of the spine.
      guard let value = mean(Float(offset)) else {
        best.strength = max(best.strength, 0.5)
        continue
      }
      let strength = value.z * (1 - 0.03 * Float(abs(offset)))
      if strength > best.strength { best = (strength, Float(offset), 0) }
    }
    best.beyond = mean(beyond)?.x ?? 0
    return best
  }
}
