import Pipeline
import Testing

@Suite struct OutputNamesTests {
  @Test func aPhotoKeepsItsPlaceBelowTheFolderThatWasWalked() {
    var names = OutputNames()
    #expect(names.name(for: "/stacks/b/07.jpg", under: "/stacks") == "b/07")
    #expect(names.name(for: "/stacks/a/07.jpg", under: "/stacks/") == "a/07")
    #expect(names.name(for: "/elsewhere/07.jpg", under: nil) == "07")
  }

  @Test func photosThatWouldShareANameAreToldApart() {
    var names = OutputNames()
    let photos = ["/a/07.jpg", "/b/07.png", "/c/07.png", "/d/07.PNG", "/e/07.png"]
    let given = photos.map { names.name(for: $0, under: nil) }
    #expect(given == ["07", "07.png", "07.png-2", "07.PNG-3", "07.png-4"])
  }
}
