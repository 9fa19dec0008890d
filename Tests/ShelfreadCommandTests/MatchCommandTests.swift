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
    let run = try workspace.run("match wall.png letter.jpg --output results")
    #expect(run.status == 0)
    let table = try String(
      contentsOf: workspace.folder.appending(path: "results/photos.csv"), encoding: .utf8)
    let lines = table.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1] == "wall.png,no books seen,300,200,0,0,")
    #expect(lines[2].hasPrefix("letter.jpg,passed over,,,,,") && lines[2].contains("not a photo"))
    #expect(run.errors.contains("Passed over: "))
    #expect(run.errors.contains("letter.jpg"))
    #expect(run.errors.contains("; 1 photo passed over."))
  }

  @Test(arguments: [(1, 1), (1, 700), (700, 1), (31, 400)])
  func aSliverIsNoPhotoOfBooks(width: Int, height: Int) throws {
    let sliver = ColorImage(
      width: width, height: height, pixels: Array(repeating: 90, count: 3 * width * height))
    try sliver.write(to: workspace.folder.appending(path: "sliver.png"))
    let run = try workspace.run("match sliver.png --output results")
    #expect(run.status == 0)
    #expect(run.errors.contains("the photo has only \(width) x \(height) pixels"))
    #expect(workspace.exists("results/sliver.json"))
  }

  @Test func damageIsToldInOurWordsOnly() throws {
    try writeBlankPhoto("wall.png")
    let png = try Data(contentsOf: workspace.folder.appending(path: "wall.png"))
    try png.prefix(png.count / 2).write(to: workspace.folder.appending(path: "half.png"))
    let jpeg = try ColorImage(
      width: 300, height: 200, pixels: (0..<180_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    ).jpegData()
    try jpeg.prefix(jpeg.count / 2).write(to: workspace.folder.appending(path: "half.jpg"))
    let run = try workspace.run("match wall.png half.png half.jpg")
    #expect(run.status == 0)
    for line in run.errors.split(separator: "\n") {
      #expect(
        ["Passed over: ", "Warning: ", "0 of ", "No spines found on "].contains(
          where: line.hasPrefix), "\(line)")
    }
    #expect(run.errors.contains("half.jpg: the JPEG file is cut short"))
    #expect(run.errors.contains("half.png: the PNG file is damaged"))
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
