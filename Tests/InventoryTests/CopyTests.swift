import Bibliography
import Catalogue
import Foundation
import Inventory
import Testing

/// Copies look alike: what is said of a barcode must be true of that very copy.
@Suite struct CopyTests {
  private func barcodes(_ inventory: Inventory) -> [String] {
    BarcodeSystem.koha.files(inventory).flatMap {
      String(decoding: $0.content, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  private func library(copies: Int, of number: Int, in count: Int = 40) -> SmallLibrary {
    var library = SmallLibrary(count)
    for copy in 2...copies { library.addCopy(of: number, copy) }
    return library
  }

  @Test func oneBookAtTheEdgeOfTwoPhotosIsNotTwoCopies() throws {
    let library = library(copies: 2, of: 20)
    // Book 20 is the last on one photo and the first on the next, and nothing else is on both.
    for (photos, unseen) in [
      ([library.photo("a", 0...20), library.photo("b", 20..<40)], [.perhapsMissing: 1]),
      // In this order nobody knows what stands behind the last photo.
      ([library.photo("a", 20..<40), library.photo("b", 0...20)], [FindingClass: Int]()),
    ] {
      let report = library.inventory(photos)
      #expect(report.kinds == unseen.merging([.inPlace: 40]) { $1 })
      let seen = try #require(report.findings.first { $0.book?.record == 20 })
      #expect(seen.book?.barcode == "" && seen.copies?.barcodes == ["B20", "B20-2"])
      #expect(seen.views.count == 2 && seen.note.contains("one book on two photos"))
      #expect(!barcodes(report).contains { $0.hasPrefix("B20") })
      #expect(barcodes(report).count == 39)
    }
    // Side by side on one photo they are two.
    let both = library.inventory([library.photo("a", Array(0...20) + Array(20..<40))])
    #expect(both.kinds == [.inPlace: 41])
    #expect(barcodes(both).filter { $0.hasPrefix("B20") } == ["B20", "B20-2"])
  }

  @Test func aSpineInTwoOutlinesIsNotTwoCopies() throws {
    let library = library(copies: 2, of: 20)
    var photo = library.photo("a", Array(0...20) + Array(20..<40))
    (photo.spines[20].text, photo.spines[21].text) = ("Cien años de soledad", "García Márquez")
    let halves = library.inventory([photo])
    #expect(halves.kinds == [.inPlace: 40, .perhapsMissing: 1])
    let seen = try #require(halves.findings.first { $0.book?.record == 20 })
    #expect(seen.views.count == 2 && seen.note.contains("one spine that was outlined twice"))
    #expect(!barcodes(halves).contains { $0.hasPrefix("B20") })
    // Two views of one title, one of them misread, are two books; and so they are for who saw them.
    photo.spines[21].text = "Clen anos de sofedad"
    #expect(library.inventory([photo]).kinds == [.inPlace: 41])
    photo.spines[21].text = "García Márquez"
    for index in [20, 21] { photo.spines[index].verdict = .confirmed }
    #expect(library.inventory([photo]).kinds == [.inPlace: 41])
  }

  @Test func aBookThatTheLibraryHasOnceJoinsTwoPhotos() {
    let library = SmallLibrary(60)
    let report = library.inventory([
      library.photo("a", 0...20), library.photo("b", Array(20..<28) + Array(29..<60)),
    ])
    #expect(report.summary.stretches == 1)
    #expect(report.kinds == [.inPlace: 59, .missing: 1])
    // A book in the middle of both is no end of a shelf.
    let apart = library.inventory([
      library.photo("a", 0..<20), library.photo("b", Array(40..<50) + [10] + Array(50..<60)),
    ])
    #expect(apart.summary.stretches == 2)
  }

  @Test func copiesOnTwoPhotosOfOneWalkAreTwoWhereTheirNeighboursDiffer() {
    let library = library(copies: 2, of: 20)
    func photos(walks: [String]) -> [SeenPhoto] {
      var photos = [
        library.photo("a", 0..<25), library.photo("b", Array(25..<33) + [20] + Array(33..<40)),
      ]
      for index in photos.indices { photos[index].walk = walks[index] }
      return photos
    }
    let oneWalk = library.inventory(photos(walks: ["Anna", "Anna"]))
    #expect(oneWalk.kinds == [.inPlace: 40, .outOfPlace: 1])
    // Taken on two days it may have been moved from one place to the other.
    let twoWalks = library.inventory(photos(walks: ["Monday", "Tuesday"]))
    #expect(twoWalks.kinds == [.inPlace: 40, .outOfPlace: 1, .perhapsMissing: 1])
    #expect(
      twoWalks.findings.first { $0.kind == .outOfPlace }?.note.contains("moved") == true)
    // Which copy stands where nobody knows, so no barcode is told.
    for report in [oneWalk, twoWalks] {
      #expect(!barcodes(report).contains { $0.hasPrefix("B20") })
    }
  }

  @Test func missingCopiesAreToldByNumber() throws {
    let library = library(copies: 3, of: 20)
    let report = library.inventory([library.photo("a", 0..<40)])
    #expect(report.kinds == [.inPlace: 40, .missing: 2])
    let missing = try #require(report.findings.first { $0.kind == .missing })
    #expect(missing.count == 2 && missing.book?.barcode == "")
    #expect(missing.note == "1 of 3 copies seen; 2 of barcodes B20, B20-2, B20-3.")
    let seen = try #require(report.findings.first { $0.book?.record == 20 })
    #expect(seen.note == "1 of 3 copies seen; one of barcodes B20, B20-2, B20-3.")
    #expect(!barcodes(report).contains { $0.hasPrefix("B20") })
    // Where none was seen, each is missing by name.
    let none = library.inventory([library.photo("a", (0..<40).filter { $0 != 20 })])
    #expect(
      none.findings.filter { $0.kind == .missing }.map { $0.book?.barcode }
        == ["B20", "B20-2", "B20-3"])
    // Two of three: one is missing, and nobody can tell which.
    let two = library.inventory([library.photo("a", Array(0...20) + Array(20..<40))])
    #expect(two.kinds == [.inPlace: 41, .missing: 1])
    #expect(
      two.findings.last?.note == "2 of 3 copies seen; one of barcodes B20, B20-2, B20-3.")
  }

  @Test func theListsTellOfCopiesWhatIsKnown() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "c-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let library = library(copies: 3, of: 20)
    let session = InventorySession(
      id: 1, name: "s", scope: InventoryScope(), scheme: .local, startedAt: .now)
    try InventoryFiles(
      library.inventory([library.photo("a", 0..<40)]), session: session, folder: folder
    ).write(pictures: [:])
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    let lines = try text("missing.csv").components(separatedBy: "\r\n")
    #expect(lines.count == 3 && lines[0].contains("barcode,one_of_barcodes,count,"))
    #expect(lines[1].hasPrefix("1,N AAU,Book 20,,,B20 B20-2 B20-3,2,"))
    let page = try text("missing.html")
    #expect(page.contains("Missing – s: 2</h1>"))
    #expect(page.contains("1 of 3 copies seen; 2 of barcodes B20, B20-2, B20-3."))
    #expect(!page.contains("barcode B20<"))
    let archive = try StoredArchive(Data(contentsOf: folder.appending(path: "inventory.xlsx")))
    let sheet = XMLReader(try #require(archive.files["xl/worksheets/sheet2.xml"]))
    #expect(sheet.texts.contains("B20 B20-2 B20-3"))
    #expect(!sheet.texts.contains("B20"))
  }

  @Test func theCopyOnLoanIsNotTheOneSeen() throws {
    var library = library(copies: 2, of: 20)
    library.books[20].status = .onLoan
    let one = library.inventory([library.photo("a", 0..<40)])
    #expect(one.kinds == [.inPlace: 40])
    #expect(barcodes(one).filter { $0.hasPrefix("B20") } == ["B20-2"])
    let both = library.inventory([library.photo("a", Array(0...20) + Array(20..<40))])
    #expect(both.kinds == [.inPlace: 40, .seenThoughAway: 1])
    #expect(both.findings.first { $0.kind == .seenThoughAway }?.book?.barcode == "B20")
    #expect(barcodes(both).filter { $0.hasPrefix("B20") } == ["B20-2"])
    // At the edge of two photos it may be one book: then nothing on loan was seen.
    let edge = library.inventory([library.photo("a", 0...20), library.photo("b", 20..<40)])
    #expect(edge.kinds[.seenThoughAway] == nil)
    #expect(barcodes(edge).filter { $0.hasPrefix("B20") } == ["B20-2"])
  }

  @Test func ofSeveralCopiesOnLoanNoneIsNamed() throws {
    var library = library(copies: 3, of: 20)
    for index in [20, 40] { library.books[index].status = .onLoan }
    let report = library.inventory([library.photo("a", Array(0...20) + Array(20..<40))])
    let away = try #require(report.findings.first { $0.kind == .seenThoughAway })
    #expect(away.book?.barcode == "" && away.copies?.barcodes == ["B20", "B20-2"])
    #expect(barcodes(report).filter { $0.hasPrefix("B20") } == ["B20-3"])
  }

  @Test func copiesWithCallNumbersOfTheirOwnAreToldByTheirPlace() throws {
    var library = library(copies: 2, of: 20)
    // The second copy stands at the end of the shelf.
    library.books[40].callNumber = "N ZZ"
    library.books[40].key = CallNumber("N ZZ").filingKey(.local)
    let first = library.inventory([library.photo("a", 0..<40)])
    #expect(first.kinds == [.inPlace: 40])
    #expect(barcodes(first).filter { $0.hasPrefix("B20") } == ["B20"])
    // In a wrong place it may be either.
    let moved = library.inventory([
      library.photo("a", Array(0..<10) + [20] + Array(10..<20) + Array(21..<40))
    ])
    let stray = try #require(moved.findings.first { $0.kind == .outOfPlace })
    #expect(stray.copies?.barcodes == ["B20", "B20-2"])
  }

  @Test func aBarcodeOfTwoBooksIsNotExported() {
    var library = SmallLibrary(30)
    library.books[10].barcode = "B5"
    let report = library.inventory([library.photo("a", 0..<30)])
    #expect(report.kinds == [.inPlace: 30])
    #expect(!barcodes(report).contains("B5") && barcodes(report).count == 28)
  }

  @Test func neighboursAloneConfirmNothing() {
    let library = SmallLibrary(40)
    var photo = library.photo("a", 0..<40)
    photo.spines[20].confidence = 0.8
    let doubtful = library.inventory([photo])
    #expect(doubtful.findings[20].probability > 0.95)
    #expect(doubtful.kinds == [.inPlace: 40] && !barcodes(doubtful).contains("B20"))
    // A person's word does.
    photo.spines[20].verdict = .confirmed
    #expect(barcodes(library.inventory([photo])).count == 40)
    // Nor do neighbours overrule a person.
    photo.spines[20].record = 3
    let moved = library.inventory([photo])
    #expect(moved.findings[20].book?.title == "Book 3")
  }

  @Test func whatAPersonSaysIsNotCataloguedHidesNothing() {
    let library = SmallLibrary(40)
    var photo = library.photo("a", (0..<40).filter { $0 != 20 })
    photo.spines.insert(
      ObservedSpine(shelf: 1, position: 0, record: nil, confidence: 0, verdict: .notInCatalogue),
      at: 20)
    photo.number()
    let report = library.inventory([photo])
    #expect(report.kinds == [.inPlace: 39, .unread: 1, .missing: 1])
  }
}
