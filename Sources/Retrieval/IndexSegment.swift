import Bibliography
import Foundation

/// Some of a catalogue's records with all that retrieval has of them. A row is a record's place here.
struct IndexSegment: Sendable {
  /// The catalogue's key of each row.
  let recordIDs: RecordIDs
  /// By which a record's change is seen: part of a hash of its content.
  let contentKeys: Column<UInt32>
  /// How many records have the same title and author, at most 255.
  let workCounts: Column<UInt8>
  /// Nil in large catalogues.
  let grams: SparseIndex?
  let words: SparseIndex
  let statistics: WordStatistics.Words
  let vectors: QuantisedVectors
  /// How the vectors are divided; nil where every search compares with all of them.
  let cells: CoarseCells?

  var count: Int { recordIDs.count }

  /// Takes columns that agree with each other; nil where they do not.
  init?(
    recordIDs: RecordIDs, contentKeys: Column<UInt32>, workCounts: Column<UInt8>,
    grams: SparseIndex?, words: SparseIndex, statistics: WordStatistics.Words,
    vectors: QuantisedVectors, cells: CoarseCells?
  ) {
    let count = recordIDs.count
    guard contentKeys.count == count, workCounts.count == count, words.count == count,
      grams.map({ $0.count == count }) ?? true, vectors.count == count
    else { return nil }
    self.recordIDs = recordIDs
    self.contentKeys = contentKeys
    self.workCounts = workCounts
    self.grams = grams
    self.words = words
    self.statistics = statistics
    self.vectors = vectors
    self.cells = cells
  }

  /// The rows that queries are to be compared with: those of the cells next to each query, or all.
  func blocks(
    for queries: [Float], dimensions: Int, visiting visited: Int?
  ) -> [VectorScan.Block] {
    guard let cells else { return VectorScan.blocks(of: 0..<count) }
    let visited = visited ?? IndexShape.visited(of: cells.count)
    guard visited < cells.count else { return VectorScan.blocks(of: 0..<count) }
    var visitors = [[Int32]](repeating: [], count: cells.count)
    for (query, near) in cells.nearest(visited, to: queries).enumerated() {
      for cell in near { visitors[Int(cell)].append(Int32(query)) }
    }
    return (0..<cells.count).flatMap { cell in
      visitors[cell].isEmpty
        ? []
        : VectorScan.blocks(
          of: Int(cells.starts[cell])..<Int(cells.starts[cell + 1]), queries: visitors[cell])
    }
  }
}
