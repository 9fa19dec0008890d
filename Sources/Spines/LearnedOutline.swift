import Foundation

/// A spine's outline in a view: a rectangle fitted to a component, its edges moved to where the
/// boundary is strongest, and how good a spine that makes.
///
/// Points are in view pixels, the corner of the first pixel at (0, 0).
struct LearnedOutline {
  typealias Point = SIMD2<Float>

  /// Corners in cyclic order; the long sides run from the first to the second and from the third to
  /// the fourth.
  var corners: [Point]
  /// Length along the spine in pixels.
  var length: Float
  /// Thickness across it in pixels.
  var thickness: Float
  /// Mean core over the component, 0...1.
  var core: Float
  /// Share of the component's rectangle that it fills, 0...1.
  var fill: Float
  /// Boundary along the weaker of the two long sides, 0...1.
  var side: Float
  /// The strongest line of boundary through the inside, lengthwise or across, 0...1.
  var interior: Float

  /// How sure it is that this is one spine, 0...1.
  var confidence: Float {
    let shape = min(1, (length / (4 * thickness)).squareRoot())
    return core * min(1, 1.1 * fill) * side.squareRoot() * (1 - interior) * shape
  }

  /// Fits an outline to the node; nil where it is too small or too squat for a spine.
  init?(node: LearnedTree.Node, in tree: LearnedTree, maps: NetworkMaps, tuning: LearnedTuning) {
    let moments = Moments(tree.runs[node.runs], maps: maps)
    core = moments.core
    var axis = moments.axis
    var box = Box(tree.runs[node.runs], center: moments.center, axis: axis)
    if box.size.y > box.size.x {
      axis = Point(-axis.y, axis.x)
      box = Box(tree.runs[node.runs], center: moments.center, axis: axis)
    }
    guard box.size.x > 0, box.size.y > 0 else { return nil }
    fill = min(1, Float(node.area) / (box.size.x * box.size.y))
    // A ragged component reaches further than its mass: trust the mass for the thickness.
    let slim = box.size.y * (0.5 + 0.5 * fill)
    thickness = slim / (1 - 2 * tuning.inset)
    length = box.size.x + 2 * tuning.inset * thickness
    guard length >= tuning.leastLength, length >= tuning.leastElongation * thickness,
      thickness >= 3
    else { return nil }

    let probe = Probe(maps: maps, center: box.center, axis: axis)
    let half = Point(length / 2, thickness / 2)
    let left = Edge.side(-1, probe: probe, half: half, inset: tuning.inset)
    let right = Edge.side(1, probe: probe, half: half, inset: tuning.inset)
    let start = Edge.end(-1, probe: probe, half: half, inset: tuning.inset)
    let end = Edge.end(1, probe: probe, half: half, inset: tuning.inset)
    side = min(left.strength, right.strength)
    interior = probe.interior(half: half, inset: tuning.inset)
    corners = [
      probe.point(start.at, left.offset(along: start.at)),
      probe.point(end.at, left.offset(along: end.at)),
      probe.point(end.at, right.offset(along: end.at)),
      probe.point(start.at, right.offset(along: start.at)),
    ]
    let limit = Point(Float(maps.width), Float(maps.height))
    for index in 0..<4 {
      corners[index] = pointwiseMin(pointwiseMax(corners[index], Point(0, 0)), limit)
    }
  }

  /// First and second moments of a component, and its mean core.
  private struct Moments {
    var center: Point
    var core: Float
    /// The long axis, of length 1.
    var axis: Point

    init(_ runs: ArraySlice<LearnedTree.Run>, maps: NetworkMaps) {
      var count = 0.0
      var sum = SIMD2<Double>(0, 0)
      var square = SIMD3<Double>(0, 0, 0)
      var cores: Float = 0
      var double = Point(0, 0)
      maps.values.withUnsafeBufferPointer { values in
        for run in runs {
          let y = Double(run.y) + 0.5
          let row = Int(run.y) * maps.width
          for x in Int(run.start)..<Int(run.end) {
            let at = Double(x) + 0.5
            sum += SIMD2(at, y)
            square += SIMD3(at * at, at * y, y * y)
            cores += values[maps.start(of: .core) + row + x]
            double.x += values[maps.start(of: .cosine) + row + x]
            double.y += values[maps.start(of: .sine) + row + x]
          }
          count += Double(run.end - run.start)
        }
      }
      let mean = sum / count
      center = Point(Float(mean.x), Float(mean.y))
      core = cores / Float(count)
      let xx = square.x / count - mean.x * mean.x
      let xy = square.y / count - mean.x * mean.y
      let yy = square.z / count - mean.y * mean.y
      let spread = ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot()
      let elongation = (xx + yy + spread) / max(xx + yy - spread, 1e-9)
      // The shape tells the direction of slender components; that of squat ones is the network's.
      let angle =
        elongation > 9
        ? 0.5 * Float(atan2(2 * xy, xx - yy)) : 0.5 * atan2(double.y, double.x)
      axis = Point(cos(angle), sin(angle))
    }
  }

  /// The rectangle around a component whose sides run along and across an axis.
  private struct Box {
    var center: Point
    /// Along the axis and across it.
    var size: Point

    init(_ runs: ArraySlice<LearnedTree.Run>, center: Point, axis: Point) {
      var low = Point(.infinity, .infinity)
      var high = -low
      for run in runs {
        for x in [Float(run.start) + 0.5, Float(run.end) - 0.5] {
          let d = Point(x, Float(run.y) + 0.5) - center
          let p = Point(d.x * axis.x + d.y * axis.y, d.y * axis.x - d.x * axis.y)
          low = pointwiseMin(low, p)
          high = pointwiseMax(high, p)
        }
      }
      size = high - low + 1
      let middle = (low + high) / 2
      self.center =
        center
        + Point(middle.x * axis.x - middle.y * axis.y, middle.x * axis.y + middle.y * axis.x)
    }
  }

  /// Reads the boundary map in the coordinates of a spine: along its axis and across.
  private struct Probe {
    let maps: NetworkMaps
    let center: Point
    let axis: Point

    func point(_ along: Float, _ across: Float) -> Point {
      center
        + Point(along * axis.x - across * axis.y, along * axis.y + across * axis.x)
    }

    /// Mean of a map on the line between two points given as (along, across); nil where most of it
    /// lies outside the view.
    func mean(of plane: NetworkMaps.Plane = .boundary, from a: Point, to b: Point) -> Float? {
      let p = point(a.x, a.y) - 0.5
      let q = point(b.x, b.y) - 0.5
      let d = q - p
      let steps = max(4, min(48, Int(max(abs(d.x), abs(d.y)))))
      let start = maps.start(of: plane)
      return maps.values.withUnsafeBufferPointer { values in
        var sum: Float = 0
        var inside = 0
        for step in 0..<steps {
          let at = p + d * ((Float(step) + 0.5) / Float(steps))
          let x = Int(at.x.rounded(.down))
          let y = Int(at.y.rounded(.down))
          guard x >= 0, y >= 0, x + 1 < maps.width, y + 1 < maps.height else { continue }
          let fx = at.x - Float(x)
          let fy = at.y - Float(y)
          let index = start + y * maps.width + x
          let upper = values[index] * (1 - fx) + values[index + 1] * fx
          let lower =
            values[index + maps.width] * (1 - fx) + values[index + maps.width + 1] * fx
          sum += upper * (1 - fy) + lower * fy
          inside += 1
        }
        return inside * 2 > steps ? sum / Float(inside) : nil
      }
    }

    /// The strongest line through the inside, parallel to the sides or to the ends.
    func interior(half: Point, inset: Float) -> Float {
      let margin = 2 * half.y * inset
      var strongest: Float = 0
      let inner = half.y - margin
      for at in stride(from: -inner, through: inner, by: max(1, inner / 12)) {
        let line = mean(from: Point(-0.9 * half.x, at), to: Point(0.9 * half.x, at)) ?? 0
        strongest = max(strongest, line)
      }
      let reach = half.x - 2 * margin
      if reach > 0 {
        for at in stride(from: -reach, through: reach, by: max(1, reach / 40)) {
          let line = mean(from: Point(at, -0.6 * half.y), to: Point(at, 0.6 * half.y)) ?? 0
          strongest = max(strongest, 0.8 * line)
        }
      }
      return strongest
    }
  }

  /// An edge of the outline, moved to the boundary.
  private struct Edge {
    /// Distance from the centre at the middle, with its sign.
    var at: Float
    /// Change of that distance for each pixel along the spine.
    var slope: Float
    /// Mean boundary along it, 0...1.
    var strength: Float

    func offset(along: Float) -> Float { at + slope * along }

    /// Looks for the best place of a line among distances around `expected`, nearer ones preferred.
    private static func search(
      expected: Float, from: Float, to: Float, _ line: (Float) -> Float?
    ) -> (at: Float, strength: Float) {
      var best = (at: expected, value: Float(0.02), strength: line(expected) ?? 0)
      let step = max(0.5, (to - from) / 40)
      for at in stride(from: from, through: to, by: step) {
        guard let strength = line(at) else { continue }
        let off = abs(at - expected) / max(to - from, 1)
        let value = strength * (1 - 0.5 * off)
        if value > best.value { best = (at, value, strength) }
      }
      return (best.at, best.strength)
    }

    /// A long side: the two halves of its length are looked for apart, so that it may taper.
    static func side(_ sign: Float, probe: Probe, half: Point, inset: Float) -> Edge {
      // At low thresholds the core fills the spine, at high ones it is slimmer than it should be.
      let from = half.y * (1 - 1.9 * inset)
      let to = half.y * (1 + 1.4 * inset) + 1.5
      func outer(_ a: Float, _ b: Float) -> (at: Float, strength: Float) {
        search(expected: half.y, from: from, to: to) {
          probe.mean(from: Point(a * half.x, sign * $0), to: Point(b * half.x, sign * $0))
        }
      }
      let first = outer(-0.92, 0)
      let second = outer(0, 0.92)
      var edge = Edge(
        at: sign * (first.at + second.at) / 2,
        slope: sign * (second.at - first.at) / (0.92 * half.x),
        strength: (first.strength + second.strength) / 2)
      if abs(first.at - second.at) > 0.35 * half.y + 2 {
        let whole = outer(-0.92, 0.92)
        edge = Edge(at: sign * whole.at, slope: 0, strength: whole.strength)
      }
      // The picture's border hides the edge beyond it, which is no fault of the spine.
      let outside =
        probe.mean(
          from: Point(-0.9 * half.x, edge.at + sign * 2),
          to: Point(0.9 * half.x, edge.at + sign * 2)) == nil
      if outside { edge.strength = max(edge.strength, 0.6) }
      return edge
    }

    /// A short side.
    static func end(_ sign: Float, probe: Probe, half: Point, inset: Float) -> Edge {
      let margin = 2 * half.y * inset
      let found = search(
        expected: half.x, from: half.x - 1.5 * margin - 1, to: half.x + 1.5 * margin + 2
      ) {
        func line(_ plane: NetworkMaps.Plane, _ at: Float) -> Float? {
          probe.mean(
            of: plane, from: Point(sign * at, -0.7 * half.y), to: Point(sign * at, 0.7 * half.y))
        }
        // Where a spine ends there is a boundary, and mostly no spine beyond it.
        guard let boundary = line(.boundary, $0) else { return nil }
        let inside = line(.spine, $0 - 4) ?? 0
        let outside = line(.spine, $0 + 4) ?? inside
        return boundary + 0.5 * max(0, inside - outside)
      }
      return Edge(at: sign * found.at, slope: 0, strength: found.strength)
    }
  }
}
