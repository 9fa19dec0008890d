/// What was chosen by hand or by measurement; see `docs/inventory.md` and `eval inventory`.
enum InventoryTuning {
  /// How much less likely a record is for belonging elsewhere. Libraries count 3 % to 12 % of misplaced
  /// books; the matcher has heeded the neighbours a little already. Of books exchanged between photos
  /// (`eval inventory`, seeds 1 and 2) this finds, with the share of claims that name the right record:
  /// .03: 53 %, .96; .1: 83 %, .94; .2: 92 %, .88; .4: 92 %, .82.
  static let misplacedShare = 0.1
  /// Probability from which an entry is asserted.
  static let sure = 0.9
  /// Probability from which a book is said to be in a wrong place.
  static let sureOfMisplacement = 0.5
  /// Probability from which a spine counts as a record while the order is being found.
  static let plausible = 0.5
  /// Probability of absence from which a book is called missing rather than perhaps unread.
  static let sureOfAbsence = 0.9
  /// Probability from which a barcode may be written to a file for the library's system.
  static let confirmed = 0.95
  /// The same by the spine alone: what its neighbours make likely nobody has seen.
  static let confirmedBySpine = 0.9

  /// Books that a break in the order must save from being called misplaced: between shelves, and within
  /// a shelf. Between photos nothing is known of the order, so one book is reason enough; within a
  /// shelf sections begin seldom, and a few books in a row that belong elsewhere were put there
  /// together.
  static let breakBetweenShelves = 0.5
  static let breakWithinShelf = 4.0
  /// Expected books that may be passed over between neighbours without that being a break.
  static let largestGap = 150
  /// Letters in a row that two views of one title have in common at least, also where some are misread.
  static let sharedLetters = 4
  /// Books in order around a place that it takes to say what belongs there.
  static let fewestNeighbours = 3

  /// How much more likely neighbours can make a record that belongs between them. In truth it may be
  /// hundreds of times; but where only a label was read all candidates belong there, the book that is
  /// not catalogued too.
  static let largestContextFactor = 10.0
  /// Books that may belong before the first and behind the last known one of a shelf.
  static let contextAtEnds = 40

  /// Books absent in a row from which their whole section stands elsewhere, more likely.
  static let largestAbsence = 15

  /// Share of a shelf's known books that must stand in order for the shelf to count as ordered.
  static let orderedShare = 0.65

  /// Records that two shelves of different photos must have in common to be seen as overlapping, and
  /// the share of the records between the first and the last common one.
  static let commonRecords = 2
  static let commonShare = 0.5
  /// Spines that two rows may share where only one of them is a known book.
  static let longestEdge = 3

  /// Probability that a legible spine's book is not among its stored candidates, given that the
  /// catalogue has it: 1 - recall@10 of the matcher, .004 to .02 on the annotated regions.
  static let unlistedLegible = 0.01
  /// Share of unmatched spines that are books of the catalogue and cannot be read.
  static let cataloguedShareOfUnread = 0.7
  /// Letters from which a reading counts as legible; below, in proportion, as unread.
  static let legibleLetters = 12
}
