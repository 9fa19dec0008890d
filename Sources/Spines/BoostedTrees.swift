import Foundation

/// A sum of symmetric decision trees, the logit of a probability.
///
/// Gradient boosting after J. Friedman, "Greedy function approximation: a gradient boosting machine",
/// Annals of Statistics 29/5, 2001. In a symmetric tree all nodes of one level ask the same question,
/// so that a tree is `depth` comparisons and one look-up.
struct BoostedTrees: Sendable, Decodable {
  /// Logit before the first tree.
  let bias: Float
  /// Questions per tree.
  let depth: Int
  /// Feature asked for, `depth` per tree.
  let features: [Int]
  /// The question is whether the feature exceeds this, `depth` per tree.
  let thresholds: [Float]
  /// Contributions, `1 << depth` per tree; the first question decides the highest bit.
  let leaves: [Float]

  /// The probability for one row of features, 0...1. O(trees * depth).
  func probability(of row: [Float]) -> Float {
    var logit = bias
    var question = 0
    var leaf = 0
    while question < features.count {
      var path = 0
      for index in question..<(question + depth) {
        path = 2 * path + (row[features[index]] > thresholds[index] ? 1 : 0)
      }
      logit += leaves[leaf + path]
      question += depth
      leaf += 1 << depth
    }
    return 1 / (1 + expf(-logit))
  }
}
