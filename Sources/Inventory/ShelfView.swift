import Bibliography
import Catalogue

/// The shelves as they were judged, in the words of findings.
struct ShelfView: Sendable {
  let photos: [SeenPhoto]
  let order: ShelfOrder
  let places: [Judgement.Place]
  /// Books in order by where they belong, those of one place as they stand.
  let byTie: [OrderChain.Link]

  func item(_ book: ExpectedBook, showsBarcode: Bool) -> Finding.FoundItem {
    Finding.FoundItem(
      record: book.record, title: book.title, author: book.author, callNumber: book.callNumber,
      barcode: showsBarcode ? book.barcode : "", location: book.location, status: book.status)
  }

  /// One of several copies that nobody can tell apart.
  func item(_ book: ExpectedBook, among candidates: [Int], _ group: CopyCount.Group)
    -> (item: Finding.FoundItem, copies: Finding.Copies?)
  {
    guard candidates.count > 1 else { return (item(book, showsBarcode: true), nil) }
    let barcodes = candidates.map { order.books[$0].barcode }.filter { !$0.isEmpty }
    return (
      item(book, showsBarcode: false),
      Finding.Copies(seen: group.seen, all: group.copies, barcodes: barcodes)
    )
  }

  /// How sure the spine alone makes it that it is `record`, by its clearest view.
  func ownConfidence(_ index: Int, _ record: Int64) -> Double {
    spines(index).map { spine in
      (spine.record ?? spine.candidates.first?.record) == record ? spine.confidence : 0
    }.max() ?? 0
  }

  /// True where a person said that the place shows `record`.
  func isVerified(_ index: Int, _ record: Int64) -> Bool {
    spines(index).contains { $0.isVerified && $0.record == record }
  }

  /// True where two places show two books for sure: on one photo or stretch, unless they may be halves
  /// of one spine; or on one walk, each with another sure book directly before it, or behind it.
  func areDistinct(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (places[a], places[b])
    if mayBeOneSpine(a, b) { return false }
    if first.stretch == second.stretch { return true }
    let ofFirst = first.slot.views.map(\.photo)
    let ofSecond = second.slot.views.map(\.photo)
    if !Set(ofFirst).isDisjoint(with: ofSecond) { return true }
    guard Set((ofFirst + ofSecond).map { photos[$0].walk }).count == 1 else { return false }
    return [-1, 1].contains { step in
      guard let x = sureRecord(beside: a, step), let y = sureRecord(beside: b, step) else {
        return false
      }
      return x != y
    }
  }

  /// True where two outlines side by side have no word in common, so that they may be the title and the
  /// author of one spine: copies look alike. Runs of letters are compared, for words are misread.
  func mayBeOneSpine(_ a: Int, _ b: Int) -> Bool {
    guard abs(a - b) == 1, places[a].stretch == places[b].stretch,
      ![a, b].allSatisfy({ places[$0].slot.isVerified })
    else { return false }
    return spines(a).allSatisfy { one in
      spines(b).allSatisfy { Self.runs(one.text).isDisjoint(with: Self.runs($0.text)) }
    }
  }

  private static func runs(_ text: String) -> Set<ArraySlice<UInt8>> {
    let letters = InventoryTuning.sharedLetters
    return Set(
      FoldedText(text).words.flatMap { word in
        let word = Array(word.utf8)
        return word.indices.dropLast(letters - 1).map { word[$0..<$0 + letters] }
      })
  }

  /// Why `place` is no book of its own for sure, beside the other places of its record.
  func doubt(_ place: Int, beside others: [Int]) -> String {
    others.contains { mayBeOneSpine(place, $0) }
      ? "It may be one spine that was outlined twice."
      : "It may be one book on two photos, or one that was moved between them."
  }

  private func sureRecord(beside index: Int, _ step: Int) -> Int64? {
    let other = index + step
    guard places.indices.contains(other), places[other].stretch == places[index].stretch,
      places[other].slot.confidence >= InventoryTuning.sure
    else { return nil }
    return places[other].slot.record
  }

  private func spines(_ index: Int) -> [ObservedSpine] {
    places[index].slot.views.map { photos[$0.photo].spines[$0.spine] }
  }

  func views(_ index: Int) -> [Finding.View] {
    places[index].slot.views.map { view in
      let photo = photos[view.photo]
      let spine = photo.spines[view.spine]
      return Finding.View(
        photo: photo.path, shelf: spine.shelf, position: spine.position, quad: spine.quad)
    }
  }

  func text(_ index: Int) -> String {
    let view = places[index].slot.views[0]
    return photos[view.photo].spines[view.spine].text
  }

  /// The nearest books on both sides that stand in order, on the same stretch.
  func neighbours(of index: Int) -> Finding.Neighbours {
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

  func neighbour(_ index: Int) -> Finding.Neighbour? {
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
  func home(of book: ExpectedBook) -> Finding.Neighbours? {
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
