/// Places rows one after another by shortest augmenting paths, keeping prices that prove each
/// partial assignment to be cheapest.
///
/// The method is that of Jonker and Volgenant ("A shortest augmenting path algorithm for dense and
/// sparse linear assignment problems", Computing 38, 1987, doi 10.1007/BF02278710) without its
/// initial phases, on reduced costs as Edmonds and Karp ("Theoretical improvements in algorithmic
/// efficiency for network flow problems", J. ACM 19(2), 1972, doi 10.1145/321694.321699) and
/// Tomizawa (Networks 1(2), 1971, doi 10.1002/net.3230010206) introduced them; columns with several
/// places and rejection are further ends of a path, as in any convex-cost flow.
///
/// A new row looks for the cheapest end: a place in a column, or the rejection of the row itself
/// or of a row that would have to move. A column's rows move on together at the cost of their best
/// alternatives. Invariants between rows, with `price` ≥ 0 for each column:
///
/// - each placed row sits where its cost plus price is least, and that is at most its rejection;
/// - a rejected row finds no cost plus price below its rejection;
/// - a column with free places has price 0, one that lets further rows in at most their penalty,
///   one with further rows at least it.
///
/// Prices only rise and the load of a column never falls, so a rejected row stays rejected.
///
/// Complexity: at worst, for each row, one Dijkstra search over its component. A search ends at
/// the cheapest end known, and rows are sorted by cost when they are first part of one, so that it
/// looks at few entries. All memory is taken at the start.
struct PathSearch: ~Copyable {
  /// A row's useful entry; its column is a position in the layout.
  private struct Entry {
    var cost: Double
    var column: Int32
  }

  private struct Row {
    var rejectionCost: Double
    /// Cost of the entry that the row is placed by.
    var cost = 0.0
    var firstEntry: Int
    var entryCount: Int32
    var isSorted = false
    /// Where the row is placed, and its neighbours in the list of that column's rows; -1 for none.
    var column: Int32 = -1
    var nextInColumn: Int32 = -1
    var previousInColumn: Int32 = -1
  }

  private struct Column {
    var price = 0.0
    /// What the next row would add: 0, the further penalty, or infinity.
    var placeCost: Double
    /// Of the current search: length of the shortest path here, the row it comes from, the cost of
    /// that row's entry.
    var distance = Double.infinity
    var arrivalCost = 0.0
    var arrivalRow: Int32 = -1
    /// Index in the heap, or one of the marks below.
    var heapIndex = Column.unreached
    var firstRow: Int32 = -1
    var load: Int32 = 0

    static let unreached: Int32 = -1
    static let settled: Int32 = -2
  }

  /// The cheapest end of a path found so far: `row` goes to `column`, or is rejected.
  private struct End {
    var distance: Double
    var row: Int32
    var column: Int32
    var cost: Double

    static let rejection = Int32.max

    mutating func offerRejection(of row: Int32, at distance: Double) {
      if distance < self.distance {
        self = End(distance: distance, row: row, column: Self.rejection, cost: 0)
      }
    }

    /// Of equally cheap ends a column is preferred to rejection, and the lowest column.
    mutating func offer(_ column: Int32, to row: Int32, cost: Double, at distance: Double) {
      if distance < self.distance || (distance == self.distance && column < self.column) {
        self = End(distance: distance, row: row, column: column, cost: cost)
      }
    }
  }

  private let rowCount: Int
  private let columnCount: Int
  private let entries: UnsafeMutablePointer<Entry>
  private let rows: UnsafeMutablePointer<Row>
  private let columns: UnsafeMutablePointer<Column>
  /// Columns reached and not settled, a binary heap by distance, then column.
  private let heap: UnsafeMutablePointer<Int32>
  private var heapCount = 0
  /// Columns reached by the current search, and those of them that are settled, in that order.
  private let reached: UnsafeMutablePointer<Int32>
  private var reachedCount = 0
  private let settled: UnsafeMutablePointer<Int32>
  private var settledCount = 0

  private let supplies: [ColumnSupply]

  /// Lays out the useful entries of a problem. Rows and columns are positions in the layout.
  init(_ problem: AssignmentProblem, layout: ComponentLayout) {
    rowCount = layout.rows.count
    columnCount = layout.columns.count
    entries = .allocate(capacity: layout.entryCount)
    rows = .allocate(capacity: rowCount)
    columns = .allocate(capacity: columnCount)
    heap = .allocate(capacity: columnCount)
    reached = .allocate(capacity: columnCount)
    settled = .allocate(capacity: columnCount)
    supplies = layout.columns.map { problem.supplies[Int($0)] }

    for (position, supply) in supplies.enumerated() {
      (columns + position).initialize(to: Column(placeCost: supply.cost(ofNextAfter: 0)))
    }
    var next = 0
    for (position, row) in layout.rows.enumerated() {
      let limit = problem.rejectionCosts[Int(row)]
      let first = next
      for entry in problem.rowStarts[Int(row)]..<problem.rowStarts[Int(row) + 1]
      where problem.entryCosts[entry] <= limit {
        let column = layout.positionOfColumn[Int(problem.entryColumns[entry])]
        (entries + next).initialize(to: Entry(cost: problem.entryCosts[entry], column: column))
        next += 1
      }
      (rows + position).initialize(
        to: Row(rejectionCost: limit, firstEntry: first, entryCount: Int32(next - first)))
    }
  }

  deinit {
    entries.deallocate()
    rows.deallocate()
    columns.deallocate()
    heap.deallocate()
    reached.deallocate()
    settled.deallocate()
  }

  /// The column that a row is placed in, and the cost of the entry; nil if it is rejected.
  func placement(of row: Int) -> (column: Int, cost: Double)? {
    rows[row].column < 0 ? nil : (Int(rows[row].column), rows[row].cost)
  }

  func price(of column: Int) -> Double { columns[column].price }

  /// What a row costs at the final prices.
  func dual(of row: Int) -> Double {
    var least = rows[row].rejectionCost
    for entry in entriesOf(Int32(row)) {
      least = min(least, entry.cost + columns[Int(entry.column)].price)
    }
    return least
  }

  // MARK: Placing a row

  /// Places a row that has not been placed before, or rejects it; moves others where that is
  /// cheaper.
  mutating func place(_ row: Int32) {
    var end = End(
      distance: rows[Int(row)].rejectionCost, row: row, column: End.rejection, cost: 0)
    var leastOnTheWay = Double.infinity
    for entry in entriesOf(row) {
      let column = columns[Int(entry.column)]
      end.offer(entry.column, to: row, cost: entry.cost, at: entry.cost + column.placeCost)
      leastOnTheWay = min(leastOnTheWay, entry.cost + column.price)
    }
    // Most rows find a free place that nothing beyond a full column could undercut.
    if leastOnTheWay < end.distance { searchPath(from: row, end: &end) }
    follow(to: end, from: row)
  }

  /// Dijkstra's search, over columns, for an end cheaper than the one known.
  private mutating func searchPath(from root: Int32, end: inout End) {
    scan(root, base: 0, end: &end)
    while heapCount > 0 {
      let column = heap[0]
      let distance = columns[Int(column)].distance
      if distance >= end.distance { break }
      removeNearest()
      columns[Int(column)].heapIndex = Column.settled
      settled[settledCount] = column
      settledCount += 1
      let price = columns[Int(column)].price
      var row = columns[Int(column)].firstRow
      while row >= 0 {
        let base = distance - (rows[Int(row)].cost + price)
        end.offerRejection(of: row, at: base + rows[Int(row)].rejectionCost)
        scan(row, base: base, end: &end)
        row = rows[Int(row)].nextInColumn
      }
    }
    raisePrices(by: end.distance)
    forgetSearch()
  }

  /// Offers the columns of a row, at `base` plus their cost and price.
  private mutating func scan(_ row: Int32, base: Double, end: inout End) {
    sortEntries(of: row)
    for entry in entriesOf(row) {
      let beforePrice = base + entry.cost
      if beforePrice > end.distance { return }
      let column = columns + Int(entry.column)
      if column.pointee.heapIndex == Column.settled { continue }
      let placeCost = column.pointee.placeCost
      end.offer(entry.column, to: row, cost: entry.cost, at: beforePrice + placeCost)
      let distance = beforePrice + column.pointee.price
      // A column whose price is that of a free place leads nowhere cheaper than the place itself.
      guard distance < column.pointee.distance, distance < end.distance,
        column.pointee.price < placeCost
      else { continue }
      column.pointee.distance = distance
      column.pointee.arrivalRow = row
      column.pointee.arrivalCost = entry.cost
      if column.pointee.heapIndex == Column.unreached {
        reached[reachedCount] = entry.column
        reachedCount += 1
        column.pointee.heapIndex = Int32(heapCount)
        heapCount += 1
      }
      moveUp(entry.column, from: Int(column.pointee.heapIndex))
    }
  }

  /// A settled column's price rises by what its distance is short of the path's length, but not
  /// above the cost of a place there: only rounding could lift it further.
  private func raisePrices(by length: Double) {
    for index in 0..<settledCount {
      let column = columns + Int(settled[index])
      let rise = length - column.pointee.distance
      if rise > 0 {
        column.pointee.price = min(column.pointee.price + rise, column.pointee.placeCost)
      }
    }
  }

  private mutating func forgetSearch() {
    for index in 0..<reachedCount {
      let column = columns + Int(reached[index])
      column.pointee.distance = .infinity
      column.pointee.heapIndex = Column.unreached
    }
    reachedCount = 0
    settledCount = 0
    heapCount = 0
  }

  /// Moves each row of the path to its new column, from the end of the path to its start.
  private func follow(to end: End, from root: Int32) {
    var (row, column, cost) = (end.row, end.column, end.cost)
    if column != End.rejection { takePlace(in: Int(column)) }
    while true {
      let left = rows[Int(row)].column
      if row != root { unlink(row) }
      if column == End.rejection {
        rows[Int(row)].column = -1
      } else {
        link(row, to: column, cost: cost)
      }
      if row == root { return }
      (row, column, cost) = (
        columns[Int(left)].arrivalRow, left, columns[Int(left)].arrivalCost
      )
    }
  }

  /// Counts one more row in a column.
  private func takePlace(in column: Int) {
    let state = columns + column
    // A place that costs its penalty has it as its price, and rounding must not blur that.
    state.pointee.price = max(state.pointee.price, state.pointee.placeCost)
    state.pointee.load += 1
    state.pointee.placeCost = supplies[column].cost(ofNextAfter: Int(state.pointee.load))
  }

  private func link(_ row: Int32, to column: Int32, cost: Double) {
    let first = columns[Int(column)].firstRow
    rows[Int(row)].column = column
    rows[Int(row)].cost = cost
    rows[Int(row)].previousInColumn = -1
    rows[Int(row)].nextInColumn = first
    if first >= 0 { rows[Int(first)].previousInColumn = row }
    columns[Int(column)].firstRow = row
  }

  private func unlink(_ row: Int32) {
    let state = rows[Int(row)]
    if state.previousInColumn >= 0 {
      rows[Int(state.previousInColumn)].nextInColumn = state.nextInColumn
    } else {
      columns[Int(state.column)].firstRow = state.nextInColumn
    }
    if state.nextInColumn >= 0 {
      rows[Int(state.nextInColumn)].previousInColumn = state.previousInColumn
    }
  }

  // MARK: Entries and heap

  private func entriesOf(_ row: Int32) -> UnsafeMutableBufferPointer<Entry> {
    let state = rows[Int(row)]
    return UnsafeMutableBufferPointer(
      start: entries + state.firstEntry, count: Int(state.entryCount))
  }

  /// Sorts a row's entries by cost, then column, in place (Shell's method, which needs no memory
  /// and is fast on a hundred entries).
  private func sortEntries(of row: Int32) {
    if rows[Int(row)].isSorted { return }
    rows[Int(row)].isSorted = true
    let entries = entriesOf(row)
    var step = entries.count
    while step > 1 {
      step = max(1, step * 4 / 9)
      for index in step..<entries.count {
        let entry = entries[index]
        var hole = index
        while hole >= step {
          let other = entries[hole - step]
          if other.cost < entry.cost || (other.cost == entry.cost && other.column < entry.column) {
            break
          }
          entries[hole] = other
          hole -= step
        }
        entries[hole] = entry
      }
    }
  }

  private func isNearer(_ first: Int32, than second: Int32) -> Bool {
    let (one, other) = (columns[Int(first)].distance, columns[Int(second)].distance)
    return one < other || (one == other && first < second)
  }

  /// Puts a column where it belongs between a free index of the heap and the root.
  private func moveUp(_ column: Int32, from start: Int) {
    var index = start
    while index > 0 {
      let above = heap[(index - 1) / 2]
      if !isNearer(column, than: above) { break }
      heap[index] = above
      columns[Int(above)].heapIndex = Int32(index)
      index = (index - 1) / 2
    }
    heap[index] = column
    columns[Int(column)].heapIndex = Int32(index)
  }

  /// Takes the nearest column off the heap.
  private mutating func removeNearest() {
    heapCount -= 1
    if heapCount == 0 { return }
    let column = heap[heapCount]
    var index = 0
    while true {
      var below = 2 * index + 1
      if below >= heapCount { break }
      if below + 1 < heapCount && isNearer(heap[below + 1], than: heap[below]) { below += 1 }
      if !isNearer(heap[below], than: column) { break }
      heap[index] = heap[below]
      columns[Int(heap[index])].heapIndex = Int32(index)
      index = below
    }
    heap[index] = column
    columns[Int(column)].heapIndex = Int32(index)
  }
}
