import ArgumentParser
import Foundation
import Imaging
import Spines

/// Measures the segmenter's proposals on rendered views and how well each fits a true spine: the
/// examples on which the spine score is fitted.
@main
struct SpineExamples: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the features of spine proposals and how well they fit.",
    discussion: "Example: SpineExamples --round 0 --output examples/round0 views/*.jpg")

  @Option(
    help: "0: proposals by themselves; 1 and up: beside their rivals, scored so often before.")
  var round = 0

  @Option(help: "Folder for NAME.f32 and NAME.columns, made where missing.")
  var output: String

  @Argument(help: "Views; beside each NAME.jpg lies its truth NAME.json.")
  var views: [String]

  func run() throws {
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for path in views {
      let url = URL(fileURLWithPath: path)
      let truth = try ViewTruth(
        contentsOf: url.deletingPathExtension().appendingPathExtension("json"))
      let table = examples(of: try Photo(contentsOf: url), truth: truth)
      let name = folder.appendingPathComponent(url.deletingPathExtension().lastPathComponent)
      try table.rows.withUnsafeBytes { Data($0) }.write(to: name.appendingPathExtension("f32"))
      try Data("\(table.columns)\n".utf8).write(to: name.appendingPathExtension("columns"))
    }
  }

  /// Rows of fit (intersection over union with the best true spine), weight, features.
  private func examples(of photo: Photo, truth: ViewTruth) -> (rows: [Float], columns: Int) {
    let segmenter = ClassicalSpineSegmenter()
    var generator = SeededGenerator()
    var rows: [Float] = []
    var columns = 2
    for example in segmenter.examples(in: photo, round: round) {
      let quad = example.corners.map { Vector(Float($0.x), Float($0.y)) }
      columns = 2 + example.features.count
      let fit = truth.books.map { overlap(quad, $0) }.max() ?? 0
      if fit < 0.5, truth.ignore.contains(where: { overlap(quad, $0) > 0.3 }) { continue }
      // There are tens of thousands of proposals by themselves; a share of them says as much.
      let share: Float = round > 0 ? 1 : fit > 0.3 ? 0.25 : 0.1
      if Float.random(in: 0..<1, using: &generator) > share { continue }
      rows += [fit, 1 / share] + example.features
    }
    return (rows, columns)
  }

  private func overlap(_ a: [Vector], _ b: [Vector]) -> Float {
    let common = convexOverlap(a, b)
    return common / (polygonArea(a) + polygonArea(b) - common)
  }
}

/// The spines of a rendered view.
struct ViewTruth {
  /// Outlines of the spines seen.
  let books: [[Vector]]
  /// Outlines of spines too hidden to be right or wrong.
  let ignore: [[Vector]]

  init(contentsOf url: URL) throws {
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    books = file.books.map(\.outline).filter { polygonArea($0) > 10 }
    ignore = file.ignore.map(\.outline).filter { polygonArea($0) > 10 }
  }

  private struct File: Decodable {
    var books: [Book]
    var ignore: [Book]
  }

  private struct Book: Decodable {
    var quad: [[Float]]
    var outline: [Vector] { quad.map { Vector($0[0], $0[1]) } }
  }
}

/// SplitMix64 (S. Vigna): the same examples every time.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
