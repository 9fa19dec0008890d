import Catalogue
import DrawnShelf
import Foundation
import Imaging
import Inventory
import Pipeline
import Reading
import Testing

@Suite struct SpinePicturesTests {
  /// Text that runs up a spine stands upright on its picture, as text that runs down does.
  @Test func everySpineLiesTheWayItReads() async throws {
    let shelf = try DrawnShelf()
    try shelf.addPhoto("down.jpg")
    let down = URL(fileURLWithPath: shelf.photos + "/down.jpg")
    // Cut so that the outlines are where they were.
    let turned = try Photo(contentsOf: down).image.turned(by: 180)
      .crop(x: 110, y: 0, width: 590, height: 500)
    try shelf.write(try turned.jpegData(quality: 95), to: "up.jpg")
    let run = MatchRun(
      catalogue: shelf.catalogue, segmenter: FixedSegmenter(),
      reader: try SpineReader(languages: ["eng"], workers: 2))
    _ = try await run.run([shelf.photos])

    // The turned photo has the same outlines, in the other order.
    let views = try [("down.jpg", 1), ("up.jpg", 3)].map { name, position in
      let quad = FixedSegmenter.quads[position - 1].corners.flatMap { [$0.x, $0.y] }
      let json = """
        {"photo": "\(shelf.photos)/\(name)", "shelf": 1, "position": \(position), "quad": \(quad)}
        """
      return try JSONDecoder().decode(Finding.View.self, from: Data(json.utf8))
    }
    let pictures = try await SpinePictures.jpegs(of: views, readIn: shelf.catalogue.photos) {
      _, _ in
    }
    let images = try views.map { view in
      try Photo(bytes: Array(try #require(pictures[view])), name: view.photo).image
    }
    #expect(images[0].width == images[1].width && images[0].height == images[1].height)
    let differences = zip(images[0].pixels, images[1].pixels).map { abs(Int($0) - Int($1)) }
    let mean = Double(differences.reduce(0, +)) / Double(differences.count)
    #expect(mean < 12, "the pictures differ by \(mean) of 255 on average")
  }
}
