import Bibliography
import Catalogue
import Foundation
import Testing

@Suite struct InventoryStoreTests {
  private let workspace: Workspace
  private let catalogue: Catalogue

  init() throws {
    workspace = try Workspace()
    catalogue = try Catalogue.openOrCreate(workspace.path("library.sqlite"))
    try importBooks(
      """
      title,author,call number,barcode,location,status
      Solaris,"Lem, Stanisław",N Lem,11,Main,available
      Fiasco,"Lem, Stanisław",N Lem,12,Main,on loan
      Middlemarch,"Eliot, George",N Eli,13,Branch,available
      Rayuela,"Cortázar, Julio",N Cor,14,Main,available
      Dune,"Herbert, Frank",CF Her,15,Main,available

      """)
  }

  private func importBooks(_ csv: String) throws {
    let file = try workspace.write("books.csv", csv)
    _ = try catalogue.importing(file)
  }

  private func titles(_ session: InventorySession) throws -> [String] {
    try catalogue.inventories.books(of: session).map(\.title).sorted()
  }

  private func photo(_ path: String, _ hash: String, text: String = "") -> ObservedPhoto {
    ObservedPhoto(
      path: path, contentHash: hash, person: "Anna",
      spines: [
        ObservedSpine(
          shelf: 1, position: 1, quad: [0, 0, 1, 0, 1, 9, 0, 9], text: text, record: 1,
          confidence: 0.75, candidates: [ObservedSpine.Candidate(record: 1, score: 1.5)])
      ])
  }

  @Test func theListIsFrozenAtTheStart() throws {
    let session = try catalogue.inventories.start(
      "all", scope: InventoryScope(), scheme: .local)
    let books = try catalogue.inventories.books(of: session)
    #expect(books.count == 5)
    let fiasco = try #require(books.first { $0.title == "Fiasco" })
    #expect(fiasco.item.status == .onLoan && fiasco.item.barcode == "12")
    #expect(fiasco.item.location == "Main" && fiasco.item.callNumber == "N Lem")
    try importBooks("title,author,call number\nEden,\"Lem, Stanisław\",N Lem\n")
    #expect(try catalogue.count() == 1)
    #expect(try catalogue.inventories.books(of: session) == books)
  }

  @Test func aScopeNarrowsTheList() throws {
    let store = catalogue.inventories
    #expect(
      try titles(store.start("main", scope: InventoryScope(location: "Main"), scheme: .local)) == [
        "Dune", "Fiasco", "Rayuela", "Solaris",
      ])
    #expect(
      try titles(
        store.start("novels", scope: InventoryScope(first: "N Cor", last: "N Eli"), scheme: .local))
        == ["Middlemarch", "Rayuela"])
    #expect(
      try titles(
        store.start(
          "both", scope: InventoryScope(location: "Main", first: "N A"), scheme: .local))
        == ["Fiasco", "Rayuela", "Solaris"])
    #expect(throws: CatalogueError.self) {
      try store.start("none", scope: InventoryScope(location: "main"), scheme: .local)
    }
    // A failed start leaves nothing behind.
    #expect(try store.sessions().map(\.name) == ["both", "novels", "main"])
    #expect(try store.session(named: "both")?.scope.first == "N A")
  }

  @Test func namesAreTakenOnce() throws {
    let store = catalogue.inventories
    let first = try store.start("2027", scope: InventoryScope(), scheme: .udc)
    let error = #expect(throws: CatalogueError.self) {
      try store.start("2027", scope: InventoryScope(), scheme: .local)
    }
    #expect(error?.kind == .badArgument && error?.description.contains("2027") == true)
    #expect(try store.sessions() == [first])
    #expect(first.scheme == .udc)
  }

  @Test func aPhotoIsThereOnce() throws {
    let store = catalogue.inventories
    let session = try store.start("s", scope: InventoryScope(), scheme: .local)
    #expect(try store.add(photo("b.jpg", "1"), to: session))
    #expect(try store.add(photo("a.jpg", "2"), to: session))
    // The same file under another name, and another file under the same name.
    #expect(try !store.add(photo("c.jpg", "1", text: "moved"), to: session))
    #expect(try !store.add(photo("a.jpg", "3", text: "new"), to: session))
    let photos = try store.photos(of: session)
    #expect(photos.map(\.path) == ["c.jpg", "a.jpg"])
    #expect(photos.map { $0.spines[0].text } == ["moved", "new"])
    #expect(photos[0].spines[0].candidates == [ObservedSpine.Candidate(record: 1, score: 1.5)])
    #expect(photos[0].person == "Anna" && !photos[0].isComplete)
    let other = try store.start("t", scope: InventoryScope(), scheme: .local)
    #expect(try store.photos(of: other).isEmpty)
  }

  @Test func announcedPhotosAreKnownUntilTheirWalkIsGone() throws {
    let store = catalogue.inventories
    let session = try store.start("s", scope: InventoryScope(), scheme: .local)
    try store.announce(["a.jpg", "b.jpg"], walk: "1", person: "Anna", to: session)
    #expect(try store.photoCount(of: session) == 0)
    #expect(try store.photos(of: session).map(\.isRead) == [false, false])
    var read = photo("a.jpg", "1")
    read.walk = "1"
    #expect(try store.add(read, to: session))
    // Announced again, what is there stays.
    try store.announce(["a.jpg"], walk: "2", person: "Anna", to: session)
    #expect(try store.photos(of: session).map(\.path).sorted() == ["a.jpg", "b.jpg"])
    #expect(try store.photoCount(of: session) == 1)
    read.walk = "2"
    #expect(try !store.add(read, to: session))
    #expect(try store.photos(of: session).map(\.path) == ["a.jpg"])
    try store.close(session)
    #expect(throws: CatalogueError.self) {
      try store.announce(["c.jpg"], walk: "3", person: "", to: session)
    }
  }

  @Test func aClosedSessionTakesNoPhotos() throws {
    let store = catalogue.inventories
    let session = try store.start("s", scope: InventoryScope(), scheme: .local)
    try store.add(photo("a.jpg", "1"), to: session)
    try store.close(session)
    let closed = try #require(try store.session(named: "s"))
    #expect(closed.closedAt != nil)
    let error = #expect(throws: CatalogueError.self) {
      try store.add(photo("b.jpg", "2"), to: session)
    }
    #expect(error?.description.contains("closed") == true)
    #expect(try store.photos(of: closed).count == 1)
    try store.close(session)
    #expect(try store.session(named: "s") == closed)
  }

  @Test func theFilingSchemeIsSaidOrRecognised() throws {
    #expect(try catalogue.filingScheme() == .local)
    try catalogue.setFilingScheme(.dewey)
    #expect(try Catalogue.open(catalogue.path).filingScheme() == .dewey)
    try catalogue.setFilingScheme(nil)
    #expect(try catalogue.filingScheme() == .local)
  }
}
