/// What a solution's own numbers prove about it, worked out from the problem alone.
///
/// With a price π ≥ 0 for each column, every assignment costs at least
///
///     Σ rows min(rejection, min over entries (cost + π)) − Σ columns (capacity π + further max(0, π − penalty))
///
/// because that is the Lagrangian dual of the problem (both limits cut down to the number of rows,
/// which no assignment can exceed). `gap` is the distance of the solution from this bound. The
/// search is not consulted, so a gap of zero is a proof of optimality whatever the search did.
public struct AssignmentCertificate: Sendable, Equatable {
  /// Whether every row has a column among its entries or none, and no column takes too many.
  public var isFeasible: Bool

  /// The cost of the assignment, added up anew; infinite if it is not feasible.
  public var totalCost: Double

  /// What no assignment can cost less than, up to rounding; minus infinity if a price is negative
  /// or not a number.
  public var lowerBound: Double

  /// How much cheaper another assignment could be at most: the sum of what each row and each
  /// column falls short of complementary slackness, all terms 0 or more, so that nothing cancels.
  /// Infinite if the assignment or the prices are not feasible.
  public var gap: Double

  /// The furthest that a row dual lies above what the row could have at the prices (dual
  /// feasibility), or a price below zero.
  public var worstDualViolation: Double

  /// The furthest that a row is from its dual, or a column from using its places as its price
  /// tells (complementary slackness).
  public var worstSlackness: Double

  /// The gap that rounding explains: `relativeTolerance` times the sizes of all amounts added up,
  /// for each row those of its chosen and of its cheapest entry and of their prices.
  public var tolerance: Double

  /// Each addition that leads to a price rounds off at most about 1e-16 of its size. Gaps measured
  /// over 8,179 × 100 entries stay below 1e-17 of the amounts; a million small cases that mix
  /// sizes from 1e-6 to 1e6 stay within this tolerance.
  public static let relativeTolerance = 1e-11

  /// Whether the assignment is proven cheapest, within the tolerance.
  public var isOptimal: Bool {
    isFeasible && gap.isFinite && gap <= tolerance && worstDualViolation <= tolerance
  }
}

extension AssignmentProblem {
  /// Checks a solution against this problem. Complexity: linear in rows, columns and entries.
  ///
  /// The solution may come from anywhere; one for another number of rows or columns is a
  /// programming error.
  public func certificate(of solution: AssignmentSolution) -> AssignmentCertificate {
    require(
      solution.columnOfRow.count == rowCount && solution.rowDuals.count == rowCount
        && solution.columnPrices.count == columnCount,
      "the solution is for another problem: its size differs")
    var check = CertificateSums()
    var load = Array(repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      checkRow(row, of: solution, load: &load, into: &check)
    }
    for column in 0..<columnCount {
      checkColumn(column, price: solution.columnPrices[column], load: load[column], into: &check)
    }
    let isProof = check.isFeasible && check.pricesAreValid
    return AssignmentCertificate(
      isFeasible: check.isFeasible,
      totalCost: check.isFeasible ? check.totalCost : .infinity,
      lowerBound: check.pricesAreValid ? check.lowerBound : -.infinity,
      gap: isProof ? check.gap : .infinity,
      worstDualViolation: check.worstDualViolation,
      worstSlackness: check.worstSlackness,
      tolerance: AssignmentCertificate.relativeTolerance * check.amounts)
  }

  private func checkRow(
    _ row: Int, of solution: AssignmentSolution, load: inout [Int],
    into check: inout CertificateSums
  ) {
    let chosen = solution.columnOfRow[row]
    var chosenCost: Double? = chosen == nil ? rejectionCosts[row] : nil
    var chosenPrice = 0.0
    var cheapest = rejectionCosts[row]
    var cheapestAmounts = abs(rejectionCosts[row])
    for entry in rowStarts[row]..<rowStarts[row + 1] {
      let column = Int(entryColumns[entry])
      let price = solution.columnPrices[column]
      if entryCosts[entry] + price < cheapest {
        cheapest = entryCosts[entry] + price
        cheapestAmounts = abs(entryCosts[entry]) + price
      }
      if column == chosen {
        chosenCost = entryCosts[entry]
        chosenPrice = price
      }
    }
    check.lowerBound += cheapest
    let dual = solution.rowDuals[row]
    check.noteDualViolation(dual - cheapest)
    guard let chosenCost else {
      check.isFeasible = false
      return
    }
    if let chosen { load[chosen] += 1 }
    check.totalCost += chosenCost
    check.amounts += abs(chosenCost) + chosenPrice + cheapestAmounts
    check.gap += chosenCost + chosenPrice - cheapest
    check.noteSlackness(abs(chosenCost + chosenPrice - dual))
  }

  private func checkColumn(
    _ column: Int, price: Double, load: Int, into check: inout CertificateSums
  ) {
    guard price >= 0 && price.isFinite else {
      check.pricesAreValid = false
      check.noteDualViolation(price.isFinite ? -price : .infinity)
      return
    }
    let supply = supplies[column]
    let capacity = supply.usableCapacity(rowCount: rowCount)
    let further = supply.usableFurther(rowCount: rowCount)
    let above = max(0, price - supply.furtherPenalty)
    check.lowerBound -= Double(capacity) * price + Double(further) * above
    let added = supply.cost(ofRows: load)
    guard added.isFinite else {
      check.isFeasible = false
      return
    }
    // The unused places at the price, the used further ones at what the price lacks to the
    // penalty, the unused further ones at what it exceeds it by.
    let usedFurther = max(0, load - capacity)
    var slack = Double(max(0, capacity - load)) * price + Double(further - usedFurther) * above
    if usedFurther > 0 { slack += Double(usedFurther) * max(0, supply.furtherPenalty - price) }
    check.totalCost += added
    check.amounts += added
    check.gap += slack
    check.noteSlackness(slack)
  }
}

/// The sums that a certificate is made of, while they are added up.
private struct CertificateSums {
  var isFeasible = true
  var pricesAreValid = true
  var totalCost = 0.0
  var lowerBound = 0.0
  var gap = 0.0
  var amounts = 0.0
  var worstDualViolation = 0.0
  var worstSlackness = 0.0

  // Written so that what is not a number counts as the worst.
  mutating func noteDualViolation(_ amount: Double) {
    if !(amount <= worstDualViolation) { worstDualViolation = amount.isNaN ? .infinity : amount }
  }

  mutating func noteSlackness(_ amount: Double) {
    if !(amount <= worstSlackness) { worstSlackness = amount.isNaN ? .infinity : amount }
  }
}
