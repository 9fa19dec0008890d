import ArgumentParser
import Bibliography
import Catalogue
import Evaluation
import Foundation

/// What `training/matcher` asks for; no use to anyone else.
struct EvalFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Write what the matcher sees of annotated regions, for training/matcher.",
    shouldDisplay: false)

  @Option(help: "Annotated regions: CSV as in the Library dataset.")
  var annotations: String
  @Option(help: "Catalogue; several are joined.")
  var catalogue: [String]
  @Option(help: "Beginning of the names of the files to write.")
  var prefix: String
  @Option(help: "How to spoil the readings: none, weakened or scattered.")
  var noise: TrainingFeatures.Noise = .none
  @Option(help: "Seed of the noise.")
  var seed: UInt64 = 1
  @Option(help: "Scores of the first scoring.")
  var scores: String?
  @Option(help: "Scores of the second scoring.")
  var secondScores: String?
  @Flag(help: "Use series and call number too.")
  var allFields = false

  func run() throws {
    var records: [Record] = []
    for path in catalogue { try Catalogue.open(path).forEachRecord { records += $0 } }
    let features = try TrainingFeatures(
      regions: try AnnotatedRegion.regions(csv: URL(fileURLWithPath: annotations)),
      records: records, fields: allFields ? .all : [.title, .author],
      noise: noise, seed: seed)
    if let scores, let secondScores {
      try features.writeDecisions(scores: scores, secondScores: secondScores, prefix)
    } else if let scores {
      try features.writeSecondLook(scores: scores, prefix)
    } else {
      try features.writePairs(prefix)
    }
  }
}

extension TrainingFeatures.Noise: ExpressibleByArgument {}
