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
  public private(set) var summary = InventorySummary()

  private let photos: [SeenPhoto]
  private let order: ShelfOrder
  private let places: [Judgement.Place]
  private let isOrdered: [Bool]
  /// Books in order by where they belong, those of one place as they stand.
  private let byTie: [OrderChain.Link]

  /// Compares.
  ///
  /// - Parameters:
  ///   - expected: the session's books, and those among the others that were seen (`isAskedFor` false).
  ///   - photos: in the order in which the shelves stand.
  public init(expected: [ExpectedBook], photos: [SeenPhoto]) {
    self.photos = photos.map { photo in
      var photo = photo
      photo.spines.sort { ($0.shelf, $0.position) < ($1.shelf, $1.position) }
      return photo
    }
    order = ShelfOrder(expected)
    let stretches = Stretches(self.photos)
    let judgement = Judgement(stretches.all, order: order)
    let coverage = Coverage(judgement, order: order)
    places = judgement.places
    isOrdered = judgement.isOrdered
    byTie = judgement.links.sorted { ($0.tie, $0.slot) < ($1.tie, $1.slot) }
    summary.photos = photos.count
    summary.stretches = stretches.all.count
    describeSeen()
    describeUnseen(coverage)
    for finding in findings { summary.findings[finding.kind, default: 0] += 1 }
  }

  // MARK: Seen

  /// What a place was decided to be, before copies are counted.
  private struct Sighting {
    var place: Int
    var record: Int64
    var probability: Double
    var isInOrder: Bool
  }

  /// Books accounted for, by index in the order.
  private var found: Set<Int> = []
  /// Probability that none of the doubtful spines is the record.
  private var notAmongDoubtful: [Int64: Double] = [:]

  private mutating func describeSeen() {
    var entries: [(place: Int, finding: Finding)] = []
    var bySighting: [Int64: [Sighting]] = [:]
    for (index, place) in places.enumerated() {
      guard let sighting = sighting(index) else {
        for belief in place.slot.beliefs {
          notAmongDoubtful[belief.record, default: 1] *= 1 - belief.probability
        }
        entries.append((index, unread(index)))
        continue
      }
      bySighting[sighting.record, default: []].append(sighting)
    }
    for (record, sightings) in bySighting {
      entries += describe(record, sightings)
    }
    summary.seen = places.count
    findings = entries.sorted { $0.place < $1.place }.map(\.finding)
  }

  /// A record is asserted where it is sure; where it stands in order it is enough that it is likelier
  /// than not, since a wrong one would hardly stand in order.
  private func sighting(_ index: Int) -> Sighting? {
    let place = places[index]
    guard let record = place.slot.record else { return nil }
    let probability = place.slot.confidence
    if place.link != nil {
      return Sighting(place: index, record: record, probability: probability, isInOrder: true)
    }
    guard probability >= InventoryTuning.sureOfMisplacement else { return nil }
    return Sighting(place: index, record: record, probability: probability, isInOrder: false)
  }

  /// Gives each sighting of a record one of its books: those in order first, those that should be there
  /// first.
  private mutating func describe(
    _ record: Int64, _ all: [Sighting]
  ) -> [(place: Int, finding: Finding)] {
    let sightings = all.sorted {
      ($0.isInOrder ? 0 : 1, -$0.probability, $0.place)
        < ($1.isInOrder ? 0 : 1, -$1.probability, $1.place)
    }
    var books = order.books(of: record).sorted {
      (order.books[$0].isAskedFor ? 0 : 1, order.books[$0].shouldBeThere ? 0 : 1, $0)
        < (order.books[$1].isAskedFor ? 0 : 1, order.books[$1].shouldBeThere ? 0 : 1, $1)
    }
    let present = books.count { order.books[$0].shouldBeThere }
    // Copies that are not all here cannot be told apart by their titles.
    let areTold = present <= sightings.count
    var entries: [(place: Int, finding: Finding)] = []
    for sighting in sightings {
      let tie = places[sighting.place].link?.tie
      let choice =
        books.firstIndex { tie != nil && order.tie(ofBook: $0) == tie } ?? books.indices.first
      if let choice {
        let book = books.remove(at: choice)
        found.insert(book)
        if order.books[book].scope == .beyondRange, sighting.isInOrder {
          summary.outsideRange += 1
          continue
        }
        entries.append(
          (sighting.place, finding(sighting, order.books[book], isTold: areTold)))
      } else {
        entries.append((sighting.place, surplus(sighting, beside: sightings)))
      }
    }
    return entries
  }

  private func finding(
    _ sighting: Sighting, _ book: ExpectedBook, isTold: Bool
  ) -> Finding {
    var finding = Finding(
      kind: .inPlace, book: item(book, showsBarcode: isTold), views: views(sighting.place),
      probability: sighting.probability, text: text(sighting.place),
      between: neighbours(of: sighting.place), belongs: nil, note: "")
    if !book.isAskedFor {
      return unexpected(finding, sighting, book)
    }
    if !book.shouldBeThere {
      finding.kind = .seenThoughAway
      if !sighting.isInOrder { finding.belongs = home(of: book) }
      return finding
    }
    let isJudged = places[sighting.place].context != nil
    if sighting.isInOrder, isJudged { return finding }
    guard !book.callNumber.isEmpty, isJudged else {
      finding.kind = .placeUnknown
      finding.note =
        book.callNumber.isEmpty
        ? "It has no call number."
        : isOrdered[places[sighting.place].stretch]
          ? "Too few books around it are known to judge its place."
          : "This shelf is not in the order of call numbers."
      return finding
    }
    finding.kind = .outOfPlace
    finding.belongs = home(of: book)
    if finding.belongs == nil { finding.note = "Its place was not photographed." }
    return finding
  }

  private func unexpected(
    _ finding: Finding, _ sighting: Sighting, _ book: ExpectedBook
  ) -> Finding {
    var finding = finding
    finding.kind = .unexpected
    finding.belongs = home(of: book)
    finding.note =
      book.scope == .beyondRange || book.location.isEmpty
      ? "It belongs outside the range of this inventory." : "It belongs to \(book.location)."
    return finding
  }

  /// A sighting beyond the number of copies. The same book on two photos is no duplicate: only one
  /// seen twice on a photo, or in two known places, is.
  private func surplus(_ sighting: Sighting, beside all: [Sighting]) -> Finding {
    let books = order.books(of: sighting.record).map { order.books[$0] }
    let photos = Set(places[sighting.place].slot.views.map(\.photo))
    let others = all.filter { $0.place != sighting.place }
    let isOnOnePhoto = others.contains { other in
      !photos.isDisjoint(with: places[other.place].slot.views.map(\.photo))
    }
    var finding = Finding(
      kind: .duplicate, book: books.first.map { item($0, showsBarcode: false) },
      views: views(sighting.place) + others.flatMap { views($0.place) },
      probability: sighting.probability, text: text(sighting.place),
      between: neighbours(of: sighting.place), belongs: nil, note: "")
    let copies = books.count == 1 ? "1 copy" : "\(books.count) copies"
    finding.note =
      "Seen \(all.count) times, and the catalogue has \(copies)."
      + (isOnOnePhoto
        ? "" : " It may be one book on two photos, or one that was moved between them.")
    return finding
  }

  private func unread(_ index: Int) -> Finding {
    let slot = places[index].slot
    let guess = slot.beliefs.first.flatMap { order.books(of: $0.record).first }
    return Finding(
      kind: .unread, book: guess.map { item(order.books[$0], showsBarcode: false) },
      views: views(index), probability: slot.confidence, text: text(index),
      between: neighbours(of: index), belongs: nil,
      note: text(index).isEmpty
        ? "Nothing could be read."
        : guess == nil ? "No record of the catalogue resembles it." : "The book is only a guess.")
  }

  // MARK: Not seen

  private mutating func describeUnseen(_ coverage: Coverage) {
    for (index, book) in order.books.enumerated() where book.isAskedFor && book.shouldBeThere {
      summary.expected += 1
      guard let tie = order.tie(ofBook: index) else { continue }
      let place = coverage.places[tie]
      if place.state == .covered { summary.covered += 1 }
      guard !found.contains(index), place.state != .unknown else { continue }
      let absence = exp(place.logNotHidden) * (notAmongDoubtful[book.record] ?? 1)
      var finding = Finding(
        kind: .missing, book: item(book, showsBarcode: true), views: [], probability: absence,
        text: "",
        between: Finding.Neighbours(
          before: neighbour(place.before), after: neighbour(place.behind)), belongs: nil, note: "")
      finding.note = reason(place.state, absence: absence)
      if !finding.note.isEmpty { finding.kind = .perhapsMissing }
      findings.append(finding)
    }
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

  // MARK: Descriptions

  private func item(_ book: ExpectedBook, showsBarcode: Bool) -> Finding.FoundItem {
    Finding.FoundItem(
      record: book.record, title: book.title, author: book.author, callNumber: book.callNumber,
      barcode: showsBarcode ? book.barcode : "", location: book.location, status: book.status)
  }

  private func views(_ index: Int) -> [Finding.View] {
    places[index].slot.views.map { view in
      let photo = photos[view.photo]
      let spine = photo.spines[view.spine]
      return Finding.View(
        photo: photo.path, shelf: spine.shelf, position: spine.position, quad: spine.quad)
    }
  }

  private func text(_ index: Int) -> String {
    let view = places[index].slot.views[0]
    return photos[view.photo].spines[view.spine].text
  }

  /// The nearest books on both sides that stand in order, on the same stretch.
  private func neighbours(of index: Int) -> Finding.Neighbours {
    func nearest(_ indices: some Sequence<Int>) -> Finding.Neighbour? {
      for other in indices {
        guard places[other].stretch == places[index].stretch else { return nil }
        if places[other].link != nil { return neighbour(other) }
      }
      return nil
    }
    return Finding.Neighbours(
      before: nearest((0..<index).reversed()), after: nearest((index + 1)..<places.count))
  }

  private func neighbour(_ index: Int) -> Finding.Neighbour? {
    guard index >= 0, let record = places[index].slot.record, let view = views(index).first else {
      return nil
    }
    let tie = places[index].link?.tie
    let book = order.books(of: record).first { order.tie(ofBook: $0) == tie }
    return book.map {
      Finding.Neighbour(
        title: order.books[$0].title, callNumber: order.books[$0].callNumber, view: view)
    }
  }

  /// The books in order between which a book belongs, where its surroundings were photographed.
  private func home(of book: ExpectedBook) -> Finding.Neighbours? {
    guard let index = order.books(of: book.record).first(where: { order.books[$0] == book }),
      let tie = order.tie(ofBook: index)
    else { return nil }
    let low = order.reach(below: tie, count: InventoryTuning.contextAtEnds)
    let high = order.reach(above: tie, count: InventoryTuning.contextAtEnds)
    var end = 0
    var limit = byTie.count
    while end < limit {
      let middle = (end + limit) / 2
      if byTie[middle].tie > tie { limit = middle } else { end = middle + 1 }
    }
    let before = end > 0 && byTie[end - 1].tie >= low ? byTie[end - 1] : nil
    let after = end < byTie.count && byTie[end].tie <= high ? byTie[end] : nil
    guard before != nil || after != nil else { return nil }
    return Finding.Neighbours(
      before: before.flatMap { neighbour($0.slot) }, after: after.flatMap { neighbour($0.slot) })
  }
}
