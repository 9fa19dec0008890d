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
    #expect(run.lines.contains { $0.contains(#/^  95 % interval +\d\.\d{3}–\d\.\d{3} /#) })
    #expect(run.lines.contains { $0.contains(/^0\.\d to \d\.\d +\d+ .* \d\.\d{4}–\d\.\d{4}$/) })
    #expect(run.lines.contains { $0.hasPrefix("fuzzy") })
    #expect(run.output.contains("Probabilities of full"))
    for name in ["report.html", "report.md", "report.json", "samples.sqlite"] {
      #expect(workspace.exists("results/\(name)"))
    }
    let slice = try workspace.run("eval report results --where section=Poesia")
    #expect(slice.status == 0)
    #expect(
      slice.output.contains("fuzzy, matching: 8 regions of 8 photos, 8 with a catalogued book"))
    let by = try workspace.run("eval report results --by section --run fuzzy --figure forced")
    let headings = by.lines[0].split(separator: " ").prefix(4)
    #expect(headings == ["Section", "Books", "Regions", "forced"])
    #expect(by.lines.contains { $0.contains(/^Novel·la +16 +16 +1\.0000 +1\.0000 +1\.0000$/) })
    #expect(by.lines.contains { $0.contains(/^not known +0 +8 +– +– +–$/) })
    #expect(by.output.contains("forced: share of books whose best guess is right"))
    let unknown = try workspace.run("eval report results --by section --figure beauty")
    #expect(unknown.status == 1 && unknown.errors.contains("there are f1, precision"))
    #expect(try workspace.run("eval report results --figure f1").status == 64)
    let compared = try workspace.run("eval compare results:fuzzy results --samples 1")
    #expect(compared.status == 0)
    #expect(compared.output.contains("32 regions of 8 photos"))
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
      let value = try #require(
        line.firstMatch(of: /\ (\d\.\d+) \(/).flatMap { Double($0.output.1) }, "\(line)")
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
    try wall.write(to: workspace.folder.appending(path: "photos/stranger.png"))
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
    #expect(run.errors.contains("stranger.png: there is no truth of this photo"))
    let html = try String(
      contentsOf: workspace.folder.appending(path: "results/report.md"), encoding: .utf8)
    #expect(html.contains("stranger.png: there is no truth of this photo"))
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
    try FileManager.default.createDirectory(
      at: workspace.folder.appending(path: "bare"), withIntermediateDirectories: true)
    try workspace.write("bare/wall.json", #"{"books": []}"#)
    let bare = try workspace.run("eval photos --truth bare")
    #expect(bare.status == 1 && bare.errors.contains("names no book on any photo"))
    try workspace.write("set.json", #"{"name": "A", "source": "", "catalogues": []}"#)
    let nothing = try workspace.run("eval dataset set.json")
    #expect(nothing.status == 1 && nothing.errors.contains("neither “annotations” nor “photos”"))
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
    let sliced = try workspace.run("eval report results --where section=Drama --by photo")
    #expect(sliced.status == 1 && sliced.errors.contains("section is one of Novel·la; Poesia"))
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

  @Test func aBadTruthOfAPhotoIsNamedWithItsLineAndTheRestIsScored() throws {
    let workspace = try workspace()
    for name in ["truth", "results"] {
      try FileManager.default.createDirectory(
        at: workspace.folder.appending(path: name), withIntermediateDirectories: true)
    }
    let quad = "[[9,9],[40,9],[40,190],[9,190]]"
    try workspace.write(
      "truth/good.json",
      #"{"books": [\n {"title": "Nada", "quad": \#(quad)},\n {"titel": "Solitud", "quad": null}]}"#
        .replacing("\\n", with: "\n"))
    try workspace.write("truth/torn.json", "{\"books\": [\n  {\"title\": \"Nada\",\n")
    try workspace.write(
      "truth/odd.json",
      "{\"books\": [\n{\"title\": \"Nada\"},\n{\"title\": \"Nada\", \"quad\": [[1, 2]]}]}\n")
    let result =
      #"{"spines": [{"quad": \#(quad), "match": {"title": "Nada", "author": null}}]}"#
    try workspace.write("results/good.json", result)
    try workspace.write("results/stranger.json", result)
    let run = try workspace.run("eval photos --truth truth --results results")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("good.json, line 3, book 2: the key “titel” is unknown"))
    #expect(run.errors.contains(/torn\.json, line \d+: this is no truth/))
    #expect(run.errors.contains("odd.json, line 3, books 2, quad: this is no truth"))
    #expect(run.errors.contains("stranger.json: there is no truth of this photo"))
    let all = try #require(run.lines.first { $0.hasPrefix("ALL") })
    #expect(all.contains("1.000     1.000        1       0"), "\(all)")
    try workspace.write("results/good.json", "[")
    let lost = try workspace.run("eval photos --truth truth --results results")
    #expect(lost.status == 0 && lost.errors.contains("good.json"))
    #expect(lost.lines.contains { $0.hasPrefix("good") && $0.hasSuffix("no result") })
  }

  @Test func everyFigureOfInventoriesAndGrowingCataloguesHasItsInterval() throws {
    let workspace = try workspace()
    try workspace.write(
      "bad.csv", Self.annotations.replacing("section,ocr", with: "colour,ocr") + "p9.jpg,1,Nada\n")
    let inventory = try workspace.run(
      "eval inventory --annotations bad.csv --swapped 0 --removed 0")
    #expect(inventory.status == 0)
    #expect(inventory.errors.contains("bad.csv, line 1: the column “colour” is unknown"))
    #expect(inventory.errors.contains("bad.csv, line 34"))
    let inPlace = try #require(inventory.lines.first { $0.hasPrefix("in_place ") })
    #expect(inPlace.contains(/\d\.\d{4} \(\d\.\d{4}–\d\.\d{4}\)$/), "\(inPlace)")
    let sizes = try workspace.run(
      "eval openset --annotations bad.csv --books books.csv --sizes 4 --drop 30 --part none "
        + "--retrievers --report sizes.tsv")
    #expect(sizes.status == 0 && sizes.errors.contains("bad.csv, line 34"))
    let rows = try String(
      contentsOf: workspace.folder.appending(path: "sizes.tsv"), encoding: .utf8
    ).split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(rows[0] == ["size", "figure", "value", "low", "high"])
    let shares = rows.dropFirst().filter { row in
      ["forced", "precision", "recall", "f1", "ap", "ece", "recall@100"].contains {
        row[1].hasPrefix($0) || row[1].hasSuffix(": \($0)")
      }
    }
    #expect(shares.count == 17)
    for row in shares {
      let (value, low, high) = (Double(row[2]), Double(row[3]), Double(row[4]))
      #expect(value != nil && low != nil && high != nil, "\(row)")
      #expect((low ?? 2) <= (value ?? 1) && (value ?? 0) <= (high ?? -1), "\(row)")
    }
  }

  @Test func misspeltKeysOfADescriptionAreNamed() throws {
    let workspace = try workspace()
    try workspace.write(
      "set.json",
      """
      {"name": "Small", "source": "Nowhere.", "colour": "red",
       "catalogues": [{"name": "closed", "files": [{"file": "books.csv", "sha265": "0"}]}],
       "annotations": [{"split": "all", "file": "annotations.csv", "columns": {"lenguage": "x"}}]}
      """)
    let run = try workspace.run("eval dataset set.json --method tfidf")
    #expect(run.status == 0)
    for key in ["“colour” is", "“sha265” of a catalogue's file", "“lenguage” of columns"] {
      #expect(run.errors.contains("set.json: the key \(key)"), "\(key)")
    }
    #expect(run.lines.last?.contains(/\d\) +\d\.\d{4} \(\d\.\d{4}–\d\.\d{4}\)$/) == true)
    try workspace.write("torn.json", "{\"name\": \"Small\",\n\"source\" 3}")
    let torn = try workspace.run("eval dataset torn.json")
    #expect(torn.status == 1 && torn.errors.contains("torn.json, line 2: this is not JSON"))
  }
}
