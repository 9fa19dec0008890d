import Bibliography
import Catalogue
import Inventory
import Testing

/// Inventories of small libraries made by hand.
@Suite struct InventoryTests {
  @Test func aShelfInOrderIsInPlace() {
    let library = SmallLibrary(40)
    let report = library.inventory([library.photo("a", 0..<40)])
    #expect(report.kinds == [.inPlace: 40])
    #expect(report.summary.seen == 40)
    // The first and the last book have no neighbour beyond which their place would end.
    #expect(report.summary.covered == 38)
    let second = report.findings[1]
    #expect(second.between.before?.title == "Book 0" && second.between.after?.title == "Book 2")
    #expect(second.views.map(\.photo) == ["a"] && second.views[0].position == 2)
    #expect(second.book?.barcode == "B1")
  }

  @Test func whatIsAbsentBetweenItsNeighboursIsMissingAndNothingElse() throws {
    let library = SmallLibrary(60)
    let seen = Array(10..<20) + Array(21..<35)
    let report = library.inventory([library.photo("a", seen)])
    #expect(report.titles(.missing) == ["Book 20"])
    #expect(report.kinds == [.inPlace: 24, .missing: 1])
    let missing = try #require(report.findings.last)
    #expect(missing.between.before?.title == "Book 19" && missing.between.after?.title == "Book 21")
    #expect(missing.probability > 0.99)
  }

  @Test func whatIsNotOnThePhotosIsNotMissing() {
    // Two shelves, and nothing of what stands between them.
    let library = SmallLibrary(100)
    let photos = [library.photo("a", 0..<20), library.photo("b", 50..<70)]
    #expect(library.inventory(photos).kinds == [.inPlace: 40, .perhapsMissing: 30])
    // Unless someone says that the photos leave nothing out.
    let complete = photos.map { photo in
      var photo = photo
      photo.isComplete = true
      return photo
    }
    let report = library.inventory(complete)
    #expect(report.titles(.missing).isEmpty)
    #expect(report.findings.last?.note.contains("section") == true)
    let near = [library.photo("a", 0..<20), library.photo("b", 25..<45)].map { photo in
      var photo = photo
      photo.isComplete = true
      return photo
    }
    #expect(library.inventory(near).titles(.missing) == (20..<25).map { "Book \($0)" })
  }

  @Test func photosGoOnWhereOthersEndWithinOneWalkOnly() {
    let library = SmallLibrary(100)
    func photos(_ walks: [String], spines: [Range<Int>]) -> [SeenPhoto] {
      zip(walks, spines).enumerated().map { index, photo in
        var seen = library.photo("\(index)", photo.1)
        seen.isComplete = true
        seen.walk = photo.0
        return seen
      }
    }
    let shelves = [0..<20, 25..<45, 50..<70]
    let absent = (20..<25).map { "Book \($0)" }
    let one = library.inventory(photos(["Anna", "Anna", "Anna"], spines: shelves))
    #expect(one.titles(.missing) == absent + (45..<50).map { "Book \($0)" })
    // Two people who promise the same each for themselves promise nothing of what lies between them.
    let two = library.inventory(photos(["Anna", "Anna", "Ben"], spines: shelves))
    #expect(two.titles(.missing) == absent)
    #expect(
      library.inventory(photos(["Anna", "Ben", "Anna"], spines: shelves)).kinds[.missing] == nil)
    // A photo of the walk on which nothing was found is a gap.
    let gap = library.inventory(
      photos(["Anna", "Anna", "Anna"], spines: [0..<20, 0..<0, 25..<45]))
    #expect(gap.kinds[.missing] == nil)
  }

  @Test func aBookInTheWrongPlaceIsNamedWithItsHome() throws {
    let library = SmallLibrary(50)
    var seen = Array(0..<50)
    seen.remove(at: 10)
    seen.insert(10, at: 35)
    let report = library.inventory([library.photo("a", seen)])
    #expect(report.kinds == [.inPlace: 49, .outOfPlace: 1])
    let moved = try #require(report.findings.first { $0.kind == .outOfPlace })
    #expect(moved.book?.title == "Book 10")
    #expect(moved.between.before?.title == "Book 35" && moved.between.after?.title == "Book 36")
    #expect(moved.belongs?.before?.title == "Book 9" && moved.belongs?.after?.title == "Book 11")
    #expect(moved.belongs?.before?.view.position == 10)
  }

  @Test func equalCallNumbersAreTies() {
    // Ten books at each call number, shuffled among themselves.
    let library = SmallLibrary(60, booksPerCallNumber: 10)
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      let shuffled = stride(from: 0, to: 60, by: 10).flatMap {
        ($0..<$0 + 10).shuffled(using: &random)
      }
      let absent = shuffled[25]
      let report = library.inventory([library.photo("a", shuffled.filter { $0 != absent })])
      #expect(report.kinds == [.inPlace: 59, .missing: 1], "seed \(seed)")
      #expect(report.titles(.missing) == ["Book \(absent)"], "seed \(seed)")
      // At the photo's edges more books of the same call number may stand beyond it.
      let edge = library.inventory([library.photo("a", shuffled.filter { $0 != shuffled[3] })])
      #expect(edge.kinds == [.inPlace: 59], "seed \(seed)")
    }
  }

  @Test func sectionsMayStandInAnyOrder() {
    let library = SmallLibrary(120)
    let photos = [
      library.photo("1", 80..<120), library.photo("2", 0..<40), library.photo("3", 40..<80),
    ]
    #expect(library.inventory(photos).kinds == [.inPlace: 120])
    // Within a shelf too, where enough books follow.
    let shelf = library.photo("1", Array(60..<75) + Array(20..<35))
    #expect(library.inventory([shelf]).kinds == [.inPlace: 30])
  }

  @Test func overlappingPhotosShowEachBookOnce() {
    let library = SmallLibrary(60)
    for (first, second) in [(0..<30, 25..<60), (25..<60, 0..<30), (0..<60, 20..<40)] {
      let report = library.inventory([library.photo("a", first), library.photo("b", second)])
      #expect(report.kinds == [.inPlace: 60])
      #expect(report.summary.stretches == 1)
      #expect(report.findings[27].views.count == 2)
    }
    // What the overlap joins has no gap: a book absent at the seam is missing.
    let seam = library.inventory([
      library.photo("a", Array(0..<27) + Array(28..<30)),
      library.photo("b", Array(24..<27) + Array(28..<60)),
    ])
    #expect(seam.titles(.missing) == ["Book 27"])
  }

  @Test func aPhotoMayBridgeTwoOthersWhateverTheirOrder() {
    let library = SmallLibrary(90)
    let parts = [
      library.photo("a", 0..<32), library.photo("b", 60..<90), library.photo("c", 28..<64),
    ]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let report = library.inventory(order.map { parts[$0] })
      #expect(report.summary.stretches == 1)
      #expect(report.kinds == [.inPlace: 90])
    }
  }

  @Test func copiesAreCountedAndSurplusOnesNamed() {
    var library = SmallLibrary(30)
    library.addCopy(of: 12)
    let both = library.inventory([library.photo("a", Array(0...12) + [12] + Array(13..<30))])
    #expect(both.kinds == [.inPlace: 31])
    let one = library.inventory([library.photo("a", 0..<30)])
    #expect(one.kinds == [.inPlace: 30, .missing: 1])
    // Which of two copies it is no photo tells.
    #expect(one.findings[12].book?.barcode == "")
    #expect(both.findings[12].book?.barcode.isEmpty == false)
    let three = library.inventory([
      library.photo("a", Array(0...12) + [12, 12] + Array(13..<30))
    ])
    #expect(three.kinds == [.inPlace: 31, .duplicate: 1])
    #expect(three.findings.first { $0.kind == .duplicate }?.note.contains("3 times") == true)
  }

  @Test func booksOnLoanAreNotMissingAndAreNamedWhenSeen() {
    var library = SmallLibrary(30)
    library.books[10].status = .onLoan
    library.books[20].status = .lost
    library.books[25].status = .onLoan
    let report = library.inventory([library.photo("a", (0..<30).filter { $0 != 25 })])
    #expect(report.kinds == [.inPlace: 27, .seenThoughAway: 2])
    #expect(report.titles(.seenThoughAway) == ["Book 10", "Book 20"])
  }

  @Test func booksOfOtherPlacesAreUnexpected() {
    var library = SmallLibrary(40)
    library.books[35].scope = .elsewhere
    library.books[35].location = "Branch"
    for number in 20..<30 { library.books[number].scope = .beyondRange }
    let report = library.inventory([
      library.photo("a", [0, 1, 35] + Array(2..<25) + [28, 3].prefix(0))
    ])
    #expect(report.titles(.unexpected) == ["Book 35"])
    #expect(report.findings[2].note.contains("Branch"))
    // The photo goes on beyond the range, in order: that is nobody's fault.
    #expect(report.summary.outsideRange == 5)
    #expect(report.kinds == [.inPlace: 20, .unexpected: 1])
  }

  @Test func anUnreadSpineMayBeTheMissingBook() {
    let library = SmallLibrary(40)
    var photo = library.photo("a", (0..<40).filter { $0 != 20 })
    photo.spines.insert(
      ObservedSpine(shelf: 1, position: 0, text: "", record: nil, confidence: 0), at: 20)
    photo.number()
    let unread = library.inventory([photo])
    #expect(unread.kinds == [.inPlace: 39, .unread: 1, .perhapsMissing: 1])
    // One that is clearly another, uncatalogued book hides nothing.
    photo.spines[20].text = "A book that the catalogue does not have"
    #expect(library.inventory([photo]).kinds == [.inPlace: 39, .unread: 1, .missing: 1])
    // One that may well be the book does.
    photo.spines[20].confidence = 0.2
    photo.spines[20].candidates = [ObservedSpine.Candidate(record: 20, score: -1.4)]
    #expect(library.inventory([photo]).titles(.missing).isEmpty)
  }

  @Test func neighboursSettleWhatIsDoubtful() {
    let library = SmallLibrary(40)
    // The matcher leans to a book that belongs elsewhere.
    var photo = library.photo("a", Array(0..<40))
    photo.spines[20].record = 5
    photo.spines[20].confidence = 0.55
    photo.spines[20].candidates = [
      ObservedSpine.Candidate(record: 5, score: 0.2),
      ObservedSpine.Candidate(record: 20, score: 0.1),
    ]
    let report = library.inventory([photo])
    #expect(report.kinds == [.inPlace: 40])
    #expect(report.findings[20].book?.title == "Book 20")
    // Nothing is said of a doubtful book in a wrong place.
    photo.spines[20].candidates = [ObservedSpine.Candidate(record: 5, score: 0.2)]
    #expect(library.inventory([photo]).titles(.outOfPlace).isEmpty)
  }

  @Test func nothingFollowsFromAShelfWithoutOrder() {
    let library = SmallLibrary(300)
    for seed in UInt64(1)...30 {
      var random = SeededGenerator(seed: seed)
      let heap = (0..<300).shuffled(using: &random).prefix(25)
      let report = library.inventory([library.photo("heap", heap)])
      #expect(report.titles(.missing).isEmpty, "seed \(seed)")
      #expect(report.titles(.outOfPlace).isEmpty, "seed \(seed)")
      #expect(report.kinds[.placeUnknown] == 25, "seed \(seed)")
    }
  }

  @Test func withoutCallNumbersBooksAreSeenNoMore() {
    var library = SmallLibrary(10)
    for number in library.books.indices {
      library.books[number].callNumber = ""
      library.books[number].key = FilingKey(bytes: [])
    }
    let report = library.inventory([library.photo("a", 0..<8)])
    #expect(report.kinds == [.placeUnknown: 8])
    #expect(library.inventory([]).findings.isEmpty)
    #expect(SmallLibrary(0).inventory([]).findings.isEmpty)
  }

  @Test func randomLibrariesAreCountedRightly() {
    var missing = 0
    var misplaced = 0
    for seed in UInt64(1)...60 {
      var random = SeededGenerator(seed: seed)
      let size = Int.random(in: 30...200, using: &random)
      let library = SmallLibrary(size, booksPerCallNumber: Int.random(in: 1...6, using: &random))
      var shelf = Array(0..<size)
      let absent = shelf.remove(at: Int.random(in: 10..<size - 10, using: &random))
      let moved = shelf.remove(at: Int.random(in: 0..<size - 1, using: &random))
      shelf.insert(moved, at: Int.random(in: 0..<size - 1, using: &random))
      // Photos of any length that overlap by five books, in any order.
      var photos: [SeenPhoto] = []
      var start = 0
      while start < shelf.count {
        let end = min(shelf.count, start + Int.random(in: 12...30, using: &random))
        photos.append(library.photo("p\(start)", Array(shelf[start..<end])))
        start = end == shelf.count ? end : end - 5
      }
      photos.shuffle(using: &random)
      let report = library.inventory(photos)
      #expect(report.summary.seen == size - 1, "seed \(seed)")
      #expect(
        report.titles(.missing) == ["Book \(absent)"] || report.titles(.missing).isEmpty,
        "seed \(seed)")
      #expect(
        Set(report.titles(.outOfPlace)).count <= 1, "seed \(seed): \(report.titles(.outOfPlace))")
      missing += report.titles(.missing).count
      misplaced += report.titles(.outOfPlace) == ["Book \(moved)"] ? 1 : 0
      // Every seen book is in one list once.
      let seen = report.findings.filter { !$0.views.isEmpty }.compactMap(\.book?.record)
      #expect(seen.sorted() == shelf.map { Int64($0) }.sorted(), "seed \(seed)")
    }
    // Some move within their call number or by one place, which nobody could name.
    #expect(missing >= 55 && misplaced >= 45, "\(missing) missing, \(misplaced) misplaced")
  }
}
