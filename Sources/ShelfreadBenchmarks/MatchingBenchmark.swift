import Assignment
import Bibliography
import Evaluation
import Foundation
import Matching
import Retrieval

/// What matching takes once everything is read, on the library dataset where it is there.
let matchingBenchmark = Benchmark(
  name: "matching", summary: "after reading: a photo, a cold start, the assignment of real regions"
) {
  try LibraryData.withFolder { work in
    guard let data = try LibraryData(work: work) else { return }
    let task = MatchingTask(regions: data.regions, catalogue: data.catalogue, fields: .all)
    _ = try task.matcher()
    print(
      "".padding(toLength: 60, withPad: " ", startingAt: 0) + "    time        cpu    memory")
    let (matcher, start) = try Measurement.of {
      try MatchingTask(regions: [], catalogue: data.catalogue, fields: .all).matcher()
    }
    line("cold start: records, index, weights", start, target: nil)
    let spines = data.regions.prefix((1 + photoCount) * spineCount).map { SpineText($0.text) }
    let photo = Array(repeating: 0, count: spineCount)
    func match(_ number: Int) throws {
      _ = try matcher.match(
        Array(spines[number * spineCount..<(number + 1) * spineCount]), photos: photo)
    }
    let (_, first) = try Measurement.of(runs: 1) { try match(0) }
    line(
      "the first photo of \(spineCount) spines, \(matcher.recordCount) records", first, target: nil)
    var (_, others) = try Measurement.of(runs: 1) {
      for number in 1...photoCount { try match(number) }
    }
    others.seconds /= Double(photoCount)
    others.processorSeconds /= Double(photoCount)
    line("each of \(photoCount) photos after it", others, target: 0.05)
    try assign(task)
  }
}

private let spineCount = 40
private let photoCount = 20

private func line(_ name: String, _ measurement: Measurement, target: Double?) {
  let verdict = target.map { String(format: "  (target %.3f s)", $0) } ?? ""
  print(
    "  " + name.padding(toLength: 58, withPad: " ", startingAt: 0)
      + String(
        format: "%8.4f s %8.4f s %6.0f MB", measurement.seconds, measurement.processorSeconds,
        measurement.peakMegabytes ?? .nan)
      + verdict)
}

/// Regions with their hundred nearest records by n-grams, as many as the whole dataset has: the half
/// that is there, and from the start again.
private func assign(_ task: MatchingTask) throws {
  let records = try task.records()
  let texts = records.map { $0.text(of: .all) }
  let lists = SparseIndex(texts, kind: .grams)
    .candidates(for: task.regions.map { FoldedText($0.text) }, limit: 100)
  for rowCount in [lists.count, AssignmentInstance.rowCount] {
    for (name, rejection) in [("rejecting below .35", 0.65), ("rejecting nothing", 100)] {
      var problem = AssignmentProblem(
        supplies: records.map {
          ColumnSupply(capacity: max(1, $0.copies), furtherPenalty: 0.3)
        })
      for row in 0..<rowCount {
        problem.addRow(
          rejectionCost: rejection,
          entries: lists[row % lists.count].lazy.map { (Int($0.row), 1 - Double($0.score)) })
      }
      let (solution, solving) = Measurement.of { problem.solved() }
      let certificate = problem.certificate(of: solution)
      line(
        "assignment, \(rowCount) regions, \(name), "
          + (certificate.isOptimal ? "proven" : "NOT PROVEN"), solving, target: 0.3)
    }
  }
}
