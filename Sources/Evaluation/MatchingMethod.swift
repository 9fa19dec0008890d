import Assignment
import Bibliography
import Foundation
import Matching
import Retrieval

/// A way of matching regions with records: the program's own, and simpler ones to compare it with.
public enum MatchingMethod: String, Sendable, Hashable, CaseIterable {
  /// BM25 over whole words, best record per region.
  case bm25
  /// The same, and each record given out once per copy.
  case bm25Assignment = "bm25+assignment"
  /// Cosine of TF-IDF weighted character 2-4-grams.
  case tfidf
  /// The same, and each record given out once per copy.
  case tfidfAssignment = "tfidf+assignment"
  /// The program's matcher.
  case full
}

/// Annotated regions and the records to match them with.
public struct MatchingTask: Sendable {
  /// The regions, in the order of their file.
  public let regions: [AnnotatedRegion]
  /// The catalogue.
  public let records: [Record]
  /// The fields that may be used.
  public let fields: RecordFields

  /// Creates a task.
  public init(regions: [AnnotatedRegion], records: [Record], fields: RecordFields) {
    self.regions = regions
    self.records = records
    self.fields = fields
  }

  /// For each region the number of its photo, in the order of first regions.
  var photoNumbers: [Int] {
    var numbers: [String: Int] = [:]
    return regions.map { region in
      let number = numbers[region.photo, default: numbers.count]
      numbers[region.photo] = number
      return number
    }
  }

  /// Predictions by `method`. `minConfidence` sets the probability from which `full` asserts a match.
  public func predictions(
    by method: MatchingMethod, minConfidence: Double? = nil
  ) throws -> [MatchingPrediction] {
    switch method {
    case .full:
      let matcher = try Matcher(records: records, fields: fields, minConfidence: minConfidence)
      return predictions(by: matcher)
    case .bm25: return ranked(sparse(.words))
    case .tfidf: return ranked(sparse(.grams))
    case .bm25Assignment: return ranked(assigned(sparse(.words)))
    case .tfidfAssignment: return ranked(assigned(sparse(.grams)))
    }
  }

  /// Predictions by a matcher over the task's records.
  public func predictions(by matcher: Matcher) -> [MatchingPrediction] {
    let matches = matcher.match(regions.map { SpineText($0.text) }, photos: photoNumbers)
    return zip(regions, matches).map { region, match in
      prediction(
        region, isMatch: match.decision != nil,
        match.candidates.map { (Int32($0.row), Float($0.score)) })
    }
  }

  private typealias Ranking = [(row: Int32, score: Float)]

  private func sparse(_ kind: SparseIndex.Kind) -> [Ranking] {
    SparseIndex(records.map { $0.text(of: fields) }, kind: kind)
      .candidates(for: regions.map { FoldedText($0.text) }, limit: Matcher.candidateLimit)
  }

  /// The best total score where each record is given out once per copy; the given one first.
  private func assigned(_ rankings: [Ranking]) -> [Ranking] {
    var problem = AssignmentProblem(
      supplies: records.map { ColumnSupply(capacity: max(1, $0.copies)) })
    for ranking in rankings {
      problem.addRow(
        rejectionCost: 0, entries: ranking.lazy.map { (Int($0.row), -Double($0.score)) })
    }
    let columns = problem.solved().columnOfRow
    return zip(rankings, columns).map { ranking, column in
      guard let column, let place = ranking.firstIndex(where: { Int($0.row) == column }) else {
        // Nothing is left for it: the best guess stays, at the lowest score.
        return ranking.enumerated().map { ($1.row, $0 == 0 ? 0 : $1.score) }
      }
      return [ranking[place]] + ranking[..<place] + ranking[(place + 1)...]
    }
  }

  /// Asserts what reaches a threshold that was chosen for F1 on the other half of the photos.
  private func ranked(_ rankings: [Ranking]) -> [MatchingPrediction] {
    let guesses = zip(regions, rankings).map { prediction($0, isMatch: false, $1) }
    let halves = photoNumbers.map { $0 % 2 }
    let thresholds = (0..<2).map { half in
      bestThreshold(guesses.indices.filter { halves[$0] != half }, guesses)
    }
    return guesses.indices.map { index in
      var guess = guesses[index]
      guess.isMatch = (guess.candidates.first?.score ?? -.infinity) >= thresholds[halves[index]]
      return guess
    }
  }

  private func bestThreshold(_ chosen: [Int], _ guesses: [MatchingPrediction]) -> Double {
    var scored: [(score: Double, isRight: Bool)] = []
    var books = 0
    for index in chosen where !regions[index].isMerged {
      let book = regions[index].book
      if book != nil { books += 1 }
      guard let first = guesses[index].candidates.first else { continue }
      let isRight = book?.isWork(title: first.title, author: first.author) ?? false
      scored.append((first.score, isRight))
    }
    scored.sort { $0.score > $1.score }
    var right = 0
    var best = (f1: -1.0, score: Double.infinity)
    for (index, entry) in scored.enumerated() {
      if entry.isRight { right += 1 }
      let f1 = 2 * Double(right) / Double(index + 1 + books)
      if f1 > best.f1 { best = (f1, entry.score) }
    }
    return best.score
  }

  private func prediction(
    _ region: AnnotatedRegion, isMatch: Bool, _ ranking: Ranking
  ) -> MatchingPrediction {
    MatchingPrediction(
      photo: region.photo, mask: region.mask, isMatch: isMatch,
      candidates: ranking.map { candidate in
        let record = records[Int(candidate.row)]
        return MatchingPrediction.Candidate(
          title: record.title, author: record.author, callNumber: record.callNumber,
          score: Double(candidate.score))
      })
  }
}
