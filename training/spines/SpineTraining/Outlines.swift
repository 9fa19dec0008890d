import ArgumentParser
import Foundation
import Imaging
import Spines

/// Outlines the spines of photos as `shelfread match` does, but reads nothing.
struct Outlines: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the spines of photos as NAME.json, in the format of match.")

  enum Segmenter: String, ExpressibleByArgument, CaseIterable {
    case learned, combined

    func segmenter() throws -> any SpineSegmenter {
      switch self {
      case .learned: try LearnedSpineSegmenter()
      case .combined: try CombinedSpineSegmenter()
      }
    }
  }

  @Option(help: "How spines are found.")
  var segmenter = Segmenter.combined

  @Option(help: "Folder for NAME.json, made where missing.")
  var output: String

  @Argument(help: "Photos.")
  var photos: [String]

  func run() throws {
    let segmenter = try segmenter.segmenter()
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for path in photos {
      let url = URL(fileURLWithPath: path)
      let photo = try Photo(contentsOf: url)
      let cpu = Self.processorSeconds()
      let wall = Date()
      let spines = segmenter.spines(in: photo)
      print(
        url.lastPathComponent, "\(spines.count) spines",
        String(
          format: "%.2f s, %.2f s of processors", Date().timeIntervalSince(wall),
          Self.processorSeconds() - cpu))
      let result = Result(
        photo: path, width: photo.width, height: photo.height,
        spines: spines.map {
          .init(
            shelf: $0.shelf, position: $0.position, quad: $0.quad, confidence: $0.confidence)
        })
      let name = url.deletingPathExtension().lastPathComponent
      try JSONEncoder().encode(result).write(to: folder.appendingPathComponent(name + ".json"))
    }
  }

  private struct Result: Encodable {
    var photo: String
    var width: Int
    var height: Int
    var spines: [Outline]

    struct Outline: Encodable {
      var shelf: Int
      var position: Int
      var quad: Quad
      var confidence: Double
    }
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
