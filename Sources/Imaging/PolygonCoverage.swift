/// Exact-in-x, four-fold-in-y coverage of polygons by the non-zero winding rule.
enum PolygonCoverage {
  private static let subRows = 4

  /// Calls `emit` with each pixel row that the contours touch, the first pixel, and the coverage
  /// 0...1 from there on. Contours wound the same way unite. O(rows * width) of their bounds within
  /// the image.
  static func scan(
    _ contours: [[Point]], width: Int, height: Int,
    emit: (_ y: Int, _ x: Int, _ coverage: UnsafeBufferPointer<Float>) -> Void
  ) {
    let points = contours.joined()
    guard width > 0, height > 0, points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }),
      let minX = points.map(\.x).min(), let maxX = points.map(\.x).max(),
      let minY = points.map(\.y).min(), let maxY = points.map(\.y).max()
    else { return }
    let left = Int(min(max(minX.rounded(.down), 0), Double(width)))
    let right = Int(min(max(maxX.rounded(.up), 0), Double(width)))
    let top = Int(min(max(minY.rounded(.down), 0), Double(height)))
    let bottom = Int(min(max(maxY.rounded(.up), 0), Double(height)))
    guard left < right, top < bottom else { return }

    let count = right - left
    // Changes of coverage from pixel to pixel; summing them up gives the coverage.
    var changes = [Float](repeating: 0, count: count + 2)
    var crossings: [(x: Double, winding: Int)] = []
    for y in top..<bottom {
      for index in changes.indices { changes[index] = 0 }
      for subRow in 0..<subRows {
        let line = Double(y) + (Double(subRow) + 0.5) / Double(subRows)
        crossings.removeAll(keepingCapacity: true)
        for contour in contours {
          for index in contour.indices {
            let a = contour[index]
            let b = contour[(index + 1) % contour.count]
            if (a.y <= line) != (b.y <= line) {
              crossings.append(
                (a.x + (b.x - a.x) * (line - a.y) / (b.y - a.y), a.y < b.y ? 1 : -1))
            }
          }
        }
        crossings.sort { $0.x < $1.x }
        var winding = 0
        for crossing in crossings {
          let wasInside = winding != 0
          winding += crossing.winding
          if wasInside == (winding != 0) { continue }
          let weight: Float = (winding != 0 ? 1 : -1) / Float(subRows)
          let x = min(max(crossing.x - Double(left), 0), Double(count))
          let pixel = Int(x)
          let share = Float(x - Double(pixel))
          changes[pixel] += weight * (1 - share)
          changes[pixel + 1] += weight * share
        }
      }
      var sum: Float = 0
      for index in 0..<count {
        sum += changes[index]
        changes[index] = min(max(sum, 0), 1)
      }
      changes.withUnsafeBufferPointer { emit(y, left, UnsafeBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
