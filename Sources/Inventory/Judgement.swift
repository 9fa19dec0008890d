import Bibliography

/// Decides for every book on the shelves what it is and whether it stands in order.
///
/// Order is found first with what the matcher believes. Then every book is looked at again in the light
/// of its neighbours: a record that belongs there is more likely than it seemed, one that belongs
/// elsewhere less (Bayes' rule; see `docs/inventory.md`). With that, order is found once more.
struct Judgement {
  /// A book on a shelf.
  struct Place {
    var slot: Slot
    var stretch: Int
    /// True where a shelf begins here, and what lies before it may not have been photographed.
    var startsShelf: Bool
    var followsGap: Bool
    /// The tie that it stands in order at, and its run; nil for a book that does not.
    var link: OrderChain.Link?
    /// Ties that belong between its neighbours; nil where they do not tell.
    var context: ClosedRange<Int>?
  }

  private(set) var places: [Place] = []
  /// For each stretch, whether its books stand in the order of their call numbers at all.
  private(set) var isOrdered: [Bool] = []
  /// Books in order, by place.
  private(set) var links: [OrderChain.Link] = []
  private let order: ShelfOrder

  init(_ stretches: [Stretches.Stretch], order: ShelfOrder) {
    self.order = order
    for (number, stretch) in stretches.enumerated() {
      let goesOn = number > 0 && stretch.goesOn(behind: stretches[number - 1])
      for (index, slot) in stretch.slots.enumerated() {
        let isFirst = index == 0
        places.append(
          Place(
            slot: slot, stretch: number, startsShelf: isFirst, followsGap: isFirst && !goesOn))
      }
    }
    isOrdered = stretches.map { _ in false }
    guard !order.ranges.isEmpty else { return }
    findOrder()
    lookAtNeighbours()
    findOrder()
    setAsideShelvesWithoutOrder(stretches.count)
    describeContexts()
  }

  /// On a shelf that is not kept in order (new books, a returns trolley, someone's home) some books
  /// stand in order by chance: of n, about 2 √n. Nothing follows from that.
  private mutating func setAsideShelvesWithoutOrder(_ count: Int) {
    var known = Array(repeating: 0, count: count)
    var inOrder = known
    for place in places {
      guard let record = place.slot.record, !order.ties(of: record).isEmpty else { continue }
      known[place.stretch] += 1
      if place.link != nil { inOrder[place.stretch] += 1 }
    }
    isOrdered = zip(known, inOrder).map {
      Double($1) >= InventoryTuning.orderedShare * Double($0)
    }
    links.removeAll { !isOrdered[places[$0.slot].stretch] }
    for index in places.indices where !isOrdered[places[index].stretch] { places[index].link = nil }
  }

  /// Total number of books that should stand on the shelves.
  private var total: Int { order.count(in: 0...(order.ranges.count - 1)) }

  private mutating func findOrder() {
    var elements: [OrderChain.Element] = []
    var startsShelf = false
    for (index, place) in places.enumerated() {
      startsShelf = startsShelf || place.startsShelf
      guard let record = place.slot.record else { continue }
      let ties = order.ties(of: record)
      for tie in ties {
        elements.append(
          OrderChain.Element(
            slot: index, tie: tie, weight: place.slot.confidence, startsShelf: startsShelf))
      }
      if !ties.isEmpty { startsShelf = false }
    }
    let chain = OrderChain(elements, tieCount: order.ranges.count) { tie in
      order.reach(below: tie, count: InventoryTuning.largestGap)
    }
    links = chain.links
    for index in places.indices { places[index].link = nil }
    for link in links { places[link.slot].link = link }
  }

  // MARK: Neighbours

  private mutating func lookAtNeighbours() {
    describeContexts()
    let total = Double(total)
    for index in places.indices {
      guard let context = places[index].context, !places[index].slot.isVerified else { continue }
      let fitting = Double(max(1, order.count(in: context)))
      let fits = min(
        InventoryTuning.largestContextFactor,
        (1 - InventoryTuning.misplacedShare) * total / fitting)
      var beliefs = places[index].slot.beliefs
      var sum = max(0, 1 - beliefs.reduce(0) { $0 + $1.probability })
      for place in beliefs.indices {
        let ties = order.ties(of: beliefs[place].record)
        if !ties.isEmpty {
          beliefs[place].probability *=
            ties.contains { context.contains($0) } ? fits : InventoryTuning.misplacedShare
        }
        sum += beliefs[place].probability
      }
      guard sum > 0 else { continue }
      for place in beliefs.indices { beliefs[place].probability /= sum }
      beliefs.sort { ($1.probability, $0.record) < ($0.probability, $1.record) }
      places[index].slot.beliefs = beliefs
    }
  }

  /// For each place the ties between its nearest neighbours in order, itself not counted.
  private mutating func describeContexts() {
    var linksOfStretch: [Int: [OrderChain.Link]] = [:]
    for link in links { linksOfStretch[places[link.slot].stretch, default: []].append(link) }
    var next: [Int: Int] = [:]
    for index in places.indices {
      let stretch = places[index].stretch
      let mates = linksOfStretch[stretch] ?? []
      var place = next[stretch] ?? 0
      while place < mates.count, mates[place].slot < index { place += 1 }
      next[stretch] = place
      let isOwn = place < mates.count && mates[place].slot == index
      let before = place > 0 ? mates[place - 1] : nil
      let after = place + (isOwn ? 1 : 0)
      let behind = after < mates.count ? mates[after] : nil
      let isEnough = mates.count - (isOwn ? 1 : 0) >= InventoryTuning.fewestNeighbours
      places[index].context = isEnough ? context(before, behind) : nil
    }
  }

  private func context(_ before: OrderChain.Link?, _ behind: OrderChain.Link?) -> ClosedRange<Int>?
  {
    let slack = InventoryTuning.contextAtEnds
    switch (before, behind) {
    case (let before?, let behind?) where before.run == behind.run:
      return before.tie...max(before.tie, behind.tie)
    case (let before?, let behind?):
      // A section ends here and another begins: both sides are possible.
      let low = before.tie...order.reach(above: before.tie, count: slack)
      let high = order.reach(below: behind.tie, count: slack)...behind.tie
      return low.overlaps(high)
        ? min(low.lowerBound, high.lowerBound)...max(low.upperBound, high.upperBound)
        : (order.count(in: low) <= order.count(in: high) ? low : high)
    case (let before?, nil): return before.tie...order.reach(above: before.tie, count: slack)
    case (nil, let behind?): return order.reach(below: behind.tie, count: slack)...behind.tie
    case (nil, nil): return nil
    }
  }
}
