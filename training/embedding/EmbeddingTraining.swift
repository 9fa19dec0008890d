import ArgumentParser

/// Makes and measures the text embedding that Retrieval ships.
@main
struct EmbeddingTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "EmbeddingTraining",
    abstract: "Trains and measures the text embedding.",
    subcommands: [Train.self, Measure.self])
}
