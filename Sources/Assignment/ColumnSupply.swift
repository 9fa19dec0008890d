/// How many rows a column can take, and what each of them adds to the total.
///
/// The first `capacity` rows add nothing. After them up to `furtherLimit` further rows add
/// `furtherPenalty` each. The cost of a column is therefore convex in the number of its rows, which
/// is what keeps the problem exactly solvable by shortest paths.
public struct ColumnSupply: Sendable, Equatable {
  /// The rows taken at no extra cost, 0 or more.
  public var capacity: Int
  /// What each row beyond the capacity adds: 0 or more; infinity lets no further row in.
  public var furtherPenalty: Double
  /// The most rows beyond the capacity, 0 or more; `Int.max` sets no limit.
  public var furtherLimit: Int

  /// By default one row and no further one.
  public init(capacity: Int = 1, furtherPenalty: Double = .infinity, furtherLimit: Int = .max) {
    self.capacity = capacity
    self.furtherPenalty = furtherPenalty
    self.furtherLimit = furtherLimit
  }

  /// The rows beyond the capacity that `rowCount` rows could ever make use of.
  func usableFurther(rowCount: Int) -> Int {
    furtherPenalty.isFinite ? min(furtherLimit, rowCount - usableCapacity(rowCount: rowCount)) : 0
  }

  /// The capacity that `rowCount` rows could ever make use of.
  func usableCapacity(rowCount: Int) -> Int { min(capacity, rowCount) }

  /// What `count` rows add together; infinity if there is no room for them.
  func cost(ofRows count: Int) -> Double {
    guard count > capacity else { return 0 }
    return count - capacity <= furtherLimit ? Double(count - capacity) * furtherPenalty : .infinity
  }

  /// What one more row adds to `count` rows; infinity if there is no room for it.
  func cost(ofNextAfter count: Int) -> Double {
    if count < capacity { return 0 }
    return count - capacity < furtherLimit ? furtherPenalty : .infinity
  }
}
