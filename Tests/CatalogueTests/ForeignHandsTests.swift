import Catalogue
import Foundation
import Testing

/// Files that others change or forbid to change.
@Suite struct ForeignHandsTests {
  @Test func aFileThatIsCutShortMeanwhileIsImportedAsItWas() throws {
    let workspace = try Workspace()
    let row = "\"" + String(repeating: "El nombre de la rosa ", count: 20) + "\",Eco\n"
    let path = try workspace.write(
      "books.csv", "title,author\nNada,Laforet\n" + String(repeating: row, count: 2100))
    let file = try ImportFile(path)
    try #require(FileHandle(forWritingAtPath: path)).truncate(atOffset: 0)
    let catalogue = try workspace.catalogue()
    let report = try catalogue.importRecords(from: [file])
    #expect(report.files[0].rows == 2101)
    #expect(try catalogue.count() == 2)
  }

  @Test func aCatalogueWhereNothingCanBeWrittenCanBeRead() throws {
    let workspace = try Workspace()
    try workspace.catalogue().importing(workspace.write("a.csv", "title\nNada\n"))
    let path = workspace.path("library.sqlite")
    for name in ["library.sqlite-wal", "library.sqlite-shm"] {
      try? FileManager.default.removeItem(atPath: workspace.path(name))
    }
    chmod(path, 0o444)
    chmod(workspace.folder.path, 0o555)
    defer { chmod(workspace.folder.path, 0o755) }
    // The administrator may write everywhere, and then opens it like any other.
    let catalogue = try Catalogue.open(path)
    #expect(try catalogue.search("nada").map(\.title) == ["Nada"])
    #expect(try catalogue.extent().count == 1)
  }
}
