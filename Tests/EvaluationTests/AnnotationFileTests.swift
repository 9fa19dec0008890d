import Evaluation
import Foundation
import Testing

@Suite struct AnnotationFileTests {
  private func read(
    _ text: String, columns: AnnotationFile.Columns = .init()
  ) throws -> AnnotationFile {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("annotations-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    return try AnnotationFile(csv: file, columns: columns)
  }

  private static let header =
    "image_name,mask_id,title,author,tag,not_book,not_in_db,segmentation_merged_books,ocr"

  @Test func whatCannotBeUsedIsNamedWithItsLineAndTheRestCounts() throws {
    let file = try read(
      """
      \(Self.header),colour
      a.jpg,1,Nada,,,False,False,False,NADA,red
      a.jpg,2,Nada,,,False,False
      a.jpg,3,Solitud,,,maybe,False,False,SOLITUD,red

      """)
    #expect(file.regions.map(\.mask) == ["1", "3"])
    #expect(file.notes.count == 3)
    #expect(file.notes.contains { $0.contains("line 1") && $0.contains("colour") })
    #expect(file.notes.contains { $0.contains("line 3") && $0.contains("7 fields") })
    #expect(file.notes.contains { $0.contains("line 4") && $0.contains("maybe") })
  }

  @Test func aFileWithoutAnyRegionOrBookIsAnError() {
    let cases = [
      ("\(Self.header)\n", "a header and no regions"),
      ("\(Self.header)\na.jpg,1,Nada\nb.jpg,2\n", "line 2"),
      ("\(Self.header)\na.jpg,1,,,,True,False,False,X\n", "shows a catalogued book"),
    ]
    for (text, reason) in cases {
      let error = #expect(throws: EvaluationError.self) { try read(text) }
      #expect(error?.description.contains(reason) == true, "\(reason)")
      #expect(error?.description.contains("annotations-") == true)
    }
  }

  @Test func confidencesOfReadingsAreTakenAndWrongOnesNamed() throws {
    let file = try read(
      """
      \(Self.header),confidence
      a.jpg,1,Nada,,,False,False,False,NADA,0.93
      a.jpg,2,Nada,,,False,False,False,NADA,
      a.jpg,3,Nada,,,False,False,False,NADA,93

      """)
    #expect(file.regions.map(\.confidence) == [0.93, nil, nil])
    #expect(file.notes.count == 1 && file.notes[0].contains("line 4"))
    let task = MatchingTask(regions: file.regions, records: [], fields: .all)
    #expect(
      task.samples(of: [], dataset: "small", records: 0).map { $0.facets[.reading] }
        == ["0.8 to 1.0", "not known", "not known"])
  }

  @Test func filesOfOtherProgramsAreReadTheirWay() throws {
    let file = try read(
      "image_name;mask_id;title;author;not_book;ocr\r\n"
        + "a.jpg;1;Nada, o casi;Laforet, Carmen;FALSE;NADA\r\na.jpg;2;;;1;LONELY\r\na.jpg;3;Nada;;no;N\r\n"
    )
    #expect(file.regions.map { $0.book?.title } == ["Nada, o casi", nil, "Nada"])
    #expect(file.regions[0].book?.callNumber == "")
    // What is not told of the regions is named, for it may be misspelt.
    #expect(file.notes.count == 2)
    #expect(file.notes.contains { $0.contains("line 1: there is no column “not_in_db”") })
    #expect(
      try read(Self.header.replacing(",", with: "\t") + "\na\t1\tN\t\t\t\t\t\tN\n").notes.isEmpty)
    let empty = #expect(throws: EvaluationError.self) { try read("") }
    #expect(empty?.description.hasSuffix("is empty") == true)
  }

  @Test func aMissingColumnIsAnError() {
    #expect(throws: EvaluationError.self) { try read("image_name,mask_id\n") }
  }

  @Test func columnsMayHaveOtherNames() throws {
    var columns = AnnotationFile.Columns()
    columns.text = "text"
    columns.language = "lang"
    let file = try read(
      """
      image_name,mask_id,title,author,tag,not_book,not_in_db,segmentation_merged_books,text,lang
      a.jpg,1,Nada,,,False,True,False,NADA,es
      a.jpg,2,Solitud,,,False,False,False,SOLITUD,ca

      """, columns: columns)
    #expect(file.regions[0].text == "NADA" && file.regions[0].language == "es")
    #expect(file.regions[0].isUncatalogued && file.regions[0].book == nil)
    #expect(file.notes.isEmpty)
  }
}
