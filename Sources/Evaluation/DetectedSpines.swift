import Bibliography
import Catalogue
import Foundation
import Matching
import Pipeline

/// Spines that the program found and read in photos, to be identified by any method: detection and
/// matching in one, where all methods get the same outlines and readings.
public struct DetectedSpines: Sendable {
  private let truths: [String: PhotoTruth]
  /// What the program itself made of them.
  private let results: [String: PhotoResult]
  private let names: [String]
  private let records: Int
  private let task: MatchingTask
  /// What the run knows of each spine besides, by photo.
  private let beliefs: [String: [SpineBelief]]

  /// Takes what a run found in photos with truth.
  public init(
    _ report: MatchRun.Report, truths: [String: PhotoTruth], catalogue: Catalogue,
    fields: RecordFields
  ) {
    let results = PhotosTask.results(of: report)
    var texts: [String: [SpineText]] = [:]
    var beliefs: [String: [SpineBelief]] = [:]
    for (photo, (read, confidences)) in zip(report.photos, zip(report.texts, report.confidences)) {
      let name = PhotosTask.name(of: photo.result.photo)
      guard texts[name] == nil else { continue }
      texts[name] = read
      beliefs[name] = zip(read, confidences).map {
        SpineBelief(reading: $0.readingConfidence, confidence: $1)
      }
    }
    let names = results.keys.sorted()
    let readings = names.flatMap { texts[$0] ?? [] }
    let places = names.flatMap { name in
      (texts[name] ?? []).indices.map { (name, "\($0 + 1)") }
    }
    self.truths = truths
    self.results = results
    self.names = names
    records = report.records
    self.beliefs = beliefs
    task = MatchingTask(
      regions: zip(places, readings).map { place, reading in
        AnnotatedRegion(
          photo: place.0, mask: place.1,
          text: Matcher.query(reading).words.joined(separator: " "), book: nil)
      }, readings: readings, catalogue: catalogue, fields: fields)
  }

  /// The photos' results by a method. What is not `full` asserts what reaches a threshold chosen on
  /// the other photos (`ThresholdChoice`), and so nothing where there is one photo only.
  public func results(by method: MatchingMethod) throws -> [String: PhotoResult] {
    guard method != .full else { return results }
    var guessed = results
    var next = 0
    let guesses = try task.guesses(by: method)
    for name in names {
      for spine in results[name]!.spines.indices {
        guessed[name]!.spines[spine].match = nil
        guessed[name]!.spines[spine].candidates = guesses[next].candidates
          .prefix(Sample.candidateLimit).map {
            // Figures go by title and author, not by the record's key.
            RecordCandidate(
              record: 0, title: $0.title, author: $0.author, callNumber: $0.callNumber,
              score: $0.score)
          }
        next += 1
      }
    }
    let thresholds = thresholds(guessed)
    for (number, name) in names.enumerated() {
      for spine in guessed[name]!.spines.indices {
        guard let first = guessed[name]!.spines[spine].candidates.first,
          first.score >= thresholds[number % ThresholdChoice.foldCount]
        else { continue }
        guessed[name]!.spines[spine].match = Self.match(first)
      }
    }
    return guessed
  }

  /// The samples of the results of a method; `forReport` with what the matcher saw in what went wrong,
  /// and its pictures if it is `full`. Throws the catalogue's errors.
  public func samples(
    _ results: [String: PhotoResult], by method: MatchingMethod, of task: PhotosTask,
    dataset: String, forReport: Bool = true
  ) throws -> [Sample] {
    // A baseline's score is no probability.
    let told =
      method == .full
      ? beliefs : beliefs.mapValues { $0.map { SpineBelief(reading: $0.reading) } }
    var samples = task.samples(
      of: results, dataset: dataset, records: records, beliefs: told,
      hasPictures: forReport && method == .full)
    guard forReport else { return samples }
    var first: [String: Int] = [:]
    var next = 0
    for name in names {
      first[name] = next
      next += results[name]?.spines.count ?? 0
    }
    try self.task.addEvidence(to: &samples, by: method) { _, sample in
      sample.spine.flatMap { spine in first[sample.photo].map { $0 + spine } }
    }
    return samples
  }

  /// The threshold of each fold of photos, when all best guesses are looked at.
  private func thresholds(_ guessed: [String: PhotoResult]) -> [Double] {
    var guesses: [ThresholdChoice.Guess] = []
    for (number, name) in names.enumerated() {
      guard let truth = truths[name], var all = guessed[name] else { continue }
      for spine in all.spines.indices {
        all.spines[spine].match = all.spines[spine].candidates.first.map(Self.match)
      }
      let outcomes = PhotoOutcomes(PhotoFindings(all), truth: truth)
      for (spine, outcome) in zip(all.spines, outcomes.spines) where outcome.isInside {
        guesses.append(
          ThresholdChoice.Guess(
            photo: number, isBook: outcome.book.map { outcomes.books[$0].isWanted } ?? false,
            score: spine.candidates.first?.score, isRight: outcome.isRight))
      }
    }
    return ThresholdChoice.perFold(guesses)
  }

  private static func match(_ candidate: RecordCandidate) -> RecordMatch {
    RecordMatch(
      record: candidate.record, title: candidate.title, author: candidate.author,
      callNumber: candidate.callNumber, confidence: 0)
  }
}

extension SpineText {
  /// How sure the recogniser was of the hypothesis that has most letters beyond doubt: the mean
  /// confidence of its words, by their letters. Nil where nothing was read.
  var readingConfidence: Double? {
    func letters(_ word: RecognisedWord) -> Double {
      Double(word.text.count { $0.isLetter || $0.isNumber })
    }
    let best = hypotheses.max { one, other in
      func weight(_ words: [RecognisedWord]) -> Double {
        words.reduce(0) { $0 + letters($1) * max($1.confidence - 0.5, 0) }
      }
      return weight(one) < weight(other)
    }
    guard let best else { return nil }
    let count = best.reduce(0) { $0 + letters($1) }
    return count > 0 ? best.reduce(0) { $0 + letters($1) * $1.confidence } / count : nil
  }
}
