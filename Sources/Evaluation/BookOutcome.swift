import Imaging

/// What became of a book that should be found: where on the way from pixels to a record it was lost.
public enum BookOutcome: String, CaseIterable, Sendable, Hashable, Encodable, CodingKeyRepresentable
{
  /// Its record is asserted on its place.
  case found
  /// No spine fits it, for none of the reasons that follow.
  case noSpine
  /// A spine covers it together with another book.
  case merged
  /// Two spines or more stand on it.
  case split
  /// A spine fits it, but less than half of its title was read there.
  case notRead
  /// It was outlined and read, and another record was asserted.
  case wrong
  /// It was outlined and read, and no record was asserted.
  case rejected
  /// It was not found, and the truth does not tell where it is.
  case unplaced

  /// The column's heading.
  var heading: String {
    switch self {
    case .found: "found"
    case .noSpine: "no spine"
    case .merged: "merged"
    case .split: "split"
    case .notRead: "not read"
    case .wrong: "wrong"
    case .rejected: "rejected"
    case .unplaced: "unplaced"
    }
  }
}

/// How many of the books that should be found were outlined, read and found, and how the others were
/// lost.
public struct BookOutcomes: Sendable, Hashable, Encodable {
  /// Legible, catalogued books.
  public private(set) var wanted = 0
  /// Of these, books that the truth has a quad of.
  public private(set) var placed = 0
  /// Of these, books that a spine fits (intersection over union of at least .5).
  public private(set) var outlined = 0
  /// Of the outlined books, those with at least half of the letters of their title's words read.
  public private(set) var read = 0
  /// How many books came to each end; all together are `wanted`.
  public private(set) var counts: [BookOutcome: Int] = [:]

  /// Nothing looked at yet.
  public init() {}

  /// Share of the placed books that were outlined.
  public var outlinedShare: Double { Double(outlined) / Double(max(1, placed)) }
  /// Share of the outlined books whose titles were read.
  public var readShare: Double { Double(read) / Double(max(1, outlined)) }

  /// Follows every book of a photo; nil where there is no result for it. O(books * spines).
  public init(_ findings: PhotoFindings?, truth: PhotoTruth) {
    let spines = findings?.spines ?? []
    let outcomes = PhotoOutcomes(findings, truth: truth).books
    for (index, book) in outcomes.enumerated() where book.isWanted {
      let way = Self.way(of: index, isFound: book.isFound, truth, spines)
      wanted += 1
      if book.hasQuad { placed += 1 }
      if way.isOutlined { outlined += 1 }
      if way.isRead { read += 1 }
      counts[way.end, default: 0] += 1
    }
  }

  /// How far a book that should be found came. O(spines).
  static func way(
    of index: Int, isFound: Bool, _ truth: PhotoTruth, _ spines: [PhotoFindings.Spine]
  ) -> (end: BookOutcome, isOutlined: Bool, isRead: Bool) {
    let book = truth.books[index]
    guard let quad = book.quad else { return (isFound ? .found : .unplaced, false, false) }
    let best = spines.max {
      $0.quad.intersectionOverUnion(with: quad) < $1.quad.intersectionOverUnion(with: quad)
    }
    guard let best, best.quad.intersectionOverUnion(with: quad) >= 0.5 else {
      return (isFound ? .found : lostOutline(quad, of: index, truth, spines), false, false)
    }
    let isRead = TitleReading.isRead(book.title ?? "", in: best.texts)
    let end: BookOutcome =
      isFound ? .found : !isRead ? .notRead : best.match != nil ? .wrong : .rejected
    return (end, true, isRead)
  }

  /// Why no spine fits a book.
  private static func lostOutline(
    _ quad: Quad, of index: Int, _ truth: PhotoTruth, _ spines: [PhotoFindings.Spine]
  ) -> BookOutcome {
    let others = truth.books.indices.filter { $0 != index }.compactMap { truth.books[$0].quad }
    let isMerged = spines.contains { spine in
      spine.quad.intersectionArea(with: quad) >= 0.5 * quad.area
        && others.contains { $0.intersectionArea(with: spine.quad) >= 0.5 * $0.area }
    }
    if isMerged { return .merged }
    let pieces = spines.count {
      $0.quad.area > 0 && $0.quad.intersectionArea(with: quad) >= 0.5 * $0.quad.area
    }
    return pieces > 1 ? .split : .noSpine
  }

  /// Adds another photo's counts.
  public static func + (a: BookOutcomes, b: BookOutcomes) -> BookOutcomes {
    var sum = a
    sum.wanted += b.wanted
    sum.placed += b.placed
    sum.outlined += b.outlined
    sum.read += b.read
    sum.counts.merge(b.counts, uniquingKeysWith: +)
    return sum
  }

  /// The table as printed: a line for each photo, and one for all together, with the intervals of its
  /// shares.
  static func table(_ photos: [(name: String, outcomes: BookOutcomes)]) -> String {
    let total = photos.reduce(BookOutcomes()) { $0 + $1.outcomes }
    let width = max(20, photos.map(\.name.count).max() ?? 0)
    func line(_ name: String, _ cells: [String]) -> String {
      name.padding(toLength: width, withPad: " ", startingAt: 0) + " "
        + cells.map { String(repeating: " ", count: max(0, 9 - $0.count)) + $0 }.joined()
    }
    func share(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }
    var lines = [
      line(
        "books by outcome", ["wanted", "outlined", "read"] + BookOutcome.allCases.map(\.heading))
    ]
    lines += (photos + [("together", total)]).map { name, outcomes in
      line(
        name,
        ["\(outcomes.wanted)", share(outcomes.outlinedShare), share(outcomes.readShare)]
          + BookOutcome.allCases.map { "\(outcomes.counts[$0] ?? 0)" })
    }
    guard photos.count > 1 else { return lines.joined(separator: "\n") }
    var (outlined, read) = (PhotoShares(), PhotoShares())
    for (name, outcomes) in photos {
      outlined.add(Double(outcomes.outlined), of: Double(outcomes.placed), photo: name)
      read.add(Double(outcomes.read), of: Double(outcomes.outlined), photo: name)
    }
    let figures = [outlined.figure("outlined"), read.figure("read")]
    lines.append(line("95 % from", [""] + figures.map { share($0?.low) }))
    lines.append(line("     to", [""] + figures.map { share($0?.high) }))
    return lines.joined(separator: "\n")
  }
}
