/// How an index is laid out, which depends on the number of records.
package struct IndexShape: Sendable, Hashable {
  /// Whether character n-grams are indexed too: 0.25 kB a record with title and author, and a time
  /// per query that grows with the catalogue.
  package var hasGrams: Bool
  /// Into how many cells the vectors are divided; 0 where every search compares with all of them.
  package var cells: Int

  /// Chooses a layout.
  package init(hasGrams: Bool, cells: Int) {
    self.hasGrams = hasGrams
    self.cells = cells
  }

  /// The layout for `count` records.
  package init(for count: Int) {
    hasGrams = count <= Self.gramsUpTo
    cells = hasGrams ? 0 : min(4096, max(256, Int(Double(count).squareRoot())))
  }

  private static let gramsUpTo = 200_000

  /// How many cells a search looks into.
  static let visitedCells = 64
}
