import Evaluation
import Foundation
import Testing

@Suite struct MatchingScoresTests {
  private static func book(_ title: String, _ call: String = "") -> AnnotatedBook {
    AnnotatedBook(title: title, author: "", callNumber: call)
  }

  private static func region(
    _ mask: String, _ book: AnnotatedBook?, isMerged: Bool = false
  ) -> AnnotatedRegion {
    AnnotatedRegion(photo: "a.jpg", mask: mask, text: "", book: book, isMerged: isMerged)
  }

  private static func prediction(
    _ mask: String, _ isMatch: Bool, _ candidates: (title: String, score: Double)...
  ) -> MatchingPrediction {
    MatchingPrediction(
      photo: "a.jpg", mask: mask, isMatch: isMatch,
      candidates: candidates.map {
        .init(title: $0.title, author: " ", callNumber: "N Abc", score: $0.score)
      })
  }

  /// Four books of which one has no prediction, one region without a book, one merged region.
  private static let regions = [
    region("1", book("Solitud", "N Abc")), region("2", book("Tirant lo Blanc")),
    region("3", book("Nada")), region("4", book("La plaça del Diamant")), region("5", nil),
    region("6", nil, isMerged: true),
  ]

  private static let predictions = [
    prediction("1", true, ("Solitud ", 0.9)),
    prediction("2", true, ("Nada", 0.8), ("Tirant lo Blanc", 0.7)),
    prediction("3", false, ("Nada", 0.5)),
    prediction("5", true, ("Solitud", 0.5)),
    prediction("6", true, ("Solitud", 1)),
    prediction("99", true, ("Solitud", 1)),
  ]

  @Test func countsByHand() {
    let scores = MatchingScores(Self.predictions, regions: Self.regions)
    #expect(scores.regions == 5)
    #expect(scores.books == 4)
    #expect(scores.predicted == 4)
    #expect(scores.forced == 0.5)
    #expect(scores.record == 0.25)
    #expect(scores.recallAt[5] == 0.75)
    #expect(scores.precision == 1.0 / 3)
    #expect(scores.recall == 0.25)
    #expect(abs(scores.f1 - 2.0 / 7) < 1e-12)
  }

  @Test func equalScoresAreOneStep() {
    // Steps: 1 of 1 right (0.9), 1 of 2 (0.8), then both of score 0.5 at once: 2 of 4.
    let scores = MatchingScores(Self.predictions, regions: Self.regions)
    #expect(scores.averagePrecision == 1 * 0.25 + 0.5 * 0.25)
    #expect(scores.bestF1 == 0.5)
  }

  @Test func scoresCountToSixDecimals() {
    let predictions = [
      Self.prediction("3", true, ("Nada", 0.50000001)), Self.prediction("5", true, ("Nada", 0.5)),
    ]
    let scores = MatchingScores(predictions, regions: Self.regions)
    // As written to a file both scores are 0.500000, so no threshold parts them.
    #expect(scores.averagePrecision == 0.5 * 0.25)
  }

  @Test func nothingPredictedIsZeroNotAnError() {
    let scores = MatchingScores([], regions: Self.regions)
    #expect(scores.f1 == 0 && scores.averagePrecision == 0 && scores.predicted == 0)
  }

  @Test func predictionsAreWrittenAsCSV() {
    let predictions = [
      MatchingPrediction(
        photo: "a.jpg", mask: "3", isMatch: true,
        candidates: [
          .init(title: "Say \"no\", twice", author: "Roe, Ann", callNumber: "N Roe", score: 1.25),
          .init(title: "Plain", author: "", callNumber: "", score: -2),
        ])
    ]
    #expect(
      String(decoding: predictions.csv(), as: UTF8.self) == """
        image_name,mask_id,rank,title,author,call_number,score,decision
        a.jpg,3,1,"Say ""no"", twice","Roe, Ann",N Roe,1.250000,match
        a.jpg,3,2,Plain,,,-2.000000,none

        """)
  }
}
