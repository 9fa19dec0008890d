import Foundation
import Imaging
import Testing

@Suite struct MatchCommandTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write(
      "books.csv",
      "title,author,tag\nSolaris,\"Lem, Stanisław\",N Lem\nFiasco,\"Lem, Stanisław\",N Lem\n")
    _ = try workspace.run("catalogue import books.csv")
  }

  private func writeBlankPhoto(_ name: String) throws {
    let image = ColorImage(
      width: 300, height: 200, pixels: Array(repeating: 190, count: 3 * 300 * 200))
    try image.write(to: workspace.folder.appending(path: name))
  }

  @Test func aPhotoWithoutBooksHasNoSpinesAndIsDrawnAllTheSame() throws {
    try writeBlankPhoto("wall.png")
    let run = try workspace.run("match wall.png --output results")
    #expect(run.status == 0)
    #expect(run.errors.contains("0 of 0 spines matched on 1 photo against 2 records."))
    #expect(workspace.exists("results/wall.json"))
    #expect(workspace.exists("results/wall-spines.jpg"))
    let table = try String(
      contentsOf: workspace.folder.appending(path: "results/matches.csv"), encoding: .utf8)
    #expect(table == "photo,shelf,position,call_number,title,author,record,confidence,text\n")
  }

  @Test func jsonIsOneListOfPhotosOnStandardOutput() throws {
    try writeBlankPhoto("wall.png")
    let run = try workspace.run("match wall.png --json")
    let photos = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    #expect(photos.map { $0["photo"] as? String } == ["wall.png"])
    #expect(photos.first?["width"] as? Int == 300)
    #expect(run.status == 0)
  }

  @Test func aBadPhotoIsNamedAndTheOthersAreDone() throws {
    try writeBlankPhoto("wall.png")
    try workspace.write("letter.jpg", "Dear librarian")
    let run = try workspace.run("match wall.png letter.jpg")
    #expect(run.status == 0)
    #expect(run.errors.contains("Passed over: "))
    #expect(run.errors.contains("letter.jpg"))
    #expect(run.errors.contains("; 1 photo passed over."))
  }

  @Test(arguments: ["nowhere.jpg", "empty"]) func nothingToMatchIsAFailure(_ path: String) throws {
    try FileManager.default.createDirectory(
      at: workspace.folder.appending(path: "empty"), withIntermediateDirectories: true)
    let run = try workspace.run("match \(path)")
    #expect(run.status == 1)
    #expect(run.errors.contains(path))
  }

  @Test(arguments: [
    ("--min-confidence 2", "--min-confidence is a probability"),
    ("--fields series", "--fields must have title or author"),
    ("--fields colour", "colour"),
    ("--workers 0", "--workers must be 1 or more"),
    ("--languages klingon", "klingon"),
    ("--catalogue missing.sqlite", "missing.sqlite"),
  ])
  func whatIsWrongIsSaid(options: String, message: String) throws {
    try writeBlankPhoto("wall.png")
    let run = try workspace.run("match wall.png \(options)")
    #expect(run.errors.contains(message))
    let isUsage = !options.hasPrefix("--languages") && !options.hasPrefix("--catalogue")
    #expect(run.status == (isUsage ? 64 : 1))
    #expect(run.output.isEmpty)
  }
}
