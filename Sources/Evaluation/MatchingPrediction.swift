import Catalogue
import Foundation

/// What a method says about one region.
public struct MatchingPrediction: Sendable, Hashable {
  /// A record proposed for the region.
  public struct Candidate: Sendable, Hashable {
    /// The record's title.
    public var title: String
    /// The record's author.
    public var author: String
    /// The record's call number.
    public var callNumber: String
    /// Larger is surer; six decimals count.
    public var score: Double

    /// Creates a candidate.
    public init(title: String, author: String, callNumber: String, score: Double) {
      self.title = title
      self.author = author
      self.callNumber = callNumber
      self.score = score
    }
  }

  /// The region's photo.
  public var photo: String
  /// The region's number in the photo.
  public var mask: String
  /// True where the first candidate is asserted.
  public var isMatch: Bool
  /// The probability that the first candidate is right, 0...1; nil where the method does not tell.
  public var confidence: Double?
  /// The choice first, then further candidates, best first.
  public var candidates: [Candidate]

  /// Creates a prediction.
  public init(
    photo: String, mask: String, isMatch: Bool, confidence: Double? = nil, candidates: [Candidate]
  ) {
    self.photo = photo
    self.mask = mask
    self.isMatch = isMatch
    self.confidence = confidence
    self.candidates = candidates
  }
}

extension [MatchingPrediction] {
  /// The CSV that `image_name,mask_id,rank,title,author,call_number,score,decision` names: a row per
  /// region and candidate, rank 1 with the decision `match` or `none`.
  public func csv() -> Data {
    var text = "image_name,mask_id,rank,title,author,call_number,score,decision\n"
    for prediction in self {
      for (index, candidate) in prediction.candidates.enumerated() {
        let decision = index == 0 && prediction.isMatch ? "match" : "none"
        let fields = [
          prediction.photo, prediction.mask, "\(index + 1)", candidate.title, candidate.author,
          candidate.callNumber, candidate.score.sixDecimals, decision,
        ]
        text += fields.map(CSVText.field).joined(separator: ",") + "\n"
      }
    }
    return Data(text.utf8)
  }
}

extension Double {
  /// As predictions are written; scores are compared in this form.
  var sixDecimals: String { String(format: "%.6f", self) }
}
