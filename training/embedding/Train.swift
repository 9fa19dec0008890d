import ArgumentParser
import Bibliography
import Foundation
import Retrieval

/// Trains the table on titles and authors with simulated noise.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains the embedding on catalogue records whose readings are simulated.")

  @Option(help: "CSV files with title and author, and tag and series where known.")
  var records: [String]
  @Option(help: "Where to write the weights.")
  var output: String
  @Option(
    help: "How often the records of a file with call numbers are seen for each of the others.")
  var labelledShare: Int = 4
  @Option var steps: Int = 4000
  @Option var batch: Int = 2048
  @Option var rate: Float = 0.002
  @Option var dimensions: Int = 256
  @Option var rowBits: Int = 15
  @Option var threads: Int = 2
  @Option var seed: UInt64 = 1

  func run() throws {
    let (books, order, frequencies) = try load()
    let trainer = ContrastiveTrainer(
      rowBits: rowBits, dimensions: dimensions, threads: threads, seed: seed)
    let start = ContinuousClock.now
    var (loss, hits): (Float, Float) = (0, 0)
    var random = SeededRandom(seed: seed &+ 1)
    var queue: [Int32] = []
    for step in 0..<steps {
      if queue.count < batch { queue = order.shuffled(using: &random) }
      let chosen = queue.suffix(batch).map(Int.init)
      queue.removeLast(batch)
      let (readings, texts) = examples(
        of: chosen, books: books, frequencies: frequencies, step: step)
      let progress = Float(step) / Float(steps)
      let warm = min(1, Float(step + 1) / 50)
      let outcome = trainer.step(
        readings: readings, records: texts,
        rate: rate * warm * (0.02 + 0.98 * (1 + cos(.pi * progress)) / 2))
      loss += outcome.loss
      hits += outcome.hits
      if (step + 1) % 50 == 0 {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(
          String(
            format: "step %d: loss %.4f, nearest %.4f, scale %.1f, %.0f s", step + 1, loss / 50,
            hits / 50, exp(trainer.logScale), seconds))
        fflush(nil)
        (loss, hits) = (0, 0)
      }
      if (step + 1) % 1000 == 0 || step + 1 == steps {
        try TextEmbedding.fileBytes(table: trainer.rows, rowBits: rowBits)
          .write(to: URL(fileURLWithPath: output), options: .atomic)
      }
    }
  }

  /// The distinct books, their numbers as often as each is seen in a round, and the rarity of terms.
  private func load() throws -> ([TrainingBook], [Int32], TermFrequencies) {
    var books: [TrainingBook] = []
    var order: [Int32] = []
    var texts: [FoldedText] = []
    var seen: Set<FoldedText> = []
    for path in records {
      for record in try LabelledRegions.records(in: path) {
        let text = record.text(of: [.title, .author])
        guard !text.isEmpty, seen.insert(text).inserted else { continue }
        let times = record.callNumber.isEmpty ? 1 : labelledShare
        for _ in 0..<times { order.append(Int32(books.count)) }
        texts.append(text)
        books.append(TrainingBook(record))
      }
    }
    print("\(books.count) distinct books")
    return (books, order, TermFrequencies(texts))
  }

  private func examples(
    of chosen: [Int], books: [TrainingBook], frequencies: TermFrequencies, step: Int
  ) -> (TermBags, TermBags) {
    let (rowBits, seed, threads) = (rowBits, seed, threads)
    let parts = mapOnAllCores(
      chosen.count, inBlocksOf: (chosen.count + threads - 1) / threads
    ) { block in
      var (readings, texts) = (TermBags(), TermBags())
      for example in block {
        var random = SeededRandom(seed: seed, step: step, example: example)
        let book = books[chosen[example]]
        let neighbour = books[random.below(books.count)]
        let withLabel = random.chance(0.5)
        var noise = SpineNoise(random: random)
        let label = book.callNumber.isEmpty ? noise.label(for: book) : book.callNumber
        let reading = noise.reading(of: book, label: label, neighbour: neighbour)
        readings.append(
          TextEmbedding.terms(of: reading), frequencies: frequencies, rowBits: rowBits)
        texts.append(
          TextEmbedding.terms(of: book.text(label: withLabel ? label : nil)),
          frequencies: frequencies, rowBits: rowBits)
      }
      return [(readings, texts)]
    }
    var (readings, texts) = (TermBags(), TermBags())
    for part in parts {
      readings.append(part.0)
      texts.append(part.1)
    }
    return (readings, texts)
  }
}

extension TrainingBook {
  /// The record's text as the catalogue has it, with series and call number if `label` is given.
  func text(label: FoldedText?) -> FoldedText {
    var parts = [mainTitle, restOfTitle, familyName, givenNames, afterName]
    if let label { parts += [series, label] }
    return FoldedText(parts.map(\.string).joined(separator: " "))
  }
}
