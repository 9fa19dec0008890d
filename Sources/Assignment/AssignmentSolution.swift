/// A cheapest assignment, with the dual variables that prove it to be one.
public struct AssignmentSolution: Sendable, Equatable {
  /// The column of each row, nil where the row is rejected.
  public var columnOfRow: [Int?]

  /// Chosen entries, rejections and penalties added up.
  public var totalCost: Double

  /// What each row costs at the final prices: the least of its rejection cost and, over its
  /// entries, cost plus price of the column.
  public var rowDuals: [Double]

  /// The price of a place in each column, 0 or more: one more place there could not save more than
  /// this. It is 0 where places are free, and at most the further penalty while further rows are
  /// let in.
  public var columnPrices: [Double]

  /// The independent parts that the problem fell into; rows that nothing but rejection suits are
  /// in none of them.
  public var componentCount: Int

  package init(
    columnOfRow: [Int?], totalCost: Double, rowDuals: [Double], columnPrices: [Double],
    componentCount: Int
  ) {
    self.columnOfRow = columnOfRow
    self.totalCost = totalCost
    self.rowDuals = rowDuals
    self.columnPrices = columnPrices
    self.componentCount = componentCount
  }
}
