/// A sum of regression trees over rows of numbers.
package struct TreeEnsemble: Sendable {
  /// An inner node: goes left where the feature is at most the threshold. Children of 0 or more are
  /// nodes of the same tree, negative ones leaves, counted from -1 down.
  struct Node: BitwiseCopyable, Sendable {
    var threshold: Float
    var feature: UInt16
    var left: Int16
    var right: Int16
  }

  /// How many columns a row has.
  package let featureCount: Int
  private let nodes: [Node]
  private let leaves: [Float]
  /// Where each tree's nodes and leaves begin.
  private let nodeStarts: [Int]
  private let leafStarts: [Int]

  /// Reads an ensemble written by the training tool: column count, tree count; per tree the number
  /// of nodes, the nodes (threshold, feature, left, right), one more leaf than nodes.
  init(from reader: inout WeightsReader) throws {
    featureCount = Int(try reader.uint32())
    var nodes: [Node] = []
    var leaves: [Float] = []
    var nodeStarts: [Int] = []
    var leafStarts: [Int] = []
    for _ in 0..<(try reader.uint32()) {
      nodeStarts.append(nodes.count)
      leafStarts.append(leaves.count)
      let count = Int(try reader.uint32())
      for index in 0..<count {
        let node = Node(
          threshold: try reader.float(), feature: try reader.uint16(), left: try reader.int16(),
          right: try reader.int16())
        // Children come after their parent, so that every walk ends.
        let children = [Int(node.left), Int(node.right)]
        guard Int(node.feature) < featureCount,
          children.allSatisfy({ $0 < count && ($0 > index || ($0 < 0 && $0 >= -count - 1)) })
        else { throw WeightsError("a tree has a node that leads nowhere") }
        nodes.append(node)
      }
      for _ in 0...count { leaves.append(try reader.float()) }
    }
    self.nodes = nodes
    self.leaves = leaves
    self.nodeStarts = nodeStarts
    self.leafStarts = leafStarts
  }

  /// Appends the sum of the trees for each of the rows that lie one after another in `rows`.
  ///
  /// Tree by tree over all rows, so that a tree stays in the cache. O(rows × trees × depth).
  package func appendScores(_ rows: UnsafeBufferPointer<Float>, to scores: inout [Float]) {
    precondition(rows.count % featureCount == 0)
    let count = rows.count / featureCount
    let first = scores.count
    scores.append(contentsOf: repeatElement(0, count: count))
    guard count > 0, let row0 = rows.baseAddress else { return }
    scores.withUnsafeMutableBufferPointer { scores in
      nodes.withUnsafeBufferPointer { nodes in
        leaves.withUnsafeBufferPointer { leaves in
          for tree in nodeStarts.indices {
            let leafStart = leafStarts[tree]
            let isStump =
              (tree + 1 < leafStarts.count ? leafStarts[tree + 1] : leaves.count)
              == leafStart + 1
            if isStump {
              for index in 0..<count { scores[first + index] += leaves[leafStart] }
              continue
            }
            let root = nodes.baseAddress! + nodeStarts[tree]
            for index in 0..<count {
              let row = row0 + index * featureCount
              var at = 0
              repeat {
                let node = root[at]
                at = Int(row[Int(node.feature)] <= node.threshold ? node.left : node.right)
              } while at >= 0
              scores[first + index] += leaves[leafStart - at - 1]
            }
          }
        }
      }
    }
  }
}
