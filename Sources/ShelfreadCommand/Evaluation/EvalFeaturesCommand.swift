import ArgumentParser
import Bibliography
import Catalogue
import Evaluation
import Foundation

/// What `training/matcher` asks for; no use to anyone else.
struct EvalFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Write what the matcher sees of regions with known books, for training/matcher.",
    shouldDisplay: false)

  @Option(help: "Annotated regions: CSV as in the Library dataset.")
  var annotations: String?
  @Option(help: "Instead: spines that were read, as training/matcher/readings.py writes them.")
  var readings: String?
  @Option(help: "Catalogue; several are joined.")
  var catalogue: [String]
  @Option(help: "Beginning of the names of the files to write.")
  var prefix: String
  @Option(help: "How to spoil the annotated texts: none, weakened or scattered.")
  var noise: TrainingFeatures.Noise = .none
  @Option(help: "Seed of the noise.")
  var seed: UInt64 = 1
  @Option(help: "Scores of the first scoring.")
  var scores: String?
  @Option(help: "Scores of the second scoring.")
  var secondScores: String?
  @Flag(help: "Use series and call number too.")
  var allFields = false

  func validate() throws {
    if (annotations == nil) == (readings == nil) {
      throw ValidationError("Give either --annotations or --readings.")
    }
  }

  func run() throws {
    var records: [Record] = []
    for path in catalogue { try Catalogue.open(path).forEachRecord { records += $0 } }
    let features = try features(records)
    if let scores, let secondScores {
      try features.writeDecisions(scores: scores, secondScores: secondScores, prefix)
    } else if let scores {
      try features.writeSecondLook(scores: scores, prefix)
    } else {
      try features.writePairs(prefix)
    }
  }

  private func features(_ records: [Record]) throws -> TrainingFeatures {
    let fields: RecordFields = allFields ? .all : [.title, .author]
    // The first step keeps what it retrieved.
    let known = scores == nil ? nil : prefix
    if let readings {
      return try TrainingFeatures(
        readings: ReadRegion.regions(jsonLines: URL(fileURLWithPath: readings)),
        records: records, fields: fields, candidates: known)
    }
    return try TrainingFeatures(
      regions: AnnotatedRegion.regions(csv: URL(fileURLWithPath: annotations ?? "")),
      records: records, fields: fields, noise: noise, seed: seed, candidates: known)
  }
}

extension TrainingFeatures.Noise: ExpressibleByArgument {}
