import Foundation
import Matching

/// What the program's matcher saw in a spine, for the record that it chose beside the right one.
public struct MatcherEvidence: Sendable, Hashable, Codable {
  /// One record.
  public struct Side: Sendable, Hashable, Codable {
    /// How much of each kind of evidence there was, 0...1; kinds that the record lacks are left out.
    public var shares: [SpineEvidence.Kind: Double]
    /// Log odds that it is the one, by the spine alone.
    public var score: Double
    /// Its place among all candidates by these, from 1.
    public var rank: Int
  }

  /// How many records retrieval proposed.
  public var proposed: Int
  /// The first candidate.
  public var chosen: Side?
  /// The right record; nil where there is none, or retrieval did not propose it.
  public var truth: Side?
  /// How far each kind of evidence speaks for the right record rather than the chosen one, in log odds;
  /// what speaks for the chosen one is negative. They add up to the difference of the scores. Nil where
  /// there are not two records.
  public var balance: [SpineEvidence.Kind: Double]?
}

extension MatchingTask {
  /// Adds what the matcher saw to those samples that went wrong, of the methods that look through its
  /// eyes. `region` tells which region a sample is of.
  ///
  /// - Throws: the catalogue's errors.
  func addEvidence(
    to samples: inout [Sample], by method: MatchingMethod, region: (Int, Sample) -> Int?
  ) throws {
    guard method == .full || method == .learned else { return }
    let wrong = samples.enumerated().compactMap { place, sample in
      sample.isScored && !sample.isGood
        ? region(place, sample).map { (sample: place, region: $0) } : nil
    }
    guard !wrong.isEmpty else { return }
    let matcher = try matcher()
    for (place, seen) in zip(wrong, try matcher.evidence(for: wrong.map { readings[$0.region] })) {
      samples[place.sample].evidence = MatcherEvidence(
        seen, of: samples[place.sample],
        records: try matcher.records(of: seen.rows.map { Int32($0) }).map {
          Sample.Candidate(title: $0.title, author: $0.author, callNumber: $0.callNumber, score: 0)
        })
    }
  }
}

extension MatcherEvidence {
  /// Finds the chosen and the right record among the candidates, `records[i]` being that of `rows[i]`.
  init(_ seen: SpineEvidence, of sample: Sample, records: [Sample.Candidate]) {
    func side(_ place: Int) -> Side {
      Side(shares: seen.shares(place), score: seen.scores[place], rank: place + 1)
    }
    let first = sample.candidates.first
    let chosen = first.flatMap { first in
      records.firstIndex { $0.isRecord(first) }
    }
    let truth = sample.truth.flatMap { book -> Int? in
      let works = records.indices.filter {
        sample.isTruth(title: records[$0].title, author: records[$0].author, of: book)
      }
      // Of several copies of a work that of the right call number, or else the likeliest.
      return works.first { records[$0].callNumber.strippedOfWhitespace == book.callNumber }
        ?? works.first
    }
    proposed = records.count
    self.chosen = chosen.map(side)
    self.truth = truth.map(side)
    if let chosen, let truth, chosen != truth {
      balance = seen.balance(from: chosen, to: truth)
    }
  }
}

extension Sample {
  /// Whether a record is the book, as figures of the sample's kind compare them.
  func isTruth(title: String, author: String, of book: AnnotatedBook) -> Bool {
    guard kind != .region else { return book.isWork(title: title, author: author) }
    return BookKey(PhotoTruth.Book(title: book.title, author: book.author, quad: nil))
      .isNamed(by: MatchKey(PhotoFindings.Match(title: title, author: author)))
  }
}

extension Sample.Candidate {
  fileprivate func isRecord(_ other: Sample.Candidate) -> Bool {
    title == other.title && author == other.author && callNumber == other.callNumber
  }
}
