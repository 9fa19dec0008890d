import ArgumentParser
import Catalogue
import Pipeline
import Reading
import Spines

/// How photos are read.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Languages printed on the spines, as Tesseract names them; by default those installed among "
        + "\(Languages.preferred.joined(separator: ", ")).",
      valueName: "eng,spa,…"))
  var languages: String?

  @Option(help: "How many spines are read at a time; by default one for each core.")
  var workers: Int?

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("--workers must be 1 or more.") }
  }

  /// A run with the recognisers that these options ask for.
  func matchRun(with catalogue: Catalogue) throws -> MatchRun {
    let names = languages.map { text in
      text.split { $0 == "," || $0 == "+" || $0 == " " }.map(String.init)
    }
    return MatchRun(
      catalogue: catalogue, segmenter: try CombinedSpineSegmenter(),
      reader: try SpineReader(languages: names ?? [], workers: workers))
  }
}
