import Evaluation
import Foundation
import Testing

/// Figures of small made-up fixtures beside those that two scoring scripts, written by others in
/// another language after the definitions in `docs/metrics.md`, print of the same files. The fixtures
/// were drawn at random: ties, regions of all kinds, missing predictions, lists of up to 56
/// candidates; turned, shifted and split outlines, books without an outline or author, and a photo
/// without a result.
@Suite struct IndependentFiguresTests {
  private func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
      .appendingPathComponent(name)
  }

  @Test func matchingIsScoredAlike() throws {
    let regions = try AnnotationFile(csv: fixture("scored.csv")).regions
    let file = try PredictionFile(csv: fixture("scored-predictions.csv"), regions: regions)
    #expect(file.notes.isEmpty)
    let scores = MatchingScores(file.predictions, regions: regions)
    #expect(
      scores.lines == """
        regions    21
        true       17
        predicted  18
        forced     0.5882
        record     0.4118
        recall@5   0.6471
        recall@10  0.7059
        recall@50  0.7647
        recall@100 0.7647
        precision  0.5714
        recall     0.4706
        f1         0.5161
        best_f1    0.5882
        ap         0.3196
        """)
  }

  @Test func photosAreScoredAlike() throws {
    let truths = try PhotoTruthFolder(fixture("truth")).truths
    let results = try PhotoResultFolder(fixture("results"), of: truths, tellsUnknown: true)
    #expect(results.notes.isEmpty)
    let table = PhotoScoreTable(truths: truths) { results.findings[$0] }
    let lines = table.text.split(separator: "\n").prefix(5).map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(
      lines == [
        "photo books spine p r f1@.5 f1@.7 found precision asserted outside",
        "leaning 8 0.833 0.833 0.833 0.167 0.600 0.500 6 2",
        "lost 8 0.000 0.000 0.000 0.000 0.000 0.000 0 0 no result",
        "upright 8 0.750 0.857 0.800 0.267 0.714 0.833 6 1",
        "ALL 24 0.786 0.579 0.667 0.182 0.421 0.667 12 3",
      ])
  }
}
