import ArgumentParser
import Foundation
import Spines

/// Measures scored proposals beside their rivals, or chooses among them.
struct Context: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the features of scored proposals beside their rivals.",
    discussion: """
      Beside NAME.f32 and NAME.header lies NAME.scores, a number for each proposal. The shortlist \
      with its features is written as a table of the same kind; with --choose, the best set is chosen \
      and counted.
      """)

  @Option(help: "Folder for the tables, made where missing.")
  var output: String?

  @Flag(help: "The proposals are a shortlist already.")
  var isShort = false

  @Flag(help: "Choose the spines and count how many are right.")
  var choose = false

  @Option(help: "Least score of a spine.")
  var least: Float?

  @Argument(help: "The tables: NAME.f32.")
  var tables: [String]

  func run() throws {
    var tuning = SegmenterTuning()
    if let least { tuning.leastScore = least }
    if let output {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: output, isDirectory: true), withIntermediateDirectories: true)
    }
    for path in tables {
      let url = URL(fileURLWithPath: path).deletingPathExtension()
      var table = try ProposalTable(named: url)
      for (index, score) in try ProposalTable.floats(url.appendingPathExtension("scores"))
        .enumerated()
      {
        table.proposals[index].score = score
      }
      if choose {
        let counts = chosen(from: table, tuning: tuning)
        print(
          url.lastPathComponent, counts.books, counts.spines, counts.at5, counts.at7,
          separator: "\t")
        continue
      }
      if !isShort { table = shortlist(of: table, tuning: tuning) }
      let neighborhood = ProposalNeighborhood(table.proposals)
      let context = SpineContext(neighborhood, scores: table.proposals.map(\.score))
      for index in table.proposals.indices {
        table.proposals[index].features = context.features(of: index)
      }
      try table.write(
        named: URL(fileURLWithPath: output ?? ".").appendingPathComponent(url.lastPathComponent))
    }
  }

  /// The shortlist, the fits kept beside it.
  private func shortlist(of table: ProposalTable, tuning: SegmenterTuning) -> ProposalTable {
    var marked = table.proposals
    for index in marked.indices { marked[index].features.append(Float(index)) }
    var short = ProposalTable()
    short.books = table.books
    for proposal in marked.shortlist(tuning: tuning) {
      var proposal = proposal
      let index = Int(proposal.features.removeLast())
      short.proposals.append(proposal)
      short.fits.append(table.fits[index])
      short.isIgnored.append(table.isIgnored[index])
    }
    return short
  }

  private func chosen(
    from table: ProposalTable, tuning: SegmenterTuning
  ) -> (books: Int, spines: Int, at5: Int, at7: Int) {
    let chosen = SpineSelection.best(
      of: ProposalNeighborhood(table.proposals), scores: table.proposals.map(\.score),
      tuning: tuning)
    var pairs: [(overlap: Float, book: Int, spine: Int)] = []
    for spine in chosen {
      for (book, outline) in table.books.enumerated() {
        let overlap = ViewTruth.overlap(table.proposals[spine].corners, outline)
        if overlap >= 0.5 { pairs.append((overlap, book, spine)) }
      }
    }
    func matched(_ least: Float) -> Int {
      var books: Set<Int> = []
      var spines: Set<Int> = []
      for pair in pairs.sorted(by: { $0.overlap > $1.overlap })
      where pair.overlap >= least && !books.contains(pair.book) && !spines.contains(pair.spine) {
        books.insert(pair.book)
        spines.insert(pair.spine)
      }
      return books.count
    }
    return (
      table.books.count, chosen.count { !table.isIgnored[$0] }, matched(0.5), matched(0.7)
    )
  }
}
