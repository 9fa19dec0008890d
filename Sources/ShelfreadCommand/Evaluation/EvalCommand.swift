import ArgumentParser

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure how good matching is, against truth made by hand.",
    discussion: """
      Example: shelfread eval photos --truth truth --photos photos
      """,
    subcommands: [
      EvalMatchingCommand.self, EvalPhotosCommand.self, EvalOpenSetCommand.self,
      EvalDatasetCommand.self, EvalReportCommand.self, EvalCompareCommand.self,
      EvalInventoryCommand.self,
      EvalFeaturesCommand.self,
    ])
}
