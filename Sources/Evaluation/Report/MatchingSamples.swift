import Foundation

extension MatchingTask {
  /// One sample for each region, by what a method says about it, with what the matcher saw in those
  /// that went wrong if the method looks through its eyes. Throws the catalogue's errors.
  public func samples(
    of predictions: [MatchingPrediction], by method: MatchingMethod, dataset: String
  ) throws -> [Sample] {
    var samples = samples(of: predictions, dataset: dataset, records: try recordCount())
    try addEvidence(to: &samples, by: method) { place, _ in place }
    return samples
  }

  /// The same without the matcher's evidence, against a catalogue of so many records.
  package func samples(
    of predictions: [MatchingPrediction], dataset: String, records: Int
  ) -> [Sample] {
    let outcomes = MatchingOutcome.outcomes(of: predictions, regions: regions)
    let byRegion = [MatchingPrediction].byRegion(predictions)
    return zip(regions, outcomes).map { region, outcome in
      var sample = Sample(kind: .region, photo: region.photo, number: region.mask)
      sample.text = region.text
      sample.truth = region.book
      sample.candidates = (byRegion[[region.photo, region.mask]]?.candidates ?? [])
        .prefix(Sample.candidateLimit).map {
          Sample.Candidate(
            title: $0.title, author: $0.author, callNumber: $0.callNumber, score: $0.score)
        }
      sample.isBook = region.book != nil
      if let outcome {
        sample.isMatch = outcome.isMatch
        sample.isRight = outcome.isRight
        sample.isRecordRight = outcome.isRecordRight
        sample.place = outcome.place
        sample.score = outcome.score
        sample.confidence = outcome.confidence
      } else {
        sample.isScored = false
      }
      sample.facets = Facets.common(
        dataset: dataset, photo: region.photo, text: region.text, truth: region.book,
        records: records)
      if let share = region.confidence { sample.facets[.reading] = Facets.reading(share) }
      if !region.section.isEmpty { sample.facets[.section] = region.section }
      if !region.language.isEmpty { sample.facets[.language] = region.language }
      sample.facets[.truth] =
        region.isMerged
        ? "several books"
        : region.book != nil
          ? "catalogued book" : region.isUncatalogued ? "uncatalogued book" : "no book"
      sample.facets[.outcome] = Self.outcome(sample)
      return sample
    }
  }

  private static func outcome(_ sample: Sample) -> String {
    if !sample.isScored { return "not scored" }
    guard sample.isBook else { return sample.isMatch ? "false match" : "rejected" }
    if sample.isRight { return sample.isMatch ? "right" : "right, not asserted" }
    let among = sample.place == nil ? "not among the candidates" : "among the candidates"
    return (sample.isMatch ? "wrong record" : "missed") + ", right one " + among
  }
}
