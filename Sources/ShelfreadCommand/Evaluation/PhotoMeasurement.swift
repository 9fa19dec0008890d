import Evaluation
import Foundation
import Pipeline

/// What methods made of photos with truth.
struct PhotoMeasurement {
  /// One method.
  struct Method {
    var name: MatchingMethod
    var table: PhotoScoreTable
    var samples: [Sample]
    var stages: [RunInfo.Stage]
  }

  var methods: [Method] = []
  var records = 0
  /// What was passed over.
  var notes: [String] = []

  /// Finds and reads the spines of the photos, once, and matches them by each method; `forReport` with
  /// all that a report shows of what went wrong.
  static func measure(
    _ task: PhotosTask, by methods: [MatchingMethod], _ run: MatchRun, output: String? = nil,
    dataset: String, forReport: Bool
  ) async throws -> PhotoMeasurement {
    var measured = PhotoMeasurement()
    let clock = StageClock()
    let report = try await RunProgress.showing(
      run, task.photos, output: output, alsoTelling: clock.note)
    let stages = clock.stages
    measured.notes =
      (report.failures + report.warnings).map(\.message)
      + (report.reused > 0 ? ["\(report.reused) photos had been read before"] : [])
      + missing(task, PhotosTask.results(of: report))
    measured.records = report.records
    let spines = DetectedSpines(
      report, truths: task.truths, catalogue: run.catalogue, fields: run.fields)
    let bar = ProgressBar("Matching", total: methods.count)
    defer { bar.finish() }
    for (number, method) in methods.enumerated() {
      bar.update(done: number, detail: method.rawValue)
      let start = ContinuousClock.now
      let results = try spines.results(by: method)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let own = RunInfo.Stage("indexing and ranking", seconds: seconds)
      measured.methods.append(
        Method(
          name: method,
          table: PhotoScoreTable(truths: task.truths) { results[$0].map { PhotoFindings($0) } },
          samples: try spines.samples(
            results, by: method, of: task, dataset: dataset, forReport: forReport),
          // Reading ends where the program's own match is sure, whatever the method.
          stages: method == .full
            ? stages : stages.filter { $0.name != StageClock.matching } + [own]))
    }
    return measured
  }

  /// Truths without a photo or result, a sentence each.
  static func missing(_ task: PhotosTask, _ found: [String: PhotoResult]) -> [String] {
    task.truths.keys.filter { found[$0] == nil }.sorted()
      .map { "\($0): no photo or no result for this truth" }
  }

  /// Prints the photos by the one method, or the methods over all photos.
  func print(json: Bool) throws {
    if methods.count == 1 {
      return json
        ? try Console.printJSON(methods[0].table.figures) : try Console.print(methods[0].table.text)
    }
    if json {
      let figures = methods.map { method in
        MethodFigures(
          method: method.name.rawValue, figures: Figure.all(of: method.samples, task: .photos))
      }
      return try Console.printJSON(figures)
    }
    if let full = methods.first(where: { $0.name == .full }) {
      try Console.print(full.table.text + "\n")
    }
    var table = Table([
      .text("Method"), .number("Forced"), .number("Found"), .number("Precision"), .number("F1"),
      .number("Asserted"),
    ])
    for method in methods {
      let scores = method.table.total
      table.add([
        method.name.rawValue, Self.share(scores.guessedShare), Self.share(scores.foundShare),
        scores.asserted > 0 ? Self.share(scores.precision) : "–",
        scores.asserted > 0 ? Self.share(scores.matchF1) : "–", "\(scores.asserted)",
      ])
      let figures = method.table.intervals
      guard figures.contains(where: { $0.interval() != nil }) else { continue }
      table.add(
        ["  95 % interval"]
          + ["forced", "found", "precision", "f1"].map { name in
            figures.first { $0.name == name }?.interval(digits: 3) ?? "–"
          } + [""])
    }
    try table.print()
  }

  private static func share(_ value: Double) -> String { String(format: "%.3f", value) }
}

/// A method's figures with their intervals, as they are exported.
struct MethodFigures: Encodable {
  var method: String
  var figures: [Figure]
}
