/// Precision and recall at every threshold on the scores, from the highest score down.
struct PrecisionRecallSteps {
  private var asserted = 0
  private var right = 0
  private var found = 0
  private var score = Double.infinity
  /// What is asserted, what of it is right, and how many books that finds, at each threshold, equal
  /// scores together: no threshold lies between them.
  private(set) var steps: [(score: Double, asserted: Int, right: Int, found: Int)] = []

  /// Adds a guess; scores must not rise. `isFound` is whether it finds a book that no earlier one did; by
  /// default every right guess does.
  mutating func add(score: Double, isRight: Bool, isFound: Bool? = nil, weight: Int = 1) {
    asserted += weight
    if isRight { right += weight }
    if isFound ?? isRight { found += weight }
    if score == self.score, !steps.isEmpty { steps.removeLast() }
    steps.append((score, asserted, right, found))
    self.score = score
  }

  /// The best F1 at any threshold, and the average precision: the sum of precision times the growth
  /// of recall over all thresholds.
  func figures(books: Double) -> (bestF1: Double, averagePrecision: Double) {
    var (best, average, lastRecall) = (0.0, 0.0, 0.0)
    for step in steps {
      let precision = Double(step.right) / Double(step.asserted)
      let recall = Double(step.found) / books
      if step.right > 0 { best = max(best, 2 * precision * recall / (precision + recall)) }
      average += precision * (recall - lastRecall)
      lastRecall = recall
    }
    return (best, average)
  }
}
