import Bibliography
import Matching

extension Matcher {
  /// What the program says about each region, `texts[i]` being what was read in region `i`.
  ///
  /// - Parameter keepsAll: whether all candidates of retrieval are among the predictions', also those
  ///   that were too bad to be looked at again, so that recall@k is of k candidates.
  func predictions(
    for regions: [AnnotatedRegion], read texts: [SpineText], keepsAll: Bool
  ) throws -> [MatchingPrediction] {
    let matches = try match(texts, photos: regions.photoNumbers, keepsAll: keepsAll)
    let named = try recordsByRow(of: matches.map(\.candidates))
    return zip(regions, matches).map { region, match in
      MatchingPrediction(
        region, isMatch: match.decision != nil, confidence: match.confidence,
        match.candidates.map { (named[$0.row]!, $0.score) })
    }
  }

  /// The first scoring alone, nothing asserted.
  func guesses(
    for regions: [AnnotatedRegion], read texts: [SpineText]
  ) throws -> [MatchingPrediction] {
    let ranked = try ranked(texts)
    let named = try recordsByRow(of: ranked)
    return zip(regions, ranked).map { region, choices in
      MatchingPrediction(region, isMatch: false, choices.map { (named[$0.row]!, $0.score) })
    }
  }

  private func recordsByRow(of choices: [[SpineMatch.Choice]]) throws -> [Int: Record] {
    let rows = Set(choices.joined().map { Int32($0.row) }).sorted()
    return Dictionary(uniqueKeysWithValues: zip(rows.map(Int.init), try records(of: rows)))
  }
}

extension [AnnotatedRegion] {
  /// For each region the number of its photo, in the order of first regions.
  var photoNumbers: [Int] {
    var numbers: [String: Int] = [:]
    return map { region in
      let number = numbers[region.photo, default: numbers.count]
      numbers[region.photo] = number
      return number
    }
  }
}

extension MatchingPrediction {
  /// A prediction for a region, the candidates best first.
  init(
    _ region: AnnotatedRegion, isMatch: Bool, confidence: Double? = nil,
    _ candidates: [(record: Record, score: Double)]
  ) {
    self.init(
      photo: region.photo, mask: region.mask, isMatch: isMatch, confidence: confidence,
      candidates: candidates.map { candidate in
        Candidate(
          title: candidate.record.title, author: candidate.record.author,
          callNumber: candidate.record.callNumber, score: candidate.score)
      })
  }
}
