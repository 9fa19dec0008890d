/// Sorts spines into rows and piles and numbers them.
///
/// Spines belong to one row where their heights overlap and they are near each other or stand on one
/// board, to one pile where their lengths do and they lie on each other. Rows and piles that stand on
/// one board are numbered from the left.
package struct ShelfNumbering {
  private let spines: [SpineProposal]
  private let boxes: [Box]
  /// Books that lean are no pile, however far.
  private let isLying: [Bool]
  private var parent: [Int]

  /// A spine and its number.
  package struct Place {
    package var spine: SpineProposal
    package var shelf: Int
    package var position: Int
    package var isInPile: Bool
  }

  private struct Box {
    var low: Vector
    var high: Vector

    init(_ corners: [Vector]) {
      low = corners[0]
      high = corners[0]
      for corner in corners {
        low = Vector(min(low.x, corner.x), min(low.y, corner.y))
        high = Vector(max(high.x, corner.x), max(high.y, corner.y))
      }
    }

    mutating func unite(_ other: Box) {
      low = Vector(min(low.x, other.low.x), min(low.y, other.low.y))
      high = Vector(max(high.x, other.high.x), max(high.y, other.high.y))
    }

    var size: Vector { high - low }
  }

  /// Slope up to which a book lies; a book that leans stands steeper.
  private static let steepestLying: Float = 0.75
  /// How far the feet of two distant books on one board are apart, in heights and for each pixel
  /// between them.
  private static let footRange: (heights: Float, slope: Float) = (0.12, 0.06)

  private init(_ spines: [SpineProposal]) {
    self.spines = spines
    boxes = spines.map { Box($0.corners) }
    isLying = spines.map { abs($0.axis.y) < ShelfNumbering.steepestLying * abs($0.axis.x) }
    parent = Array(spines.indices)
  }

  /// `spines` in the order of shelf and position. O(n²).
  package static func number(_ spines: [SpineProposal]) -> [Place] {
    var numbering = ShelfNumbering(spines)
    for a in spines.indices {
      for b in 0..<a where numbering.areShelfMates(a, b) {
        numbering.parent[numbering.root(a)] = numbering.root(b)
      }
    }
    return numbering.places()
  }

  private func areShelfMates(_ a: Int, _ b: Int) -> Bool {
    guard isLying[a] == isLying[b] else { return false }
    let sizes = (boxes[a].size, boxes[b].size)
    let common = Vector(
      min(boxes[a].high.x, boxes[b].high.x) - max(boxes[a].low.x, boxes[b].low.x),
      min(boxes[a].high.y, boxes[b].high.y) - max(boxes[a].low.y, boxes[b].low.y))
    if !isLying[a] {
      guard common.y > 0.5 * min(sizes.0.y, sizes.1.y) else { return false }
      let gap = max(0, -common.x)
      let feet = abs(boxes[a].high.y - boxes[b].high.y)
      let range = ShelfNumbering.footRange
      return gap < 4 * max(sizes.0.x, sizes.1.x)
        || feet < range.heights * max(sizes.0.y, sizes.1.y) + range.slope * gap
    }
    let nearness = 0.8 * max(sizes.0.y, sizes.1.y)
    return common.x > 0.3 * min(sizes.0.x, sizes.1.x) && common.y > -nearness
  }

  private func root(_ index: Int) -> Int {
    var index = index
    while parent[index] != index { index = parent[index] }
    return index
  }

  private func places() -> [Place] {
    var groups: [Int: [Int]] = [:]
    for index in spines.indices { groups[root(index), default: []].append(index) }
    var shelves = groups.values.map { members -> (members: [Int], box: Box) in
      var box = boxes[members[0]]
      for member in members { box.unite(boxes[member]) }
      return (members.sorted { comesFirst($0, $1) }, box)
    }
    shelves.sort { ($0.box.high.y, $0.box.low.x) < ($1.box.high.y, $1.box.low.x) }
    // What stands on one board is read from the left.
    var start = 0
    while start < shelves.count {
      var end = start + 1
      let reference = shelves[start].box
      while end < shelves.count,
        shelves[end].box.high.y - reference.high.y
          < 0.25 * max(shelves[end].box.size.y, reference.size.y)
      {
        end += 1
      }
      shelves[start..<end].sort { $0.box.low.x < $1.box.low.x }
      start = end
    }
    return shelves.enumerated().flatMap { shelf, group in
      group.members.enumerated().map { position, member in
        Place(
          spine: spines[member], shelf: shelf + 1, position: position + 1,
          isInPile: isLying[member])
      }
    }
  }

  private func comesFirst(_ a: Int, _ b: Int) -> Bool {
    isLying[a]
      ? spines[a].center.y < spines[b].center.y : spines[a].center.x < spines[b].center.x
  }
}
