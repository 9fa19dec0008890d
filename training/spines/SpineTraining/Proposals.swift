import ArgumentParser
import Foundation
import Imaging
import Spines

/// Measures the proposals on rendered views and how well each fits a true spine.
struct Proposals: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the features of the proposals of views and how well they fit.")

  @Option(help: "Folder for NAME.f32 and NAME.header, made where missing.")
  var output: String

  @Argument(help: "Views; beside each NAME.jpg lies its truth NAME.json.")
  var views: [String]

  func run() throws {
    let segmenter = try CombinedSpineSegmenter()
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for path in views {
      let url = URL(fileURLWithPath: path).deletingPathExtension()
      let truth = try ViewTruth(contentsOf: url.appendingPathExtension("json"))
      let photo = try Photo(contentsOf: url.appendingPathExtension("jpg"))
      guard let found = segmenter.proposals(in: photo) else { continue }
      let table = table(of: found, truth: truth)
      let name = folder.appendingPathComponent(url.lastPathComponent)
      try table.write(named: name)
      let best = truth.books.indices.map { book in
        found.proposals.indices.reduce(Float(0)) {
          max($0, table.bestOf[$1] == book ? table.fits[$1] : 0)
        }
      }
      print(
        url.lastPathComponent, "\(found.proposals.count) proposals for \(best.count) spines,",
        "\(best.count { $0 >= 0.5 }) fit by .5, \(best.count { $0 >= 0.7 }) by .7")
    }
  }

  /// Mean length of the shorter pair of opposite sides.
  private func thickness(_ c: [Vector]) -> Float {
    func length(_ a: Vector, _ b: Vector) -> Float {
      let d = b - a
      return (d.x * d.x + d.y * d.y).squareRoot()
    }
    return 0.5
      * min(length(c[0], c[1]) + length(c[2], c[3]), length(c[1], c[2]) + length(c[3], c[0]))
  }

  private func table(of found: JointProposals, truth: ViewTruth) -> ProposalTable {
    var table = ProposalTable()
    let scale = Vector(Float(1 / found.view.scaleX), Float(1 / found.view.scaleY))
    func inView(_ outlines: [[Vector]]) -> [[Vector]] {
      outlines.map { $0.map { $0 * scale - 0.5 } }
    }
    // Nobody could read what is on spines a few pixels thick: neither right nor wrong.
    let books = inView(truth.books)
    func isThin(_ outline: [Vector]) -> Bool { thickness(outline) < 6 }
    table.books = books.filter { !isThin($0) }
    let ignore = inView(truth.ignore) + books.filter(isThin)
    // A picture has tens of thousands of hopeless ones: a share of them says as much.
    for proposal in found.proposals {
      var fit: Float = 0
      var best = -1
      for (index, book) in table.books.enumerated() {
        let overlap = ViewTruth.overlap(proposal.corners, book)
        if overlap > fit { (fit, best) = (overlap, index) }
      }
      table.proposals.append(proposal)
      table.fits.append(fit)
      table.bestOf.append(best)
      table.isIgnored.append(
        fit < 0.5 && ignore.contains { ViewTruth.overlap(proposal.corners, $0) > 0.3 })
    }
    return table
  }
}
