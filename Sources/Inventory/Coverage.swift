import Bibliography
import Foundation

/// Which part of the library's order was photographed without a gap, and what may hide in it.
///
/// A book's place is covered where one run of books in order has a sure book that belongs before it and
/// one that belongs behind it, and the shelf between these two was photographed without a gap. Equal
/// call numbers have one place together: from the last book before them all to the first behind them.
struct Coverage {
  /// What is known of a tie's place.
  enum State: Equatable {
    case covered
    /// The nearest sure books are known, but something between them was not photographed.
    case hasGap
    /// Covered, but so many books in a row are absent that they stand elsewhere, rather.
    case isAbsentSection
    case unknown

    /// How little it lets one say: 0 is the most.
    var rank: Int {
      switch self {
      case .covered: 0
      case .isAbsentSection: 1
      case .hasGap: 2
      case .unknown: 3
      }
    }
  }

  /// A tie's place on the shelves.
  struct Place {
    var state = State.unknown
    /// The sure books around it, as indices of places.
    var before = -1
    var behind = -1
    /// Logarithm of the probability that none of the unread spines there is a given book of the tie
    /// that is not among their candidates.
    var logNotHidden = 0.0
  }

  /// For each tie.
  private(set) var places: [Place]

  init(_ judgement: Judgement, order: ShelfOrder) {
    places = Array(repeating: Place(), count: order.ranges.count)
    let slots = judgement.places
    var seen = Array(repeating: 0, count: order.ranges.count + 1)
    for link in judgement.links { seen[link.tie + 1] += 1 }
    for tie in order.ranges.indices { seen[tie + 1] += seen[tie] }
    var gaps: [Int] = []
    var hidden: [Double] = []
    var gapSum = 0
    var hiddenSum = 0.0
    for place in slots {
      gapSum += place.followsGap ? 1 : 0
      hiddenSum += Self.logNotHidden(place, order: order, seen: seen)
      gaps.append(gapSum)
      hidden.append(hiddenSum)
    }
    var start = 0
    let links = judgement.links.filter {
      slots[$0.slot].slot.confidence >= InventoryTuning.sure
    }
    while start < links.count {
      var end = start
      while end < links.count, links[end].run == links[start].run { end += 1 }
      cover(links[start..<end], gaps: gaps, hidden: hidden, order: order)
      start = end
    }
  }

  private mutating func cover(
    _ run: ArraySlice<OrderChain.Link>, gaps: [Int], hidden: [Double], order: ShelfOrder
  ) {
    guard run.count >= InventoryTuning.fewestNeighbours, let first = run.first, let last = run.last,
      first.tie + 1 < last.tie
    else { return }
    var before = run.startIndex
    var behind = run.startIndex
    for tie in (first.tie + 1)..<last.tie {
      while before + 1 < run.endIndex, run[before + 1].tie < tie { before += 1 }
      behind = max(behind, before)
      while run[behind].tie <= tie { behind += 1 }
      let (low, high) = (run[before], run[behind])
      var place = Place(before: low.slot, behind: high.slot)
      place.logNotHidden = hidden[high.slot] - hidden[low.slot]
      if gaps[high.slot] != gaps[low.slot] {
        place.state = .hasGap
      } else if behind == before + 1, low.tie + 1 <= high.tie - 1,
        order.count(in: (low.tie + 1)...(high.tie - 1)) > InventoryTuning.largestAbsence
      {
        place.state = .isAbsentSection
      } else {
        place.state = .covered
      }
      // Where two runs tell of the same place the surer one counts.
      if place.state.rank < places[tie].state.rank {
        places[tie] = place
      } else if place.state == .covered, places[tie].state == .covered {
        places[tie].logNotHidden += place.logNotHidden
      }
    }
  }

  /// A spine that is not sure to be its first candidate may be any unseen book that belongs there.
  /// `seen[tie]` is the number of books seen in order before the tie.
  private static func logNotHidden(
    _ place: Judgement.Place, order: ShelfOrder, seen: [Int]
  ) -> Double {
    guard place.slot.confidence < InventoryTuning.sure, !place.slot.isVerified else { return 0 }
    let none = max(0, 1 - place.slot.beliefs.reduce(0) { $0 + $1.probability })
    let legible = place.slot.legibility
    let share =
      none
      * (legible * InventoryTuning.unlistedLegible
        + (1 - legible) * InventoryTuning.cataloguedShareOfUnread)
    let rivals =
      place.context.map {
        max(1, order.count(in: $0) - (seen[$0.upperBound + 1] - seen[$0.lowerBound]))
      } ?? 1
    return log(max(1e-6, 1 - share / Double(rivals)))
  }
}
