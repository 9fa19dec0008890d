/// A sum of regression trees over rows of numbers.
package struct TreeEnsemble: Sendable {
  /// An inner node goes left where the feature is at most the threshold. A leaf leads to itself, so
  /// that several rows can walk side by side until the last one has arrived.
  struct Node: BitwiseCopyable, Sendable {
    var threshold: Float
    var feature: UInt16
    var left: UInt16
    var right: UInt16
  }

  /// A tree's inner nodes stand first, in `nodes` and from 0 up, then its leaves.
  private struct Tree: Sendable {
    var firstNode: Int
    var firstLeaf: Int
    var innerNodes: Int
  }

  /// How many columns a row has.
  package let featureCount: Int
  private let trees: [Tree]
  private let nodes: [Node]
  private let leaves: [Float]

  /// Reads an ensemble written by the training tool: column count, tree count; per tree the number
  /// of nodes, the nodes (threshold, feature, left, right), one more leaf than nodes. Children of 0 or
  /// more are nodes of the same tree, negative ones leaves, counted from -1 down.
  init(from reader: inout WeightsReader) throws {
    featureCount = Int(try reader.uint32())
    var trees: [Tree] = []
    var nodes: [Node] = []
    var leaves: [Float] = []
    for _ in 0..<(try reader.uint32()) {
      let count = Int(try reader.uint32())
      guard 2 * count <= Int(Int16.max) else { throw WeightsError("a tree is too large") }
      trees.append(Tree(firstNode: nodes.count, firstLeaf: leaves.count, innerNodes: count))
      for index in 0..<count {
        let (threshold, feature) = (try reader.float(), try reader.uint16())
        // Children come after their parent, so that every walk ends.
        let children = try [reader.int16(), reader.int16()].map { child throws -> UInt16 in
          let place = child < 0 ? count - 1 - Int(child) : Int(child)
          guard place > index, place <= 2 * count, let place = UInt16(exactly: place) else {
            throw WeightsError("a tree has a node that leads nowhere")
          }
          return place
        }
        guard Int(feature) < featureCount else {
          throw WeightsError("a tree asks for a column that there is not")
        }
        nodes.append(
          Node(threshold: threshold, feature: feature, left: children[0], right: children[1]))
      }
      for leaf in 0...count {
        let place = UInt16(count + leaf)
        nodes.append(Node(threshold: .infinity, feature: 0, left: place, right: place))
        leaves.append(try reader.float())
      }
    }
    self.trees = trees
    self.nodes = nodes
    self.leaves = leaves
  }

  /// Appends the sum of the trees for each of the rows that lie one after another in `rows`.
  ///
  /// Tree by tree over all rows, so that a tree stays in the cache, and four rows at a time, which wait
  /// for memory together. O(rows × trees × depth).
  package func appendScores(_ rows: UnsafeBufferPointer<Float>, to scores: inout [Float]) {
    precondition(rows.count % featureCount == 0)
    let count = rows.count / featureCount
    let first = scores.count
    scores.append(contentsOf: repeatElement(0, count: count))
    guard count > 0, let row0 = rows.baseAddress else { return }
    scores.withUnsafeMutableBufferPointer { scores in
      nodes.withUnsafeBufferPointer { nodes in
        leaves.withUnsafeBufferPointer { leaves in
          for tree in trees {
            let root = nodes.baseAddress! + tree.firstNode
            let values = leaves.baseAddress! + tree.firstLeaf - tree.innerNodes
            let sums = scores.baseAddress! + first
            var index = 0
            while index + 4 <= count {
              let row = row0 + index * featureCount
              let places = Self.walk(root, tree.innerNodes, row, featureCount)
              sums[index] += values[places.0]
              sums[index + 1] += values[places.1]
              sums[index + 2] += values[places.2]
              sums[index + 3] += values[places.3]
              index += 4
            }
            while index < count {
              // A step of 0: the same row four times.
              let places = Self.walk(root, tree.innerNodes, row0 + index * featureCount, 0)
              sums[index] += values[places.0]
              index += 1
            }
          }
        }
      }
    }
  }

  /// The leaves that four rows, `step` numbers apart, arrive at.
  @inline(__always)
  private static func walk(
    _ root: UnsafePointer<Node>, _ innerNodes: Int, _ row: UnsafePointer<Float>, _ step: Int
  ) -> (Int, Int, Int, Int) {
    var (a, b, c, d) = (0, 0, 0, 0)
    let (one, two, three) = (row + step, row + 2 * step, row + 3 * step)
    while min(min(a, b), min(c, d)) < innerNodes {
      a = next(root[a], row)
      b = next(root[b], one)
      c = next(root[c], two)
      d = next(root[d], three)
    }
    return (a, b, c, d)
  }

  @inline(__always)
  private static func next(_ node: Node, _ row: UnsafePointer<Float>) -> Int {
    Int(row[Int(node.feature)] <= node.threshold ? node.left : node.right)
  }
}
