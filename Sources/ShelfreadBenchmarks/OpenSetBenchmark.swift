import Evaluation
import Foundation

/// Matching with catalogues of hundreds of thousands and millions of titles, beside other ways of
/// finding candidates.
let openSetBenchmark = Benchmark(
  name: "openset",
  summary: "15,000 and 313,000 titles; 2.3 million where SHELFREAD_OPENSET names a file of them"
) {
  let folder = LibraryData.folder
  let annotations = "\(folder)/library-dataset/annotations_dev.csv"
  let books = "\(folder)/library-dataset/library_books.csv"
  let real = "\(folder)/openset/titles.csv"
  for file in [annotations, books, real] where !FileManager.default.fileExists(atPath: file) {
    print("  skipped: \(file) is not there")
    return
  }
  let millions = ProcessInfo.processInfo.environment["SHELFREAD_OPENSET"]
  var runs = [(15_000, real), (313_000, real)]
  if let millions { runs.append((2_300_000, millions)) }
  for (size, others) in runs {
    var task = OpenSetTask(
      regions: try AnnotatedRegion.regions(csv: URL(fileURLWithPath: annotations)), books: books,
      others: others)
    task.droppedShares = []
    task.photoShares = []
    task.comparesRetrievers = true
    let figures = try LibraryData.withFolder { try task.measure(size: size, in: $0) }
    print("  \(size) records")
    for row in figures.rows {
      print("    " + row.figure.padding(toLength: 44, withPad: " ", startingAt: 0) + row.value)
    }
  }
}
