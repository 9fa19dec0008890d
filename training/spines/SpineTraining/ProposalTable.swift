import Foundation
import Spines

/// Proposals of one view on disk: for each, its family, length, width and corners in view pixels, how
/// well it fits (intersection over union with the best true spine), whether it lies on a spine that is
/// neither right nor wrong, and its features.
struct ProposalTable {
  static let fixedColumns = 13
  var proposals: [SpineProposal] = []
  var fits: [Float] = []
  var isIgnored: [Bool] = []
  /// The book that each fits best, -1 for none; not kept on disk.
  var bestOf: [Int] = []
  /// The true spines in view pixels.
  var books: [[Vector]] = []

  private struct Header: Codable {
    var columns: Int
    var books: [[[Float]]]
  }

  init() {}

  /// Reads NAME.f32 and NAME.header.
  init(named url: URL) throws {
    let header = try JSONDecoder().decode(
      Header.self, from: Data(contentsOf: url.appendingPathExtension("header")))
    books = header.books.map { $0.map { Vector($0[0], $0[1]) } }
    let rows = try Self.floats(url.appendingPathExtension("f32"))
    for start in stride(from: 0, to: rows.count, by: header.columns) {
      let row = rows[start..<(start + header.columns)]
      let c = Array(row.prefix(11).suffix(8))
      proposals.append(
        SpineProposal(
          corners: (0..<4).map { Vector(c[2 * $0], c[2 * $0 + 1]) },
          family: row[start] == 0 ? .upright : .lying,
          features: Array(row.dropFirst(Self.fixedColumns)), length: row[start + 1],
          width: row[start + 2]))
      fits.append(row[start + 11])
      isIgnored.append(row[start + 12] != 0)
    }
  }

  /// Writes NAME.f32 and NAME.header.
  func write(named url: URL) throws {
    var rows: [Float] = []
    for (index, proposal) in proposals.enumerated() {
      rows += [proposal.family == .upright ? 0 : 1, proposal.length, proposal.width]
      rows += proposal.corners.flatMap { [$0.x, $0.y] }
      rows += [fits[index], isIgnored[index] ? 1 : 0] + proposal.features
    }
    let header = Header(
      columns: proposals.isEmpty ? Self.fixedColumns : rows.count / proposals.count,
      books: books.map { $0.map { [$0.x, $0.y] } })
    try rows.withUnsafeBytes { Data($0) }.write(to: url.appendingPathExtension("f32"))
    try JSONEncoder().encode(header).write(to: url.appendingPathExtension("header"))
  }

  /// The numbers in a file.
  static func floats(_ url: URL) throws -> [Float] {
    try Data(contentsOf: url).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }
}
