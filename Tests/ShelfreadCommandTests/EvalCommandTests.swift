import Foundation
import Imaging
import Testing

@Suite struct EvalCommandTests {
  /// Eight photos with three books each and a text that is no book.
  private static let annotations: String = {
    var text =
      "image_name,mask_id,title,author,tag,not_book,not_in_db,segmentation_merged_books,section,ocr\n"
    for photo in 1...8 {
      text += """
        p\(photo).jpg,1,Nada,"Laforet, Carmen",N Laf,False,False,False,Novel·la,NADA LAFORET N LAF
        p\(photo).jpg,2,Solitud,"Català, Víctor",N Cat,False,False,False,Novel·la,SOLITUO CATALA
        p\(photo).jpg,3,Poesia completa,"Espriu, Salvador",P Esp,False,False,False,Poesia,ESPRIU P ESP
        p\(photo).jpg,4,,,,True,False,False,,LONELY PLANET

        """
    }
    return text
  }()

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("annotations.csv", Self.annotations)
    try workspace.write(
      "books.csv",
      """
      title,author,call_number
      Nada,"Laforet, Carmen",N Laf
      Solitud,"Català, Víctor",N Cat
      Poesia completa,"Espriu, Salvador",P Esp
      Mirall trencat,"Rodoreda, Mercè",N Rod

      """)
    #expect(try workspace.run("catalogue import books.csv").status == 0)
    return workspace
  }

  @Test func methodsAreComparedReportedAndSliced() throws {
    let workspace = try workspace()
    let run = try workspace.run(
      "eval matching --annotations annotations.csv --method fuzzy,full --report results")
    #expect(run.status == 0)
    #expect(run.output.contains("32 regions, 24 of them catalogued books"))
    #expect(run.lines.contains { $0.hasPrefix("fuzzy") })
    #expect(run.output.contains("Probabilities of full"))
    for name in ["report.html", "report.md", "report.json", "samples.sqlite"] {
      #expect(workspace.exists("results/\(name)"))
    }
    let slice = try workspace.run("eval report results --where section=Poesia")
    #expect(slice.status == 0)
    #expect(slice.output.contains("fuzzy, matching: 8 samples of 8 photos"))
    let by = try workspace.run("eval report results --by section --run fuzzy")
    #expect(by.lines.contains { $0.hasPrefix("Novel·la") && $0.contains("16") })
    let compared = try workspace.run("eval compare results:fuzzy results --samples 1")
    #expect(compared.status == 0)
    #expect(compared.output.contains("32 samples of 8 photos"))
    #expect(compared.output.contains("Verdict: "))
  }

  @Test func aCatalogueIsKnownByItsRecordsAndSettingsByTheirNames() throws {
    let workspace = try workspace()
    let command = "eval matching --annotations annotations.csv --method full"
    #expect(try workspace.run(command + " --report one").status == 0)
    // Matching photos keeps what was read in the same file; here a copy made anew stands for that.
    #expect(try workspace.run("catalogue import books.csv --catalogue again.sqlite").status == 0)
    #expect(
      try workspace.run(command + " --catalogue again.sqlite --report two").status == 0)
    let same = try workspace.run("eval compare one two")
    #expect(same.status == 0 && !same.output.contains("Not the same"))
    #expect(same.errors.isEmpty)
    #expect(try workspace.run(command + " --fields title --report three").status == 0)
    let other = try workspace.run("eval compare one three")
    #expect(other.output.contains("Not the same in both runs"))
    #expect(
      other.lines.contains { $0.hasPrefix("fields") && $0.contains("title,author,call-number") })
  }

  @Test func growingCataloguesTellTheCalibrationErrorToo() throws {
    let workspace = try workspace()
    let run = try workspace.run(
      "eval openset --annotations annotations.csv --books books.csv --sizes 4 --drop 30 --part none"
    )
    #expect(run.status == 0)
    let errors = run.lines.filter { $0.hasPrefix("ece") || $0.contains(": ece") }
    #expect(errors.count == 2)
    for line in errors {
      let value = try #require(line.split(separator: " ").last.flatMap { Double($0) })
      #expect((0...1).contains(value), "\(line)")
    }
  }

  @Test func photosOfADataSetAreOutlinedReadAndMatched() throws {
    let workspace = try workspace()
    try FileManager.default.createDirectory(
      at: workspace.folder.appending(path: "photos"), withIntermediateDirectories: true)
    // A wall without books, where the truth says that one stands.
    let wall = ColorImage(
      width: 300, height: 200, pixels: Array(repeating: 190, count: 3 * 300 * 200))
    try wall.write(to: workspace.folder.appending(path: "photos/wall.png"))
    let truth =
      #"{"books": [{"title": "Nada", "author": "", "quad": [[9,9],[40,9],[40,190],[9,190]]}]}"#
    try workspace.write("photos/wall.json", truth)
    try workspace.write(
      "set.json",
      """
      {"name": "Small", "source": "Get it from nowhere.",
       "catalogues": [{"name": "closed", "files": [{"file": "books.csv"}]}],
       "annotations": [{"split": "all", "file": "annotations.csv"}],
       "photos": [{"split": "wall", "truth": "photos", "sha256": "0"},
                  {"split": "lost", "truth": "photos", "names": ["door"]}]}
      """)
    let run = try workspace.run("eval dataset set.json --method tfidf,full --report results")
    #expect(run.status == 0)
    #expect(run.lines[1] == "2  detection + matching: wall, closed, 4 records")
    #expect(run.lines.last?.hasPrefix("full") == true)
    #expect(run.lines.last?.hasSuffix("0.0000") == true)
    #expect(run.errors.contains("photos of wall or their truth are not those of the description"))
    #expect(run.errors.contains("no door.json"))
    let report = try workspace.run("eval report results --run full --where dataset=none")
    #expect(report.status == 1)
  }

  @Test func truthsWithoutAnythingToFindAreErrors() throws {
    let workspace = try workspace()
    try workspace.write("header.csv", Self.annotations.prefix { $0 != "\n" } + "\n")
    let header = try workspace.run("eval matching --annotations header.csv")
    #expect(header.status == 1 && header.output.isEmpty)
    #expect(header.errors.contains("header.csv has a header and no regions"))
    try workspace.write(
      "none.csv", "image_name,mask_id,rank,title,author,call_number,score,decision\n")
    let none = try workspace.run("eval matching --annotations annotations.csv --score none.csv")
    #expect(none.status == 1 && none.errors.contains("none.csv has no prediction"))
    let photos = try workspace.run("eval photos --truth .")
    #expect(photos.status == 1 && photos.errors.contains("has no truth"))
  }

  @Test func wrongSlicesAndFoldersAreExplained() throws {
    let workspace = try workspace()
    let nothing = try workspace.run("eval report nowhere")
    #expect(nothing.status == 1)
    #expect(nothing.errors.contains("has no report") && nothing.errors.contains("--report"))
    #expect(try workspace.run("eval report nowhere --where colour=red").status == 64)
    #expect(
      try workspace.run(
        "eval matching --annotations annotations.csv --method tfidf --report results"
      ).status == 0)
    let empty = try workspace.run("eval report results --where section=Drama")
    #expect(empty.status == 1 && empty.errors.contains("section=Drama"))
    #expect(empty.errors.contains("section is one of Novel·la; Poesia"))
    let compared = try workspace.run("eval compare results results --where section=Drama")
    #expect(compared.status == 1 && compared.errors.contains("section is one of"))
    let noBooks = try CommandRun(
      ["eval", "report", "results", "--where", "truth=no book"], in: workspace.folder)
    #expect(noBooks.status == 1 && noBooks.errors.contains("show no catalogued book"))
    #expect(noBooks.errors.contains("8 "))
    let unknown = try workspace.run("eval compare results:bm25 results")
    #expect(unknown.status == 1 && unknown.errors.contains("tfidf"))
  }

  @Test func badRowsAreNamedAndTheRestIsScored() throws {
    let workspace = try workspace()
    try workspace.write("bad.csv", Self.annotations + "p9.jpg,1,Nada\n")
    let run = try workspace.run("eval matching --annotations bad.csv --method tfidf")
    #expect(run.status == 0)
    #expect(run.errors.contains("line 34"))
    #expect(run.output.contains("regions    32"))
  }

  @Test func predictionsOfOthersAreScoredAndUnknownRegionsNamed() throws {
    let workspace = try workspace()
    let run = try workspace.run(
      "eval matching --annotations annotations.csv --method tfidf --predictions own.csv")
    let again = try workspace.run("eval matching --annotations annotations.csv --score own.csv")
    #expect(again.output == run.output && again.errors.isEmpty)
    try workspace.write(
      "other.csv",
      """
      image_name,mask_id,rank,title,author,call_number,score,decision
      p1.jpg,1,2,Rayuela,,,0.2,none
      p1.jpg,1,1,Nada,"Laforet, Carmen",N Laf,0.9,match
      p1.jpg,77,1,Nada,"Laforet, Carmen",N Laf,0.9,match
      p1.jpg,2,1,Nada,,,high,match

      """)
    let other = try workspace.run("eval matching --annotations annotations.csv --score other.csv")
    #expect(other.status == 0)
    #expect(other.errors.contains("line 4") && other.errors.contains("no region 77 of p1.jpg"))
    #expect(other.errors.contains("line 5") && other.errors.contains("high"))
    #expect(other.output.contains("precision  1.0000") && other.output.contains("predicted  1"))
  }

  @Test func aDescribedDataSetMakesOneTable() throws {
    let workspace = try workspace()
    try workspace.write("others.csv", "title,author\nRayuela,\"Cortázar, Julio\"\n")
    try workspace.write(
      "set.json",
      """
      {"name": "Small", "source": "Get it from nowhere.",
       "catalogues": [
         {"name": "closed", "files": [{"file": "books.csv"}]},
         {"name": "open", "files": [{"file": "books.csv"}, {"file": "others.csv", "sha256": "0"}]},
         {"name": "lost", "files": [{"file": "lost.csv"}]}],
       "annotations": [{"split": "all", "file": "annotations.csv"}]}
      """)
    let run = try workspace.run("eval dataset set.json --method fuzzy,full --report results")
    #expect(run.status == 0)
    #expect(run.lines[0] == "1  matching only: all, closed, 4 records")
    #expect(run.lines[1] == "2  matching only: all, open, 5 records")
    #expect(run.lines[2].contains("1: F1") && run.lines[2].contains("2: F1"))
    #expect(run.lines.contains { $0.hasPrefix("full") })
    #expect(run.errors.contains("lost.csv is not there. Get it from nowhere."))
    #expect(run.errors.contains("others.csv has another content"))
    let report = try workspace.run("eval report results")
    #expect(report.output.contains("full, 4") && report.output.contains("full, 5"))
    try workspace.write("bad.json", #"{"name": "Bad", "source": ""}"#)
    let bad = try workspace.run("eval dataset bad.json")
    #expect(bad.status == 1 && bad.errors.contains("bad.json has no “catalogues”"))
  }
}
