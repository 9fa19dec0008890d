import ArgumentParser
import Bibliography
import Pipeline

/// How spines are matched with records.
struct MatchingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The fields of a record that may be used: "
        + "\(RecordFields.names.map(\.name).joined(separator: ",")), or some of them.",
      valueName: "title,author,…"))
  var fields = RecordFields.all

  @Option(
    help: ArgumentHelp(
      "Match only where the probability is at least this, 0 to 1; by default where right and wrong "
        + "matches balance best (F1).",
      valueName: "probability"))
  var minConfidence: Double?

  func validate() throws {
    if let minConfidence, !(0...1).contains(minConfidence) {
      throw ValidationError("--min-confidence is a probability from 0 to 1, not \(minConfidence).")
    }
    if fields.isDisjoint(with: [.title, .author]) {
      throw ValidationError("--fields must have title or author among them.")
    }
  }

  /// The probability as reports tell it.
  var minConfidenceText: String { minConfidence.map { "\($0)" } ?? "the matcher's own" }

  /// `run` with these options.
  func apply(to run: MatchRun) -> MatchRun {
    var run = run
    run.fields = fields
    run.minConfidence = minConfidence
    return run
  }
}

extension RecordFields: ExpressibleByArgument {
  /// "title,author" as a set; nil where a name is unknown.
  public init?(argument: String) {
    self = []
    for name in argument.split(separator: ",") {
      guard let field = Self.names.first(where: { $0.name == name })?.field else { return nil }
      insert(field)
    }
  }

  /// The names joined by commas.
  public var defaultValueDescription: String {
    Self.names.filter { contains($0.field) }.map(\.name).joined(separator: ",")
  }
}
