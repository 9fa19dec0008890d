import Foundation
import Imaging
import Spines
import Testing

/// Outlines, rows and places on rendered photos, whose truth is known.
struct SampleRowsTests {
  static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../images/samples").standardizedFileURL

  private struct Truth: Decodable {
    struct Book: Decodable {
      var shelf: Int
      var order: Int
      var quad: Quad
    }
    var books: [Book]
  }

  /// Two shelves; a row with a pile beside it.
  @Test(arguments: ["home", "pile"]) func booksAreFoundInTheirPlaces(name: String) throws {
    let file = Self.samples.appendingPathComponent(name)
    let truth = try JSONDecoder().decode(
      Truth.self, from: Data(contentsOf: file.appendingPathExtension("json")))
    let photo = try Photo(contentsOf: file.appendingPathExtension("jpg"))
    let spines = try CombinedSpineSegmenter().spines(in: photo)
    var found: [(book: Truth.Book, spine: Spine)] = []
    for book in truth.books {
      let best = spines.max {
        $0.quad.intersectionOverUnion(with: book.quad)
          < $1.quad.intersectionOverUnion(with: book.quad)
      }
      if let best, best.quad.intersectionOverUnion(with: book.quad) >= 0.7 {
        found.append((book, best))
      }
    }
    #expect(Double(found.count) >= 0.9 * Double(truth.books.count))
    #expect(Double(spines.count) <= 1.3 * Double(truth.books.count))
    for (a, b) in zip(found, found.dropFirst()) {
      let isSame = a.book.shelf == b.book.shelf
      #expect((a.spine.shelf == b.spine.shelf) == isSame, "shelf \(a.book.shelf), \(a.book.order)")
      #expect(a.spine.shelf <= b.spine.shelf, "shelf \(a.book.shelf), \(a.book.order)")
      if isSame {
        #expect(a.spine.position < b.spine.position, "shelf \(a.book.shelf), \(a.book.order)")
      }
    }
  }
}
