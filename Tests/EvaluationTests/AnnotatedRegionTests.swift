import Evaluation
import Foundation
import Testing

@Suite struct AnnotatedRegionTests {
  private static let header =
    "image_name,mask_id,title,author,tag,isbn,not_book,not_in_db,segmentation_merged_books,"
    + "series,section,ocr\n"

  private func regions(_ rows: String, header: String = header) throws -> [AnnotatedRegion] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("regions-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data((header + rows).utf8).write(to: file)
    return try AnnotatedRegion.regions(csv: file)
  }

  @Test func readsBooksAndWhatIsNone() throws {
    let found = try regions(
      """
      a.jpg,1,"Nada ","Laforet, Carmen",N Laf,,False,False,False,,N,NADA LAFORET
      a.jpg,2,,,,,True,False,False,,N,lonely planet
      a.jpg,3,,,,,False,True,False,,N,Solitud
      a.jpg,4,Nada,"Laforet, Carmen",N Laf,,False,False,True,,N,NADA SOLITUD

      """)
    #expect(
      found.map(\.book) == [
        AnnotatedBook(title: "Nada", author: "Laforet, Carmen", callNumber: "N Laf"), nil, nil, nil,
      ])
    #expect(found.map(\.isMerged) == [false, false, false, true])
    #expect(found[0].text == "NADA LAFORET")
  }

  @Test func aRegionNamedTwiceIsOneAsNamedLast() throws {
    let found = try regions(
      """
      a.jpg,1,Nada,,,,False,False,False,,N,NADA
      a.jpg,2,Solitud,,,,False,False,False,,N,SOLITUD
      a.jpg,1,,,,,True,False,False,,N,NADA

      """)
    #expect(found.map(\.mask) == ["1", "2"])
    #expect(found[0].book == nil)
  }

  @Test func aFileOfAnotherKindIsNamed() {
    let error = #expect(throws: EvaluationError.self) {
      try regions("Nada,Laforet\n", header: "title,author\n")
    }
    #expect(error?.description.contains("no column image_name") == true)
  }
}
