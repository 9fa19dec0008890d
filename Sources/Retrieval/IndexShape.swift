/// How an index is laid out, which depends on the number of records.
package struct IndexShape: Sendable, Hashable {
  /// Whether character n-grams are indexed too: 0.5 kB a record, and a time per query that grows with
  /// the catalogue.
  ///
  /// Badly read spines need them: of 1,629 rendered spines read in several passes and then worsened,
  /// among 15,044 records, 1,571 right records were among the first 50 candidates by title and author,
  /// and 1,516 without n-grams; of 3,269 annotated regions 3,246 and 3,245.
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
    hasGrams = count <= Self.smallUpTo
    cells = hasGrams ? 0 : min(4096, max(256, Int(Double(count).squareRoot())))
  }

  private static let smallUpTo = 200_000

  /// How many of `cells` a search looks into.
  ///
  /// The right record was among the first 100 candidates of the library's development half, relative to
  /// looking into all: at 313,000 titles (559 cells) .9926 with 64 of them, .9950 with 128, .9966 with
  /// 192, .9994 with 384; at 2.3 million (1,516 cells) .9869, .9900, .9934, .9960. Processor time for
  /// 4,338 queries at 2.3 million: 7.2 s, 9.2 s, 11.6 s, 18.4 s, and 54 s for all cells.
  static func visited(of cells: Int) -> Int { 64 + cells * 22 / 100 }
}
