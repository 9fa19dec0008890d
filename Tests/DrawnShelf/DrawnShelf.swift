import Catalogue
import Foundation
import Imaging
import Spines
import Synchronization

/// A folder with a catalogue, and photos of three drawn spines, removed with the value.
package final class DrawnShelf {
  package static let titles = [
    "The Left Hand of Darkness", "Cien años de soledad", "Invisible Cities",
  ]

  package let folder: URL
  package let catalogue: Catalogue

  package init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shelf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let csv = folder.appendingPathComponent("books.csv")
    try Data(Self.records.utf8).write(to: csv)
    catalogue = try Catalogue.openOrCreate(folder.appendingPathComponent("library.sqlite").path)
    _ = try catalogue.importRecords(from: [ImportFile(csv.path)])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  package var photos: String { folder.appendingPathComponent("photos").path }

  /// Draws a photo with the three spines into the folder of photos.
  package func addPhoto(_ name: String, titles: [String] = DrawnShelf.titles) throws {
    let ground = ColorImage(
      width: 700, height: 500, pixels: Array(repeating: 60, count: 3 * 700 * 500))
    var canvas = Canvas(ground)
    let colors = [RGBColor(230, 225, 210), RGBColor(240, 240, 240), RGBColor(250, 240, 200)]
    for (quad, (title, color)) in zip(FixedSegmenter.quads, zip(titles, colors)) {
      canvas.fill(quad, color: color)
      canvas.text(title, along: quad, size: 34, color: .black)
    }
    try write(try canvas.image.jpegData(quality: 95), to: name)
  }

  package func write(_ data: Data, to name: String) throws {
    let file = URL(fileURLWithPath: photos).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  private static let records = """
    title,author,call number
    The Left Hand of Darkness,"Le Guin, Ursula K.",CF Le
    The Dispossessed,"Le Guin, Ursula K.",CF Le
    Cien años de soledad,"García Márquez, Gabriel",N Gar
    El amor en los tiempos del cólera,"García Márquez, Gabriel",N Gar
    Invisible Cities,"Calvino, Italo",N Cal
    The Baron in the Trees,"Calvino, Italo",N Cal
    Heart of Darkness,"Conrad, Joseph",N Con
    Cities of the Plain,"McCarthy, Cormac",N McC
    Mrs Dalloway,"Woolf, Virginia",N Woo
    Middlemarch,"Eliot, George",N Eli
    Moby Dick,"Melville, Herman",N Mel
    Rayuela,"Cortázar, Julio",N Cor

    """
}

/// Knows where the drawn spines are, and counts how often it is asked.
package final class FixedSegmenter: SpineSegmenter {
  package static let quads = [30.0, 250, 470].map { left in
    Quad(
      [(left, 20.0), (left + 90, 20), (left + 90, 480), (left, 480)].map(Point.init))
  }

  package let identifier: String
  package let calls = Atomic(0)

  package init(identifier: String = "fixed") { self.identifier = identifier }

  package func spines(in photo: Photo) -> [Spine] {
    calls.add(1, ordering: .relaxed)
    return Self.quads.enumerated().map { index, quad in
      Spine(quad: quad, shelf: 1, position: index + 1, isInPile: false, confidence: 1)
    }
  }
}
