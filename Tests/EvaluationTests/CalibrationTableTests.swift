import Evaluation
import Testing

@Suite struct CalibrationTableTests {
  @Test func binsAndErrorByHand() {
    let table = CalibrationTable([
      (0.95, true), (0.97, true), (0.93, false), (0.15, false), (0.12, true), (1, true),
    ])
    // Last bin: mean .9625, 3 of 4 right; second bin: mean .135, 1 of 2 right.
    #expect(table.bins.map(\.count) == [0, 2, 0, 0, 0, 0, 0, 0, 0, 4])
    #expect(abs(table.bins[9].confidence - 0.9625) < 1e-12)
    #expect(table.bins[9].right == 0.75)
    #expect(table.bins[1].right == 0.5)
    #expect(abs(table.expectedError - (4 * 0.2125 + 2 * 0.365) / 6) < 1e-12)
  }

  @Test func surenessThatComesTrueHasNoError() {
    #expect(CalibrationTable([(1, true), (0, false), (1, true)]).expectedError == 0)
    #expect(CalibrationTable([]).expectedError == 0)
    #expect(CalibrationTable([(1, false)]).expectedError == 1)
  }

  @Test func aBoundBelongsToTheUpperBin() {
    let table = CalibrationTable([(0.1, true), (0.5, true), (0.9, true)])
    #expect(table.bins.indices.filter { table.bins[$0].count > 0 } == [1, 5, 9])
  }

  @Test func onlyScoredRegionsWithProbabilitiesCount() {
    let book = AnnotatedBook(title: "Nada", author: "", callNumber: "")
    let regions = [
      AnnotatedRegion(photo: "a", mask: "1", text: "", book: book),
      AnnotatedRegion(photo: "a", mask: "2", text: "", book: nil, isMerged: true),
      AnnotatedRegion(photo: "a", mask: "3", text: "", book: nil),
    ]
    func prediction(_ mask: String, _ confidence: Double?) -> MatchingPrediction {
      MatchingPrediction(
        photo: "a", mask: mask, isMatch: true, confidence: confidence,
        candidates: [.init(title: "Nada", author: "", callNumber: "", score: 1)])
    }
    let told = MatchingScores(
      [prediction("1", 0.8), prediction("2", 0.3), prediction("3", 0.2)], regions: regions)
    #expect(told.calibration?.bins.map(\.count) == [0, 0, 1, 0, 0, 0, 0, 0, 1, 0])
    #expect(abs((told.calibration?.expectedError ?? 0) - 0.2) < 1e-12)
    #expect(told.lines.contains("ece        0.2000"))
    let silent = MatchingScores([prediction("1", nil)], regions: regions)
    #expect(silent.calibration == nil && !silent.lines.contains("ece"))
  }
}
