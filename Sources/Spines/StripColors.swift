/// Colours and edges sampled on a grid over a strip, as running sums along it, so that any part of
/// the strip can be judged in constant time.
struct StripColors {
  /// Columns between the two lines.
  static let columns = 8
  /// Position of the first row in the strip's frame.
  let start: Float
  /// View pixels between rows.
  static let step: Float = 2
  /// Rows sampled.
  let rows: Int
  /// Running sums, row by row: the inner columns, then what lies outside the first line and the
  /// second.
  private var sums: [SIMD4<Float>]
  /// Running sums of squared colour lengths of the inner columns together.
  private var squares: [Float]
  /// Running count of samples on an edge, of any direction.
  private var edges: [Float]

  private static let stride = columns + 2

  init(of strip: Strip, range: ClosedRange<Float>, view: WorkingView, field: GradientField) {
    start = range.lowerBound
    rows = max(1, Int(range.length / StripColors.step) + 1)
    let columns = StripColors.columns
    let stride = StripColors.stride
    sums = [SIMD4<Float>](repeating: .zero, count: (rows + 1) * stride)
    squares = [Float](repeating: 0, count: rows + 1)
    edges = [Float](repeating: 0, count: rows + 1)
    view.colors.withUnsafeBufferPointer { colors in
      field.magnitudes.withUnsafeBufferPointer { magnitudes in
        for row in 0..<rows {
          let t = start + Float(row) * StripColors.step
          let a = strip.firstPoint(t)
          let b = strip.secondPoint(t)
          let span = b - a
          var square: Float = 0
          var edge: Float = 0
          let base = row * stride
          for column in 0..<columns {
            let p = a + ((Float(column) + 0.5) / Float(columns)) * span
            let index = StripColors.index(p, view)
            let color = colors[index]
            sums[base + stride + column] = sums[base + column] + color
            square += (color * color).sum()
            if magnitudes[index] > field.threshold { edge += 1 }
          }
          squares[row + 1] = squares[row] + square
          edges[row + 1] = edges[row] + edge
          let outside = StripColors.outsideDistance * strip.across
          sums[base + stride + columns] =
            sums[base + columns] + colors[StripColors.index(a - outside, view)]
          sums[base + stride + columns + 1] =
            sums[base + columns + 1] + colors[StripColors.index(b + outside, view)]
        }
      }
    }
  }

  /// How far beyond a line its outside is sampled, in view pixels.
  private static let outsideDistance: Float = 4

  private static func index(_ point: Vector, _ view: WorkingView) -> Int {
    let x = min(max(Int(point.x + 0.5), 0), view.width - 1)
    let y = min(max(Int(point.y + 0.5), 0), view.height - 1)
    return y * view.width + x
  }

  private func row(_ t: Float) -> Int {
    min(max(Int((t - start) / StripColors.step + 0.5), 0), rows)
  }

  /// Mean colour of a column between two positions; columns `columns` and `columns + 1` are the
  /// outsides.
  func mean(column: Int, from: Float, to: Float) -> SIMD4<Float> {
    let a = row(from)
    let b = max(row(to), a + 1)
    if b > rows { return .zero }
    let stride = StripColors.stride
    return (sums[b * stride + column] - sums[a * stride + column]) / Float(b - a)
  }

  /// Mean colour of all inner columns between two positions.
  func mean(from: Float, to: Float) -> SIMD4<Float> {
    var sum = SIMD4<Float>.zero
    for column in 0..<StripColors.columns { sum += mean(column: column, from: from, to: to) }
    return sum / Float(StripColors.columns)
  }

  /// Standard deviation of colour over all inner samples between two positions.
  func deviation(from: Float, to: Float) -> Float {
    let a = row(from)
    let b = max(row(to), a + 1)
    if b > rows { return 0 }
    let mean = self.mean(from: from, to: to)
    let square = (squares[b] - squares[a]) / Float((b - a) * StripColors.columns)
    return max(square - (mean * mean).sum(), 0).squareRoot()
  }

  /// Share of the inner samples between two positions that lie on an edge, 0...1.
  func edgeDensity(from: Float, to: Float) -> Float {
    let a = row(from)
    let b = max(row(to), a + 1)
    if b > rows { return 0 }
    return (edges[b] - edges[a]) / Float((b - a) * StripColors.columns)
  }
}
