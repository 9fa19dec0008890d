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

      """, columns: columns)
    #expect(file.regions[0].text == "NADA" && file.regions[0].language == "es")
    #expect(file.regions[0].isUncatalogued && file.regions[0].book == nil)
    #expect(file.notes.isEmpty)
  }
}
