import Foundation
import Imaging
import Pipeline

/// What a run knows of a spine that its result does not tell.
public struct SpineBelief: Sendable, Hashable {
  /// How sure the recogniser was, 0...1; nil where it read nothing.
  public var reading: Double?
  /// The probability, 0...1, that the first candidate is right, asserted or not; nil of a method that
  /// tells none.
  public var confidence: Double?

  /// Creates what is known.
  public init(reading: Double? = nil, confidence: Double? = nil) {
    self.reading = reading
    self.confidence = confidence
  }
}

/// The samples of photos: each book of the truth, and each spine that was found.
public enum PhotoSamples {
  /// The samples of one photo; nil where there is no result for it.
  public static func samples(
    photo: String, _ result: PhotoResult?, truth: PhotoTruth, dataset: String, records: Int,
    beliefs: [SpineBelief] = []
  ) -> [Sample] {
    let findings = result.map { PhotoFindings($0) }
    let outcomes = PhotoOutcomes(findings, truth: truth)
    let results = result?.spines ?? []
    var samples: [Sample] = []
    for (index, book) in truth.books.enumerated() {
      let outcome = outcomes.books[index]
      var sample = Sample(kind: .book, photo: photo, number: "book \(index + 1)")
      sample.truth = AnnotatedBook(book)
      sample.quad = book.quad
      sample.isScored = outcome.isWanted
      sample.isBook = outcome.isWanted
      sample.isRight = outcome.isFound
      sample.isGuessRight = outcome.isGuessed
      sample.fits = outcome.fits
      sample.fitsWell = outcome.fitsWell
      if let spine = outcome.spine { describe(&sample, by: results, spine, beliefs) }
      facets(&sample, by: results, dataset, records, beliefs, of: book)
      sample.facets[.outcome] =
        outcome.isWanted
        ? BookOutcomes.way(
          of: index, isFound: outcome.isFound, truth, findings?.spines ?? []
        ).end.heading : "not scored"
      sample.facets[.truth] =
        outcome.isWanted
        ? "catalogued book" : book.isCatalogued ? "illegible book" : "uncatalogued book"
      samples.append(sample)
    }
    for spine in results.indices {
      let outcome = outcomes.spines[spine]
      var sample = Sample(kind: .spine, photo: photo, number: "spine \(spine + 1)")
      sample.quad = results[spine].quad
      sample.isScored = outcome.isScored
      sample.isMatch = outcome.isMatch
      sample.isRight = outcome.isRight
      sample.isGuessRight = outcome.isGuessRight
      sample.isInside = outcome.isInside
      let book = outcome.book.map { truth.books[$0] }
      sample.truth = book.map { AnnotatedBook($0) }
      describe(&sample, by: results, spine, beliefs)
      facets(&sample, by: results, dataset, records, beliefs, of: book)
      sample.facets[.truth] = outcome.isInside ? "on a book" : "elsewhere"
      sample.facets[.outcome] =
        !outcome.isMatch
        ? "no match" : !outcome.isScored ? "outside" : outcome.isRight ? "right" : "wrong record"
      samples.append(sample)
    }
    return samples
  }

  /// Takes over what the program says of a spine; the sample's truth is known.
  private static func describe(
    _ sample: inout Sample, by results: [SpineResult], _ place: Int, _ beliefs: [SpineBelief]
  ) {
    let spine = results[place]
    let texts = spine.readings.isEmpty ? [spine.text] : spine.readings
    sample.spine = place
    sample.text = texts.joined(separator: " / ")
    sample.place = sample.truth.flatMap { book in
      spine.candidates.firstIndex { sample.isTruth(title: $0.title, author: $0.author, of: book) }
    }
    sample.confidence =
      beliefs.indices.contains(place) ? beliefs[place].confidence : spine.match?.confidence
    sample.score = spine.candidates.first?.score
    sample.isMatch = spine.match != nil
    sample.candidates = spine.candidates.prefix(Sample.candidateLimit).map {
      Sample.Candidate(
        title: $0.title, author: $0.author, callNumber: $0.callNumber, score: $0.score)
    }
  }

  private static func facets(
    _ sample: inout Sample, by results: [SpineResult], _ dataset: String, _ records: Int,
    _ beliefs: [SpineBelief], of book: PhotoTruth.Book?
  ) {
    sample.facets = Facets.common(
      dataset: dataset, photo: sample.photo, text: sample.text, truth: sample.truth,
      records: records)
    if let spine = sample.spine {
      // What all passes read together is long whatever is printed on the spine.
      sample.facets[.length] = Facets.length(results[spine].text)
      if beliefs.indices.contains(spine) {
        sample.facets[.reading] = Facets.reading(beliefs[spine].reading)
      }
    }
    if let book, !book.section.isEmpty { sample.facets[.section] = book.section }
    if let book, !book.language.isEmpty { sample.facets[.language] = book.language }
  }

  /// Cuts the pictures of what went wrong out of the photos, the surest first, at most `limit` in all;
  /// photos that cannot be read are left without. `photos` names the file of each photo.
  public static func addPictures(
    to samples: inout [Sample], from photos: [String: URL], limit: Int = 200
  ) {
    let wrong = samples.indices.filter {
      samples[$0].isScored && !samples[$0].isGood && samples[$0].quad != nil
    }
    let shown = wrong.sorted {
      (samples[$1].confidence ?? 0, $0) < (samples[$0].confidence ?? 0, $1)
    }.prefix(limit)
    for (name, places) in Dictionary(grouping: shown, by: { samples[$0].photo }) {
      guard let url = photos[name], let photo = try? Photo(contentsOf: url) else { continue }
      for place in places {
        guard let quad = samples[place].quad else { continue }
        let natural = StripGeometry(quad: quad, scale: 1)
        let scale = min(1, 640 / max(1, natural.spineLength))
        let strip = photo.image.strip(StripGeometry(quad: quad, scale: scale))
        samples[place].picture = try? strip.jpegData(quality: 70)
      }
    }
  }
}

extension AnnotatedBook {
  /// A book of a photo's truth.
  fileprivate init(_ book: PhotoTruth.Book) {
    self.init(title: book.title ?? "", author: book.author ?? "", callNumber: book.callNumber)
  }
}
