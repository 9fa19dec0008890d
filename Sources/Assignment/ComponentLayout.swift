/// Rows and columns that have to do with each other, found by union-find and numbered together.
///
/// Entries that cost more than the rejection of their row are of no use to any cheapest assignment,
/// since prices are never negative; without them a problem falls into more and smaller parts.
/// Columns are numbered anew, component by component and in their own order within one, so that
/// everything one component touches lies side by side and columns without entries take no room.
struct ComponentLayout {
  /// Rows with a useful entry, grouped by component, in the order they were added within each.
  private(set) var rows: [Int32] = []
  /// Columns with a useful entry, grouped by component, ascending within each.
  private(set) var columns: [Int32] = []
  /// Where each column stands in `columns`; -1 for a column without a useful entry.
  private(set) var positionOfColumn: [Int32]
  /// Component `c` owns `rows[rowStarts[c] ..< rowStarts[c + 1]]`; likewise its columns.
  private(set) var rowStarts: [Int] = [0]
  private(set) var columnStarts: [Int] = [0]
  /// The number of useful entries.
  private(set) var entryCount = 0

  var componentCount: Int { rowStarts.count - 1 }

  /// Complexity: linear in rows, columns and entries, but for the factor of union-find with path
  /// halving, at most logarithmic in the number of columns.
  init(of problem: AssignmentProblem) {
    positionOfColumn = Array(repeating: -1, count: problem.columnCount)
    var forest = ColumnForest(columnCount: problem.columnCount)
    var rootOfRow = Array(repeating: Int32(-1), count: problem.rowCount)
    joinColumns(of: problem, in: &forest, rootOfRow: &rootOfRow)

    // A tree's root is its lowest column, so components are met in the order of their lowest one.
    var componentOfColumn = Array(repeating: Int32(-1), count: problem.columnCount)
    var columnCounts: [Int] = []
    for column in 0..<Int32(problem.columnCount) where forest.contains(column) {
      let root = forest.root(of: column)
      if root == column {
        componentOfColumn[Int(column)] = Int32(columnCounts.count)
        columnCounts.append(1)
      } else {
        let component = componentOfColumn[Int(root)]
        componentOfColumn[Int(column)] = component
        columnCounts[Int(component)] += 1
      }
    }
    (columnStarts, columns) = Self.grouped(componentOfColumn, counts: columnCounts)
    for (position, column) in columns.enumerated() {
      positionOfColumn[Int(column)] = Int32(position)
    }

    var rowCounts = Array(repeating: 0, count: columnCounts.count)
    let componentOfRow = rootOfRow.map { root -> Int32 in
      guard root >= 0 else { return -1 }
      let component = componentOfColumn[Int(root)]
      rowCounts[Int(component)] += 1
      return component
    }
    (rowStarts, rows) = Self.grouped(componentOfRow, counts: rowCounts)
  }

  /// Joins the columns of each row; leaves some column of it in `rootOfRow`.
  private mutating func joinColumns(
    of problem: AssignmentProblem, in forest: inout ColumnForest, rootOfRow: inout [Int32]
  ) {
    for row in 0..<problem.rowCount {
      let limit = problem.rejectionCosts[row]
      var root: Int32 = -1
      for entry in problem.rowStarts[row]..<problem.rowStarts[row + 1]
      where problem.entryCosts[entry] <= limit {
        entryCount += 1
        let other = forest.insert(problem.entryColumns[entry])
        root = root < 0 ? other : forest.join(root, other)
      }
      rootOfRow[row] = root
    }
  }

  /// A stable counting sort of the indices of `groups` by group; -1 is in none.
  private static func grouped(
    _ groups: [Int32], counts: [Int]
  ) -> (starts: [Int], members: [Int32]) {
    var starts = [0]
    starts.reserveCapacity(counts.count + 1)
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    var next = starts
    var members = Array(repeating: Int32(0), count: starts[counts.count])
    for (index, group) in groups.enumerated() where group >= 0 {
      members[next[Int(group)]] = Int32(index)
      next[Int(group)] += 1
    }
    return (starts, members)
  }
}

/// Disjoint sets of columns; the lowest column of a set is its root.
private struct ColumnForest {
  private var parents: [Int32]

  init(columnCount: Int) { parents = Array(repeating: -1, count: columnCount) }

  func contains(_ column: Int32) -> Bool { parents[Int(column)] >= 0 }

  /// The root of a column, which enters as a set of its own if it is new.
  mutating func insert(_ column: Int32) -> Int32 {
    if parents[Int(column)] >= 0 { return root(of: column) }
    parents[Int(column)] = column
    return column
  }

  mutating func root(of column: Int32) -> Int32 {
    var column = column
    while parents[Int(column)] != column {
      let above = parents[Int(parents[Int(column)])]
      parents[Int(column)] = above
      column = above
    }
    return column
  }

  /// Makes one set of the sets of two roots, and returns its root.
  mutating func join(_ first: Int32, _ second: Int32) -> Int32 {
    let (lower, higher) = first < second ? (first, second) : (second, first)
    parents[Int(higher)] = lower
    return lower
  }
}
