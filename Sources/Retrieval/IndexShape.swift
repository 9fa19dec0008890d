/// How an index is laid out, which depends on the number of records.
package struct IndexShape: Sendable, Hashable {
  /// Into how many cells the vectors are divided; 0 where every search compares with all of them.
  package var cells: Int

  /// Chooses a layout.
  package init(cells: Int) {
    self.cells = cells
  }

  /// The layout for `count` records.
  package init(for count: Int) {
    cells = count <= Self.undividedUpTo ? 0 : min(4096, max(256, Int(Double(count).squareRoot())))
  }

  private static let undividedUpTo = 200_000

  /// How many of `cells` a search looks into.
  ///
  /// The right record was among the first 100 candidates of the library's development half, relative to
  /// looking into all: at 313,000 titles (559 cells) .9926 with 64 of them, .9950 with 128, .9966 with
  /// 192, .9994 with 384; at 2.3 million (1,516 cells) .9869, .9900, .9934, .9960. Processor time for
  /// 4,338 queries at 2.3 million: 7.2 s, 9.2 s, 11.6 s, 18.4 s, and 54 s for all cells.
  static func visited(of cells: Int) -> Int { 64 + cells * 22 / 100 }
}
