import ArgumentParser
import Bibliography
import Foundation
import Retrieval

/// Builds, opens and asks an index of a catalogue of any size.
struct Scale: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures time, size and recall of an index over title and author.")

  @Option(help: "CSV files with title and author; the first is the annotated catalogue.")
  var catalogue: [String]
  @Option(help: "Annotated regions, CSV with ocr, title, author, not_book, not_in_db.")
  var annotations: String
  @Option(help: "Where to write the index.")
  var index: String

  func run() throws {
    let table = try LabelledRegions(catalogue: catalogue[0], annotations: annotations)
    var texts = table.records.map { $0.text(of: [.title, .author]) }
    for path in catalogue.dropFirst() {
      texts += try LabelledRegions.records(in: path).map { $0.text(of: [.title, .author]) }
    }
    let all = texts
    let embedding = try TextEmbedding.shipped()
    let origin = IndexOrigin(revision: "1", count: all.count, fields: [.title, .author])
    let built = try timed {
      try RetrievalIndex.build(path: index, origin: origin, embedding: embedding) { body in
        for start in stride(from: 0, to: all.count, by: 8192) {
          try body(
            (start..<min(all.count, start + 8192)).map { (id: Int64($0), text: all[$0]) })
        }
      }
    }
    let size = try FileManager.default.attributesOfItem(atPath: index)[.size] as? Int ?? 0
    let opened = try timed {
      try RetrievalIndex(path: index, origin: origin, embedding: embedding)
    }
    print("\(all.count) records, \(size / 1_000_000) MB")
    print("built in \(built.description), opened in \(opened.description)")
    let queries = table.queries.map { FoldedText($0) }
    let photo = timed { opened.value.candidates(for: Array(queries.prefix(40)), limit: 100) }
    print("40 queries: \(photo.description)")
    let found = timed { opened.value.candidates(for: queries, limit: 100) }
    print("\(queries.count) queries: \(found.description)")
    for limit in [1, 10, 100] {
      print("recall@\(limit)", table.recall(found.value.map { $0.map(\.row) }, at: limit))
    }
  }
}
