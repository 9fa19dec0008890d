import ArgumentParser

/// What fitting and judging the score of spines needs.
@main
struct SpineTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure proposals of spines on rendered views, and outline spines without reading.",
    subcommands: [Proposals.self, Context.self, Outlines.self])
}
