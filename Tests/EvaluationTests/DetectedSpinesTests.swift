import DrawnShelf
import Evaluation
import Foundation
import Imaging
import Pipeline
import Reading
import Testing

@Suite struct DetectedSpinesTests {
  /// Two drawn photos of three books each, found, read and matched, and their truth.
  private func measured() async throws -> (
    shelf: DrawnShelf, task: PhotosTask, spines: DetectedSpines
  ) {
    let shelf = try DrawnShelf()
    var truths: [String: PhotoTruth] = [:]
    for name in ["a", "b"] {
      try shelf.addPhoto("\(name).jpg")
      truths[name] = PhotoTruth(
        books: zip(DrawnShelf.titles, FixedSegmenter.quads).map {
          PhotoTruth.Book(title: $0, author: "", quad: $1)
        })
    }
    let task = PhotosTask(truths: truths, photosIn: URL(fileURLWithPath: shelf.photos))
    let report = try await MatchRun(
      catalogue: shelf.catalogue, segmenter: FixedSegmenter(),
      reader: SpineReader(languages: ["eng"])
    ).run([shelf.photos])
    return (
      shelf, task,
      DetectedSpines(report, truths: truths, catalogue: shelf.catalogue, fields: .all)
    )
  }

  @Test func everyMethodGetsTheSameOutlinesAndReadings() async throws {
    let (shelf, task, spines) = try await measured()
    let full = try spines.results(by: .full)
    for method in [MatchingMethod.fuzzy, .tfidf, .learned, .full] {
      let results = try spines.results(by: method)
      #expect(
        results.mapValues { $0.spines.map(\.quad) } == full.mapValues { $0.spines.map(\.quad) })
      let samples = try spines.samples(results, by: method, of: task, dataset: "drawn")
      let figures = Dictionary(
        uniqueKeysWithValues: Figure.all(of: samples, task: .photos).map { ($0.name, $0.value) })
      // Clear print: whatever ranks the records, the best guess is right, and asserted.
      #expect(
        figures["forced"] == 1 && figures["found"] == 1 && figures["f1"] == 1,
        "\(method) \(figures)")
      #expect(samples.allSatisfy { ($0.confidence != nil) == (method == .full) }, "\(method)")
    }
    // The photos show the same books, and an assignment gives each record out once.
    let assigned = try spines.samples(
      try spines.results(by: .tfidfAssignment), by: .tfidfAssignment, of: task, dataset: "drawn")
    let figures = Figure.all(of: assigned, task: .photos)
    #expect(figures.first { $0.name == "forced" }?.value == 0.5)
    withExtendedLifetime(shelf) {}
  }

  @Test func theRecognisersConfidenceIsAFacet() async throws {
    let (shelf, task, spines) = try await measured()
    let samples = try spines.samples(
      try spines.results(by: .full), by: .full, of: task, dataset: "drawn")
    let values = Set(samples.compactMap { $0.facets[.reading] })
    #expect(!values.contains("not known") && values.contains("0.8 to 1.0"))
    withExtendedLifetime(shelf) {}
  }
}
