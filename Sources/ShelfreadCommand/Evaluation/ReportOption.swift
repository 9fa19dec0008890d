import ArgumentParser
import Evaluation
import Foundation

/// Where a run's samples and report go.
struct ReportOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a report to this folder: report.html, report.md, report.json, and all samples in "
        + "samples.sqlite, for 'eval report' and 'eval compare'. Runs of other methods and "
        + "catalogues that are in it stay.", valueName: "folder"))
  var report: String?

  /// Keeps runs in the report's folder and writes the report anew.
  func keep(_ runs: [(info: RunInfo, samples: [Sample])]) throws {
    guard let report else { return }
    let folder = URL(fileURLWithPath: report, isDirectory: true)
    let pool = try SamplePool.create(in: folder)
    for run in runs { try pool.save(run.info, run.samples) }
    try EvaluationReport(pool).write(to: folder)
    Console.message("Report: \(folder.appendingPathComponent("report.html").path)")
  }
}

/// Reads "language=ca".
extension FacetFilter: ExpressibleByArgument {
  /// A condition; nil where the facet is unknown.
  public init?(argument: String) { self.init(argument) }
}

extension Facet: ExpressibleByArgument {}
