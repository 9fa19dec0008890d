/// The books that stand in order, so that the fewest are left outside: the ones to be moved.
///
/// A longest non-decreasing subsequence with weights, in which the order may also begin anew at a
/// price: libraries keep their sections in an order of their own, and photos come in any order. A step
/// to a place far ahead is a new beginning too. O(n log n) with a tree of maxima over the ties.
struct OrderChain {
  /// One place where a slot's book may belong.
  struct Element {
    /// The slot's index; ascending over all elements.
    var slot: Int
    var tie: Int
    /// What leaving it out costs.
    var weight: Double
    /// True where a shelf begins between this slot and the one before.
    var startsShelf: Bool
  }

  /// A book that stands in order.
  struct Link: Hashable {
    var slot: Int
    var tie: Int
    /// Number of the run of books in order that it belongs to.
    var run: Int
  }

  /// The books in order, by slot.
  private(set) var links: [Link] = []

  /// - Parameters:
  ///   - elements: by slot; several of one slot are alternatives.
  ///   - reach: for a tie, the lowest tie from which it is no break to go on to it.
  init(_ elements: [Element], tieCount: Int, reach: (Int) -> Int) {
    var tree = MaximumTree(count: tieCount)
    var values = Array(repeating: 0.0, count: elements.count)
    var previous = Array(repeating: -1, count: elements.count)
    var isBreak = Array(repeating: false, count: elements.count)
    /// The best end of all elements so far, and of those before the latest beginning of a shelf.
    var best = (value: 0.0, element: -1)
    var bestBefore = best
    var start = 0
    while start < elements.count {
      let slot = elements[start].slot
      var end = start
      while end < elements.count, elements[end].slot == slot { end += 1 }
      if elements[start].startsShelf { bestBefore = best }
      for index in start..<end {
        let element = elements[index]
        var from = (value: 0.0, element: -1, isBreak: true)
        func consider(_ value: Double, _ element: Int, isBreak: Bool) {
          if value > from.value { from = (value, element, isBreak) }
        }
        consider(
          bestBefore.value - InventoryTuning.breakBetweenShelves, bestBefore.element, isBreak: true)
        consider(best.value - InventoryTuning.breakWithinShelf, best.element, isBreak: true)
        if let found = tree.maximum(in: reach(element.tie)...element.tie) {
          // At equal value rather go on than begin anew.
          if found.value >= from.value { from = (found.value, found.element, false) }
        }
        values[index] = from.value + element.weight
        previous[index] = from.element
        isBreak[index] = from.isBreak
      }
      // Alternatives of one slot must not follow each other, so they enter together.
      for index in start..<end {
        tree.raise(elements[index].tie, to: values[index], element: index)
        if values[index] > best.value { best = (values[index], index) }
      }
      start = end
    }
    var index = best.element
    var chain: [Int] = []
    while index >= 0 {
      chain.append(index)
      index = previous[index]
    }
    var run = -1
    for index in chain.reversed() {
      if isBreak[index] || run < 0 { run += 1 }
      links.append(Link(slot: elements[index].slot, tie: elements[index].tie, run: run))
    }
  }
}

/// Maxima over ranges of places, with the element that each comes from.
private struct MaximumTree {
  private let size: Int
  private var values: [Double]
  private var elements: [Int]

  init(count: Int) {
    var size = 1
    while size < max(1, count) { size *= 2 }
    self.size = size
    values = Array(repeating: -.infinity, count: 2 * size)
    elements = Array(repeating: -1, count: 2 * size)
  }

  mutating func raise(_ place: Int, to value: Double, element: Int) {
    var node = place + size
    while node >= 1, value > values[node] {
      values[node] = value
      elements[node] = element
      node /= 2
    }
  }

  func maximum(in range: ClosedRange<Int>) -> (value: Double, element: Int)? {
    var low = range.lowerBound + size
    var high = range.upperBound + size + 1
    var best = (value: -Double.infinity, element: -1)
    while low < high {
      if low & 1 == 1 {
        if values[low] > best.value { best = (values[low], elements[low]) }
        low += 1
      }
      if high & 1 == 1 {
        high -= 1
        if values[high] > best.value { best = (values[high], elements[high]) }
      }
      low /= 2
      high /= 2
    }
    return best.element >= 0 ? best : nil
  }
}
