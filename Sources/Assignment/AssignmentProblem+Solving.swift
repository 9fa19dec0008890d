extension AssignmentProblem {
  /// A cheapest assignment.
  ///
  /// Exact up to the rounding of `Double`: what rounding can cost is told by the certificate
  /// (`certificate(of:)`) and has been far below 1e-11 of the amounts added up.
  ///
  /// Deterministic: the result depends on the rows and their order only, not on the order of the
  /// entries in a row. Where a row can be placed at the same cost in several ways, a column is
  /// preferred to rejection, and the lowest column to others.
  ///
  /// Complexity: each component is solved by itself, with at worst one shortest-path search for
  /// each of its rows (`PathSearch`); memory is linear in rows, columns and entries.
  public func solved() -> AssignmentSolution {
    let layout = ComponentLayout(of: self)
    var search = PathSearch(self, layout: layout)
    for row in 0..<layout.rows.count { search.place(Int32(row)) }

    var solution = AssignmentSolution(
      columnOfRow: Array(repeating: nil, count: rowCount), totalCost: 0,
      rowDuals: rejectionCosts, columnPrices: Array(repeating: 0, count: columnCount),
      componentCount: layout.componentCount)
    var chosenCosts = rejectionCosts
    var load = Array(repeating: 0, count: layout.columns.count)
    for (position, row) in layout.rows.enumerated() {
      solution.rowDuals[Int(row)] = search.dual(of: position)
      guard let (column, cost) = search.placement(of: position) else { continue }
      solution.columnOfRow[Int(row)] = Int(layout.columns[column])
      chosenCosts[Int(row)] = cost
      load[column] += 1
    }
    for (position, column) in layout.columns.enumerated() {
      solution.columnPrices[Int(column)] = search.price(of: position)
      solution.totalCost += supplies[Int(column)].cost(ofRows: load[position])
    }
    solution.totalCost = chosenCosts.reduce(solution.totalCost, +)
    return solution
  }
}
