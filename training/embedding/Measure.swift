import ArgumentParser
import Bibliography
import Foundation
import Retrieval

/// Recall of every way of retrieval on annotated regions.
struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how often the right record is among the first 1, 10 and 100.")

  @Option(help: "The catalogue, CSV with title, author, tag, series.")
  var catalogue: String
  @Option(help: "Annotated regions, CSV with ocr, title, author, not_book, not_in_db.")
  var annotations: String

  @Option(help: "Weights to measure; without them only sparse retrieval.")
  var weights: String?

  @Flag(help: "Print the regions whose record the embedding does not find.")
  var misses = false

  func run() throws {
    let table = try LabelledRegions(catalogue: catalogue, annotations: annotations)
    print("\(table.records.count) records, \(table.queries.count) regions with a catalogued book")
    for (name, fields) in [
      ("title+author", [.title, .author] as RecordFields), ("all fields", RecordFields.all),
    ] {
      let folded = timed { table.records.map { $0.text(of: fields) } }
      let queries = table.queries.map { FoldedText($0) }
      print("\n\(name): folding \(folded.description)")
      print("method            @1     @10    @100   processor time: index ms, query ms")
      for kind in SparseIndex.Kind.allCases {
        let index = timed { SparseIndex(folded.value, kind: kind) }
        let found = timed { index.value.candidates(for: queries, limit: 100) }
        table.report("\(kind)", found.value.map { $0.map(\.row) }, index, found)
      }
      guard let weights else { continue }
      let embedding = try TextEmbedding(
        fileBytes: Data(contentsOf: URL(fileURLWithPath: weights)))
      let frequencies = timed { TermFrequencies(folded.value) }
      let index = timed { embedding.vectors(of: folded.value, frequencies: frequencies.value) }
      let found = timed {
        let vectors = embedding.vectors(of: queries, frequencies: frequencies.value)
        return search(vectors, in: index.value, embedding.dimensions)
      }
      print("frequencies \(frequencies.description)")
      table.report("embedding", found.value.map { $0.map(\.row) }, index, found)
      if misses { table.printMisses(found.value.map { $0.map(\.row) }) }
      let dense = found.value.map { $0.map(\.row) }
      let sparse = SparseIndex.Kind.allCases.map { kind in
        SparseIndex(folded.value, kind: kind).candidates(for: queries, limit: 100)
          .map { $0.map(\.row) }
      }
      for (name, lists) in [
        ("+ grams", [dense, sparse[0]]), ("+ words", [dense, sparse[1]]),
        ("+ grams + words", [dense] + sparse), ("grams + words", sparse),
      ] {
        let union = queries.indices.map { query in inTurn(lists.map { $0[query] }, 100) }
        table.report(name, union, index, found)
        let ranks = queries.indices.map { query in byRanks(lists.map { $0[query] }, 100) }
        table.report("  by ranks", ranks, index, found)
      }
      let whole = timed { RetrievalIndex(folded.value, embedding: embedding) }
      let proposed = timed { whole.value.candidates(for: queries, limit: 100) }
      table.report("RetrievalIndex", proposed.value.map { $0.map(\.row) }, whole, proposed)
    }
  }
}

/// A value and how long it took to make.
struct Timed<Value> {
  let value: Value
  let milliseconds: Int
  /// Of all threads together, which other work on the machine hardly changes.
  let processorMilliseconds: Int

  var description: String { "\(milliseconds) ms (\(processorMilliseconds) ms of processor time)" }
}

func timed<Value>(_ body: () throws -> Value) rethrows -> Timed<Value> {
  let (start, processorStart) = (ContinuousClock.now, clock())
  let value = try body()
  return Timed(
    value: value, milliseconds: Int((ContinuousClock.now - start) / .milliseconds(1)),
    processorMilliseconds: (clock() - processorStart) / (CLOCKS_PER_SEC / 1000))
}

/// Regions whose right record is known: not merged, a book, and in the catalogue.
struct LabelledRegions {
  let records: [Record]
  let queries: [String]
  /// For each query the rows that count as right: same title and author, white space apart.
  let right: [[Int32]]

  init(catalogue: String, annotations: String) throws {
    records = try Self.records(in: catalogue)
    var rows: [[String]: [Int32]] = [:]
    for (row, record) in records.enumerated() {
      rows[[record.title, record.author], default: []].append(Int32(row))
    }
    let regions = try CommaSeparated(contentsOf: annotations)
    let titles = try regions.column("title")
    let authors = try regions.column("author")
    let texts = try regions.column("ocr")
    let notBook = try regions.column("not_book")
    let notListed = try regions.column("not_in_db")
    let merged = try regions.column("segmentation_merged_books")
    var queries: [String] = []
    var right: [[Int32]] = []
    for index in texts.indices
    where notBook[index] == "False" && notListed[index] == "False" && merged[index] != "True" {
      let key = [titles[index], authors[index]].map {
        $0.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      queries.append(texts[index])
      right.append(rows[key] ?? [])
    }
    self.queries = queries
    self.right = right
  }

  static func records(in path: String) throws -> [Record] {
    let table = try CommaSeparated(contentsOf: path)
    let (titles, authors) = (try table.column("title"), try table.column("author"))
    let labelled = table.header.contains("tag")
    let tags = labelled ? try table.column("tag") : titles.map { _ in "" }
    let series = labelled ? try table.column("series") : titles.map { _ in "" }
    return titles.indices.map { index in
      Record(
        id: Int64(index),
        title: titles[index].trimmingCharacters(in: .whitespacesAndNewlines),
        author: authors[index].trimmingCharacters(in: .whitespacesAndNewlines),
        callNumber: tags[index], series: series[index])
    }
  }

  /// The share of regions with a right row among the first `limit`.
  func recall(_ found: [[Int32]], at limit: Int) -> Double {
    let hits = zip(found, right).filter { rows, right in
      rows.prefix(limit).contains { right.contains($0) }
    }
    return Double(hits.count) / Double(max(1, right.count))
  }

  func printMisses(_ found: [[Int32]]) {
    for (index, rows) in found.enumerated() where !rows.contains(where: right[index].contains) {
      let truth = right[index].first.map { records[Int($0)].text(of: .all).string } ?? "?"
      print("\(queries[index])\n    \(truth)")
    }
  }

  func report<Index, Found>(
    _ name: String, _ rows: [[Int32]], _ index: Timed<Index>, _ found: Timed<Found>
  ) {
    let recalls = [1, 10, 100].map { String(format: "%.4f", recall(rows, at: $0)) }
    let padded = name.padding(toLength: 16, withPad: " ", startingAt: 0)
    print(
      "\(padded)  \(recalls.joined(separator: " "))  \(index.processorMilliseconds)  \(found.processorMilliseconds)"
    )
  }
}

func search(_ queries: [Float], in records: [Float], _ dimensions: Int) -> [[(
  row: Int32, score: Float
)]] {
  VectorScan.best(
    100, for: queries, dimensions: dimensions, among: records.count / dimensions
  ) { rows, output in
    records.withUnsafeBufferPointer {
      output.update(
        from: $0.baseAddress! + rows.lowerBound * dimensions, count: rows.count * dimensions)
    }
  }
}

/// The best of each list in turn until `limit` rows are chosen.
func inTurn(_ lists: [[Int32]], _ limit: Int) -> [Int32] {
  var chosen: [Int32] = []
  var seen: Set<Int32> = []
  for rank in 0..<limit {
    for list in lists where rank < list.count && chosen.count < limit {
      if seen.insert(list[rank]).inserted { chosen.append(list[rank]) }
    }
  }
  return chosen
}

/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
func byRanks(_ lists: [[Int32]], _ limit: Int) -> [Int32] {
  var sums: [Int32: Float] = [:]
  for list in lists {
    for (rank, row) in list.enumerated() { sums[row, default: 0] += 1 / Float(10 + rank) }
  }
  return Array(
    sums.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map(\.key).prefix(limit))
}
