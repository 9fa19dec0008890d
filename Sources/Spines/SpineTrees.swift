import Foundation

/// The trees that score spines, round by round, as `training/spines/fit.py` writes them.
///
/// The file has two parts. The first line is JSON with `format`, where the trees are from, and
/// `checksum`: FNV-1a, 64 bits, of all that follows. What follows is JSON with `rounds`: the trees
/// that score a proposal by itself, then those that score it beside its rivals, a round each.
package struct SpineTrees: Sendable {
  /// Why a file of trees cannot be used.
  package struct Unusable: Error, CustomStringConvertible {
    package let description: String
  }

  /// Score a proposal by itself.
  let first: BoostedTrees
  /// Score it again beside its rivals, a round each.
  let rounds: [BoostedTrees]
  /// Tells these trees from others.
  package let fingerprint: String

  /// The trees that the package ships; read once in the life of a process.
  package static let shipped = Result {
    guard let url = Bundle.module.url(forResource: "spines", withExtension: "trees"),
      let data = try? Data(contentsOf: url)
    else {
      throw Unusable(
        description: """
          the trees that score spines (spines.trees) are missing beside the program; build or \
          install it again
          """)
    }
    return try SpineTrees(data)
  }

  private struct Header: Decodable {
    var format: String
    var checksum: String
  }

  private struct Content: Decodable {
    var rounds: [BoostedTrees]
  }

  /// Reads trees from the bytes of a file.
  ///
  /// - Throws: `Unusable`, saying what is wrong.
  package init(_ data: Data) throws {
    guard let end = data.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header.self, from: data[..<end]),
      header.format == "SHLFTREES1"
    else {
      throw Unusable(description: "the trees that score spines are not of format SHLFTREES1")
    }
    let content = data[data.index(after: end)...]
    fingerprint = Fingerprint.of(content)
    guard fingerprint == header.checksum,
      let trees = try? JSONDecoder().decode(Content.self, from: content).rounds,
      let first = trees.first, trees.allSatisfy(\.isWhole)
    else {
      throw Unusable(
        description: "the trees that score spines are damaged; build or install the program again")
    }
    self.first = first
    rounds = Array(trees.dropFirst())
  }
}

extension BoostedTrees {
  /// Whether every tree has all its questions and leaves.
  fileprivate var isWhole: Bool {
    guard (1...16).contains(depth) else { return false }
    let trees = features.count / depth
    return features.count == trees * depth && thresholds.count == features.count
      && leaves.count == trees << depth && features.allSatisfy { $0 >= 0 }
  }
}
