/// A sparse assignment: each row goes to one of its columns or is rejected, at the least total cost.
///
/// The total is the sum of the costs of the chosen entries, the rejection costs of the rows that
/// get no column, and what the columns add for rows beyond their capacity (`ColumnSupply`). Gains
/// are costs with a minus sign. Build the problem row by row, then call `solved()`.
///
/// Memory is linear in rows, columns and entries: 12 bytes an entry and 32 a column here, and
/// while solving 16 more for each entry that costs no more than its row's rejection.
///
/// What cannot be computed with is a programming error and stops the program with a message that
/// names the row and the column: a cost that is not a number, minus infinity, or above 1e100 in
/// size; a column that does not exist; a negative capacity, limit or penalty. A cost of plus
/// infinity is a forbidden entry and is left out. Of several entries of a row for one column the
/// cheapest counts. A row without entries is rejected.
public struct AssignmentProblem: Sendable {
  /// What each column can take, by column.
  public let supplies: [ColumnSupply]

  /// The cost of leaving each row without a column, by row.
  public private(set) var rejectionCosts: [Double] = []

  /// Row `i` owns the entries `rowStarts[i] ..< rowStarts[i + 1]` (compressed sparse rows).
  private(set) var rowStarts: [Int] = [0]
  private(set) var entryColumns: [Int32] = []
  private(set) var entryCosts: [Double] = []

  /// Where each column was last entered, which tells at once whether a row names it twice.
  private var lastEntryOfColumn: [Int]

  /// Costs beyond this size could overflow when paths of them are added up.
  static let largestCost = 1e100

  /// A problem without rows over the given columns.
  public init(supplies: [ColumnSupply]) {
    require(supplies.count < Int(Int32.max), "\(supplies.count) columns are too many")
    for (column, supply) in supplies.enumerated() {
      require(
        supply.capacity >= 0 && supply.furtherLimit >= 0,
        "column \(column) has a negative capacity or limit: \(supply)")
      require(
        supply.furtherPenalty >= 0
          && (supply.furtherPenalty <= Self.largestCost || supply.furtherPenalty == .infinity),
        "the further penalty of column \(column) must be 0 to 1e100, or infinity: \(supply)")
    }
    self.supplies = supplies
    lastEntryOfColumn = Array(repeating: -1, count: supplies.count)
  }

  /// A problem without rows over `columnCount` columns that all take the same.
  public init(columnCount: Int, supply: ColumnSupply = ColumnSupply()) {
    require(columnCount >= 0, "there cannot be \(columnCount) columns")
    self.init(supplies: Array(repeating: supply, count: columnCount))
  }

  /// The number of rows added so far.
  public var rowCount: Int { rejectionCosts.count }

  /// The number of columns.
  public var columnCount: Int { supplies.count }

  /// The number of distinct entries added so far, forbidden ones not counted.
  public var entryCount: Int { entryCosts.count }

  /// Makes room for rows to come.
  public mutating func reserveCapacity(rows: Int, entries: Int) {
    rejectionCosts.reserveCapacity(rows)
    rowStarts.reserveCapacity(rows + 1)
    entryColumns.reserveCapacity(entries)
    entryCosts.reserveCapacity(entries)
  }

  /// Adds a row: what it costs to leave it without a column, and the columns it may take.
  ///
  /// The order of the entries does not matter. The rejection cost must be finite; for a row that
  /// has to be placed whenever that is possible, give one larger than any chain of exchanges
  /// could cost, such as the sum of the largest cost of every row and every penalty.
  ///
  /// - Returns: the index of the row. Complexity: linear in the number of entries.
  @inlinable
  @discardableResult
  public mutating func addRow(
    rejectionCost: Double, entries: some Sequence<(column: Int, cost: Double)>
  ) -> Int {
    let row = beginRow(rejectionCost: rejectionCost)
    for (column, cost) in entries { appendEntry(column: column, cost: cost) }
    endRow()
    return row
  }

  @usableFromInline
  mutating func beginRow(rejectionCost: Double) -> Int {
    require(rowCount < Int(Int32.max) - 1, "too many rows")
    require(
      abs(rejectionCost) <= Self.largestCost,
      "the rejection cost of row \(rowCount) must be within 1e100 of zero, not \(rejectionCost)")
    rejectionCosts.append(rejectionCost)
    return rowCount - 1
  }

  @usableFromInline
  mutating func appendEntry(column: Int, cost: Double) {
    require(
      column >= 0 && column < columnCount,
      "row \(rowCount - 1) names column \(column); there are \(columnCount) columns")
    if cost == .infinity { return }
    require(
      abs(cost) <= Self.largestCost,
      "row \(rowCount - 1), column \(column): the cost must be within 1e100 of zero, not \(cost)")
    let earlier = lastEntryOfColumn[column]
    if earlier >= rowStarts[rowCount - 1] {
      entryCosts[earlier] = min(entryCosts[earlier], cost)
    } else {
      lastEntryOfColumn[column] = entryCosts.count
      entryColumns.append(Int32(column))
      entryCosts.append(cost)
    }
  }

  @usableFromInline
  mutating func endRow() { rowStarts.append(entryCosts.count) }

  /// The cost of the entry of a row for a column; nil if there is none.
  func entryCost(row: Int, column: Int) -> Double? {
    for entry in rowStarts[row]..<rowStarts[row + 1] where entryColumns[entry] == column {
      return entryCosts[entry]
    }
    return nil
  }
}

/// Stops the program with a message: unlike `precondition`, in release builds too.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError("Assignment: \(message())") }
}
