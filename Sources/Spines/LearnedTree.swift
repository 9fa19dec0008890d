import Foundation

/// The component tree of a view: the connected components of core minus boundary at rising
/// thresholds, each the child of the one around it at the threshold below.
package struct LearnedTree {
  /// A stretch of pixels in one row.
  package struct Run {
    package var y: Int32
    package var start: Int32
    /// One past the last pixel.
    package var end: Int32
  }

  /// A component.
  package struct Node {
    /// Index of the threshold.
    package var level: Int
    /// The node around it, -1 at the lowest threshold.
    package var parent: Int
    /// Its pixels, as a range of `runs`.
    package var runs: Range<Int>
    /// Number of pixels.
    package var area: Int
  }

  /// Parents come before their children.
  package private(set) var nodes: [Node] = []
  package private(set) var runs: [Run] = []

  /// Builds the tree. O(pixels x thresholds).
  package init(of maps: NetworkMaps, tuning: LearnedTuning) {
    let width = maps.width
    let height = maps.height
    let core = maps.start(of: .core)
    let boundary = maps.start(of: .boundary)
    let score = [Float](unsafeUninitializedCapacity: width * height) { out, count in
      maps.values.withUnsafeBufferPointer { values in
        for index in 0..<(width * height) {
          out[index] = values[core + index] - tuning.boundaryWeight * values[boundary + index]
        }
      }
      count = width * height
    }
    var around = [Int32](repeating: -1, count: width * height)
    for (level, threshold) in tuning.thresholds.enumerated() {
      addLevel(
        level, of: score, over: threshold, width: width, height: height,
        leastArea: tuning.leastArea, around: &around)
    }
  }

  /// Finds the components over one threshold and notes in `around` to which each pixel belongs.
  private mutating func addLevel(
    _ level: Int, of score: [Float], over threshold: Float, width: Int, height: Int,
    leastArea: Int, around: inout [Int32]
  ) {
    var found: [Run] = []
    var parents: [Int32] = []
    func root(_ index: Int32) -> Int32 {
      var index = index
      while parents[Int(index)] != index {
        parents[Int(index)] = parents[Int(parents[Int(index)])]
        index = parents[Int(index)]
      }
      return index
    }
    var above = 0..<0
    for y in 0..<height {
      let first = found.count
      var candidate = above.lowerBound
      var x = 0
      let row = y * width
      while x < width {
        guard score[row + x] > threshold else {
          x += 1
          continue
        }
        let start = x
        while x < width && score[row + x] > threshold { x += 1 }
        let index = Int32(found.count)
        found.append(Run(y: Int32(y), start: Int32(start), end: Int32(x)))
        parents.append(index)
        while candidate < above.upperBound && found[candidate].end <= start { candidate += 1 }
        var touching = candidate
        while touching < above.upperBound && found[touching].start < x {
          let a = root(Int32(touching))
          let b = root(index)
          if a != b { parents[Int(max(a, b))] = min(a, b) }
          touching += 1
        }
      }
      above = first..<found.count
    }

    // Gather the runs of each component that is large enough.
    var area: [Int] = Array(repeating: 0, count: found.count)
    var runCount = area
    for index in found.indices {
      let component = Int(root(Int32(index)))
      area[component] += Int(found[index].end - found[index].start)
      runCount[component] += 1
    }
    var node = [Int32](repeating: -1, count: found.count)
    var next = runs.count
    var place: [Int] = []
    let firstNode = nodes.count
    for index in found.indices where parents[index] == Int32(index) && area[index] >= leastArea {
      let pixel = Int(found[index].y) * width + Int(found[index].start)
      node[index] = Int32(nodes.count)
      nodes.append(
        Node(
          level: level, parent: Int(around[pixel]), runs: next..<(next + runCount[index]),
          area: area[index]))
      place.append(next)
      next += runCount[index]
    }
    runs += repeatElement(Run(y: 0, start: 0, end: 0), count: next - runs.count)
    for index in found.indices {
      let owner = node[Int(root(Int32(index)))]
      guard owner >= 0 else { continue }
      let slot = Int(owner) - firstNode
      runs[place[slot]] = found[index]
      place[slot] += 1
      let row = Int(found[index].y) * width
      for x in Int(found[index].start)..<Int(found[index].end) { around[row + x] = owner }
    }
  }

  /// The set of nodes, none inside another, whose values sum up to the most. O(nodes).
  package func best(values: [Float]) -> [Int] {
    var below = [Float](repeating: 0, count: nodes.count)
    var taken = [Bool](repeating: false, count: nodes.count)
    for index in nodes.indices.reversed() {
      taken[index] = values[index] > below[index]
      let parent = nodes[index].parent
      if parent >= 0 { below[parent] += max(values[index], below[index]) }
    }
    var covered = [Bool](repeating: false, count: nodes.count)
    return nodes.indices.filter { index in
      let parent = nodes[index].parent
      covered[index] = parent >= 0 && (covered[parent] || taken[parent])
      return taken[index] && !covered[index]
    }
  }
}
