import Spines
import Testing

/// What the learned segmenter makes of maps that are known.
struct LearnedTreeTests {
  /// Two cores beside each other, joined by a bridge of middling height, and a speck.
  private func maps() -> NetworkMaps {
    let width = 96
    let height = 64
    var maps = NetworkMaps(
      width: width, height: height, values: [Float](repeating: 0, count: 5 * width * height))
    func set(_ plane: NetworkMaps.Plane, _ xs: Range<Int>, _ ys: Range<Int>, _ value: Float) {
      for y in ys {
        for x in xs { maps.values[maps.start(of: plane) + y * width + x] = value }
      }
    }
    set(.core, 10..<22, 8..<56, 0.95)
    set(.core, 30..<42, 8..<56, 0.95)
    set(.core, 22..<30, 30..<34, 0.4)
    set(.core, 80..<83, 10..<13, 0.95)
    return maps
  }

  @Test func componentsSplitAsTheThresholdRises() {
    let tree = LearnedTree(of: maps(), tuning: LearnedTuning())
    #expect(tree.nodes.count { $0.level == 0 } == 1)
    #expect(tree.nodes.count { $0.level == LearnedTuning().thresholds.count - 1 } == 2)
    for node in tree.nodes where node.level > 0 {
      #expect(tree.nodes[node.parent].level == node.level - 1)
      #expect(tree.nodes[node.parent].area >= node.area)
    }
    // The speck is smaller than a spine can be.
    #expect(tree.nodes.allSatisfy { $0.area >= LearnedTuning().leastArea })
    #expect(tree.nodes[0].area == 2 * 12 * 48 + 8 * 4)
  }

  @Test func theBestSetIsWorthMostAndHoldsNoNodeInsideAnother() {
    let tree = LearnedTree(of: maps(), tuning: LearnedTuning())
    let leaves = tree.nodes.indices.filter { index in
      !tree.nodes.contains { $0.parent == index }
    }
    var values = [Float](repeating: 1, count: tree.nodes.count)
    #expect(tree.best(values: values).count == 2)
    values[0] = 3
    #expect(tree.best(values: values) == [0])
    for leaf in leaves { values[leaf] = 2 }
    #expect(tree.best(values: values) == leaves)
  }
}
