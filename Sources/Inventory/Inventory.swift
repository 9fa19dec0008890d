import Bibliography
import Foundation

/// What photos of the shelves say of the books that the catalogue expects there.
///
/// `docs/inventory.md` describes how it is decided. O(n log n) in books and spines, beside the joining
/// of overlapping photos.
public struct Inventory: Sendable {
  /// All entries: what was seen in the order of the shelves, then what was not, in call-number order.
  public private(set) var findings: [Finding] = []
  /// The numbers.
  public internal(set) var summary = InventorySummary()

  /// Barcodes that the catalogue gives to several books, so that they name none.
  private(set) var sharedBarcodes: Set<String> = []

  private let shelves: ShelfView
  private let isOrdered: [Bool]
  private var order: ShelfOrder { shelves.order }
  private var places: [Judgement.Place] { shelves.places }

  /// Compares.
  ///
  /// - Parameters:
  ///   - expected: the session's books, and those among the others that were seen (`isAskedFor` false).
  ///   - photos: in the order in which the shelves stand.
  public init(expected: [ExpectedBook], photos: [SeenPhoto]) {
    let photos = photos.map { photo in
      var photo = photo
      photo.spines.sort { ($0.shelf, $0.position) < ($1.shelf, $1.position) }
      return photo
    }
    let order = ShelfOrder(expected)
    let stretches = Stretches(photos) { order.books(of: $0).count == 1 }
    let judgement = Judgement(stretches.all, order: order)
    let coverage = Coverage(judgement, order: order)
    shelves = ShelfView(
      photos: photos, order: order, places: judgement.places,
      byTie: judgement.links.sorted { ($0.tie, $0.slot) < ($1.tie, $1.slot) })
    isOrdered = judgement.isOrdered
    summary.photos = photos.count
    summary.stretches = stretches.all.count
    describeSeen()
    describeUnseen(coverage)
    for finding in findings { summary.findings[finding.kind, default: 0] += finding.count }
    var barcodes: Set<String> = []
    for book in order.books where !book.barcode.isEmpty {
      if !barcodes.insert(book.barcode).inserted { sharedBarcodes.insert(book.barcode) }
    }
  }

  // MARK: Seen

  /// Copies that were not seen.
  private var absent: [CopyCount.Absent] = []
  /// Records that were seen.
  private var seenRecords: Set<Int64> = []
  /// Probability that none of the doubtful spines is the record.
  private var notAmongDoubtful: [Int64: Double] = [:]

  private mutating func describeSeen() {
    var entries: [(place: Int, finding: Finding)] = []
    var sightings: [Int64: [CopyCount.Sighting]] = [:]
    for (index, place) in places.enumerated() {
      guard let record = place.slot.record, let sighting = sighting(index) else {
        for belief in place.slot.beliefs {
          notAmongDoubtful[belief.record, default: 1] *= 1 - belief.probability
        }
        entries.append((index, unread(index)))
        continue
      }
      sightings[record, default: []].append(sighting)
    }
    seenRecords = Set(sightings.keys)
    for (record, sightings) in sightings {
      let count = CopyCount(
        order.books(of: record), sightings, order: order, areDistinct: shelves.areDistinct)
      absent += count.absent
      for seen in count.seen {
        if let finding = finding(seen, of: record, beside: sightings) {
          entries.append((seen.sighting.place, finding))
        }
      }
    }
    summary.seen = places.count
    findings = entries.sorted { $0.place < $1.place }.map(\.finding)
  }

  /// A record is asserted where it is sure; where it stands in order it is enough that it is likelier
  /// than not, since a wrong one would hardly stand in order.
  private func sighting(_ index: Int) -> CopyCount.Sighting? {
    let place = places[index]
    let probability = place.slot.confidence
    guard place.link != nil || probability >= InventoryTuning.sureOfMisplacement else { return nil }
    return CopyCount.Sighting(place: index, probability: probability, tie: place.link?.tie)
  }

  private mutating func finding(
    _ seen: CopyCount.Seen, of record: Int64, beside sightings: [CopyCount.Sighting]
  ) -> Finding? {
    guard let index = seen.book else { return surplus(seen.sighting, record, beside: sightings) }
    let book = order.books[index]
    let isInOrder = seen.sighting.tie != nil && seen.sighting.tie == order.tie(ofBook: index)
    if book.scope == .beyondRange, isInOrder {
      summary.outsideRange += 1
      return nil
    }
    let place = seen.sighting.place
    let (item, copies) = shelves.item(book, among: seen.candidates, seen.group)
    var finding = Finding(
      kind: .inPlace, book: item, copies: copies,
      views: ([seen.sighting] + seen.again).flatMap { shelves.views($0.place) },
      probability: seen.sighting.probability,
      spineProbability: shelves.ownConfidence(place, record),
      isVerified: shelves.isVerified(place, record), text: shelves.text(place),
      between: shelves.neighbours(of: place))
    judge(&finding, book, isInOrder: isInOrder, place: place)
    if let copies { finding.add(note: copies.description) }
    if seen.mayBeMoved || !seen.again.isEmpty {
      finding.add(
        note: shelves.doubt(
          place, beside: seen.mayBeMoved ? sightings.map(\.place) : seen.again.map(\.place)))
    }
    return finding
  }

  /// Says what is to be said of a book at its place.
  private func judge(
    _ finding: inout Finding, _ book: ExpectedBook, isInOrder: Bool, place: Int
  ) {
    if !book.isAskedFor {
      finding.kind = .unexpected
      finding.belongs = shelves.home(of: book)
      finding.note =
        book.scope == .beyondRange || book.location.isEmpty
        ? "It belongs outside the range of this inventory." : "It belongs to \(book.location)."
      return
    }
    if !book.shouldBeThere {
      finding.kind = .seenThoughAway
      if !isInOrder { finding.belongs = shelves.home(of: book) }
      return
    }
    let isJudged = places[place].context != nil
    if isInOrder, isJudged { return }
    guard !book.callNumber.isEmpty, isJudged else {
      finding.kind = .placeUnknown
      finding.note =
        book.callNumber.isEmpty
        ? "It has no call number."
        : isOrdered[places[place].stretch]
          ? "Too few books around it are known to judge its place."
          : "This shelf is not in the order of call numbers."
      return
    }
    finding.kind = .outOfPlace
    finding.belongs = shelves.home(of: book)
    if finding.belongs == nil { finding.note = "Its place was not photographed." }
  }

  /// A sighting beyond the number of copies. The same book on two photos is no duplicate: only one
  /// seen twice on a photo, or in two known places, is.
  private func surplus(
    _ sighting: CopyCount.Sighting, _ record: Int64, beside all: [CopyCount.Sighting]
  ) -> Finding {
    let books = order.books(of: record).map { order.books[$0] }
    let others = all.filter { $0.place != sighting.place }
    let isAnother = others.allSatisfy { shelves.areDistinct($0.place, sighting.place) }
    let place = sighting.place
    var finding = Finding(
      kind: .duplicate, book: books.first.map { shelves.item($0, showsBarcode: false) },
      views: shelves.views(place) + others.flatMap { shelves.views($0.place) },
      probability: sighting.probability,
      spineProbability: shelves.ownConfidence(place, record),
      isVerified: shelves.isVerified(place, record), text: shelves.text(place),
      between: shelves.neighbours(of: place))
    let copies = books.count == 1 ? "1 copy" : "\(books.count) copies"
    finding.note =
      "Seen \(all.count) times, and the catalogue has \(copies)."
      + (isAnother ? "" : " " + shelves.doubt(place, beside: others.map(\.place)))
    return finding
  }

  private func unread(_ index: Int) -> Finding {
    let slot = places[index].slot
    let guess = slot.beliefs.first.flatMap { order.books(of: $0.record).first }
    let text = shelves.text(index)
    return Finding(
      kind: .unread, book: guess.map { shelves.item(order.books[$0], showsBarcode: false) },
      views: shelves.views(index), probability: slot.confidence,
      spineProbability: slot.beliefs.first.map { shelves.ownConfidence(index, $0.record) } ?? 0,
      isVerified: slot.isVerified, text: text, between: shelves.neighbours(of: index),
      note: slot.isVerified
        ? "A person said that the catalogue does not have it."
        : text.isEmpty
          ? "Nothing could be read."
          : guess == nil ? "No record of the catalogue resembles it." : "The book is only a guess.")
  }

  // MARK: Not seen

  private mutating func describeUnseen(_ coverage: Coverage) {
    for (index, book) in order.books.enumerated() where book.isAskedFor && book.shouldBeThere {
      summary.expected += 1
      guard let tie = order.tie(ofBook: index) else { continue }
      if coverage.places[tie].state == .covered { summary.covered += 1 }
      if !seenRecords.contains(book.record) {
        absent.append(CopyCount.Absent(candidates: [index], count: 1, isDoubtful: false))
      }
    }
    absent.sort {
      ($0.candidates[0], $0.isDoubtful ? 1 : 0) < ($1.candidates[0], $1.isDoubtful ? 1 : 0)
    }
    for copies in absent {
      // Copies of several call numbers are missing where all their places were photographed.
      let places = copies.candidates.map { candidate in
        order.tie(ofBook: candidate).map { coverage.places[$0] }
      }
      guard let place = places.max(by: { Self.doubt($0) < Self.doubt($1) }) ?? nil,
        place.state != .unknown
      else { continue }
      findings.append(missing(copies, place))
    }
  }

  private static func doubt(_ place: Coverage.Place?) -> Int { place?.state.rank ?? .max }

  private func missing(_ copies: CopyCount.Absent, _ place: Coverage.Place) -> Finding {
    let book = order.books[copies.candidates[0]]
    let absence = exp(place.logNotHidden) * (notAmongDoubtful[book.record] ?? 1)
    let (item, group) = shelves.item(book, among: copies.candidates, copies.group)
    var finding = Finding(
      kind: .missing, book: item, copies: group, count: copies.count,
      probability: absence,
      between: Finding.Neighbours(
        before: shelves.neighbour(place.before), after: shelves.neighbour(place.behind)))
    finding.note =
      copies.isDoubtful
      ? "Two photos show it; that may be one book, or two." : reason(place.state, absence: absence)
    if !finding.note.isEmpty { finding.kind = .perhapsMissing }
    if let group { finding.add(note: group.description(absent: copies.count)) }
    return finding
  }

  private func reason(_ state: Coverage.State, absence: Double) -> String {
    switch state {
    case .hasGap: "Part of its place was not photographed."
    case .isAbsentSection: "All books around its place are absent: the section may stand elsewhere."
    case .covered where absence < InventoryTuning.sureOfAbsence:
      "It may be one of the spines that could not be read."
    case .covered, .unknown: ""
    }
  }
}
