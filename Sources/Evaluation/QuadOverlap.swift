/// How much two quadrilaterals overlap. Corners are [x, y]; either direction will do.
struct QuadOverlap {
  /// Intersection over union, 0...1.
  let overUnion: Double
  /// Intersection over the smaller area, 0...1.
  let overSmaller: Double

  init(_ first: [[Double]], _ second: [[Double]]) {
    let p = first.map { (x: $0[0], y: $0[1]) }
    let q = second.map { (x: $0[0], y: $0[1]) }
    let intersection = Self.clippedArea(p, by: q)
    let a = abs(Self.area(p))
    let b = abs(Self.area(q))
    overUnion = a + b > intersection ? intersection / (a + b - intersection) : 0
    overSmaller = min(a, b) > 0 ? intersection / min(a, b) : 0
  }

  private typealias Point = (x: Double, y: Double)

  /// The signed area (shoelace formula).
  private static func area(_ points: [Point]) -> Double {
    guard points.count > 2 else { return 0 }
    var twice = 0.0
    for index in points.indices {
      let next = points[(index + 1) % points.count]
      twice += points[index].x * next.y - next.x * points[index].y
    }
    return 0.5 * twice
  }

  /// The area of what lies in both (Sutherland and Hodgman, 1974; `clip` must be convex).
  private static func clippedArea(_ subject: [Point], by clip: [Point]) -> Double {
    var output = area(subject) >= 0 ? subject : subject.reversed()
    let clip = area(clip) >= 0 ? clip : clip.reversed()
    for index in clip.indices {
      let a = clip[index]
      let b = clip[(index + 1) % clip.count]
      func side(_ point: Point) -> Double {
        (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
      }
      let source = output
      output = []
      for index in source.indices {
        let p = source[index]
        let q = source[(index + 1) % source.count]
        let sideOfP = side(p)
        let sideOfQ = side(q)
        if sideOfP >= 0 { output.append(p) }
        if (sideOfP >= 0) != (sideOfQ >= 0) {
          let t = sideOfP / (sideOfP - sideOfQ)
          output.append((p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)))
        }
      }
      if output.isEmpty { return 0 }
    }
    return abs(area(output))
  }
}
