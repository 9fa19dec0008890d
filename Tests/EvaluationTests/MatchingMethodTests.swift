import Bibliography
import Evaluation
import Matching
import Testing

@Suite struct MatchingMethodTests {
  @Test func namesAreParted() {
    #expect(MatchingMethod.list("full") == [.full])
    #expect(MatchingMethod.list("fuzzy,embedding+assignment") == [.fuzzy, .embeddingAssignment])
    #expect(MatchingMethod.list("all") == MatchingMethod.allCases)
    #expect(MatchingMethod.list("fuzzy,bert") == nil)
    #expect(MatchingMethod.list("fuzzy,") == nil)
  }

  private static let records = [
    "Cien años de soledad", "La casa de los espíritus", "Rayuela", "Pedro Páramo", "Ficciones",
  ].enumerated().map { Record(id: Int64($0), title: $1) }

  private static func region(_ photo: Int, _ mask: Int, _ text: String, _ title: String?)
    -> AnnotatedRegion
  {
    AnnotatedRegion(
      photo: "\(photo)", mask: "\(mask)", text: text,
      book: title.map { AnnotatedBook(title: $0, author: "", callNumber: "") })
  }

  /// Ten photos with every book, a letter wrong, and a text that is none of them.
  private static let regions = (0..<10).flatMap { photo in
    [
      region(photo, 1, "CIEN ANOS DE SOLEDAO", "Cien años de soledad"),
      region(photo, 2, "LA CASA DE LOS ESPIRITUS", "La casa de los espíritus"),
      region(photo, 3, "RAYUEIA", "Rayuela"), region(photo, 4, "PEDRO PARAMO", "Pedro Páramo"),
      region(photo, 5, "LONELY PLANET", nil),
    ]
  }

  @Test(arguments: [MatchingMethod.fuzzy, .tfidf, .embedding])
  func baselinesFindAndReject(_ method: MatchingMethod) throws {
    let task = MatchingTask(regions: Self.regions, records: Self.records, fields: [.title])
    let scores = MatchingScores(try task.predictions(by: method), regions: Self.regions)
    #expect(scores.forced == 1)
    #expect(scores.f1 == 1)
    #expect(scores.calibration == nil)
  }

  @Test func assignmentGivesEachRecordOutOnce() throws {
    let regions = [
      Self.region(0, 1, "Rayuela", "Rayuela"), Self.region(0, 2, "Rayuela Ficciones", "Ficciones"),
    ]
    let task = MatchingTask(regions: regions, records: Self.records, fields: [.title])
    for method in [MatchingMethod.fuzzyAssignment, .tfidfAssignment, .embeddingAssignment] {
      let predictions = try task.predictions(by: method)
      #expect(predictions.map { $0.candidates[0].title } == ["Rayuela", "Ficciones"], "\(method)")
    }
  }

  @Test func theMatcherAloneRanksAndRejectsButDoesNotAssign() throws {
    let task = MatchingTask(regions: Self.regions, records: Self.records, fields: [.title])
    let scores = MatchingScores(try task.predictions(by: .learned), regions: Self.regions)
    #expect(scores.forced == 1 && scores.precision == 1)
    #expect(scores.calibration == nil)
    // The same text twice gets the same record twice, whatever is left for it.
    let twice = [Self.region(0, 1, "Rayuela", nil), Self.region(1, 2, "Rayuela", nil)]
    let guesses = try MatchingTask(regions: twice, records: Self.records, fields: [.title])
      .predictions(by: .learned)
    #expect(guesses.map { $0.candidates[0].title } == ["Rayuela", "Rayuela"])
    #expect(guesses[0].candidates[0].score == guesses[1].candidates[0].score)
  }

  @Test func recallIsOfAsManyCandidatesAsRetrievalGives() throws {
    // Volumes that fit a text alike: the second look is at twenty, retrieval gives more.
    let records = (1...80).map { Record(id: Int64($0), title: "Obres completes \($0)") }
    let regions = [Self.region(0, 1, "OBRES COMPLETES", nil)]
    let task = MatchingTask(regions: regions, records: records, fields: [.title])
    for method in [MatchingMethod.learned, .full] {
      let prediction = try #require(try task.predictions(by: method).first)
      #expect(prediction.candidates.count == Matcher.candidateLimit(in: 80), "\(method)")
      let titles = prediction.candidates.map(\.title)
      #expect(Set(titles).count == titles.count, "\(method)")
      let late = [Self.region(0, 1, "OBRES COMPLETES", titles[39])]
      let scores = MatchingScores([prediction], regions: late)
      #expect(scores.recallAt[10] == 0 && scores.recallAt[50] == 1, "\(method)")
    }
  }

  @Test func thresholdsComeFromOtherPhotos() throws {
    // The one photo where a wrong guess scores as high as the right ones elsewhere gets a threshold
    // from those, and so asserts it.
    var regions = Self.regions.filter { $0.mask != "5" }
    regions.append(Self.region(10, 1, "PEDRO PARAMO", nil))
    let task = MatchingTask(regions: regions, records: Self.records, fields: [.title])
    let predictions = try task.predictions(by: .tfidf)
    #expect(predictions.last?.isMatch == true)
  }
}
