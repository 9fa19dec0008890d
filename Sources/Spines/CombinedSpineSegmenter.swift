import Dispatch
import Imaging

/// Finds spines both by their outlines and with the learned network, and keeps what is surest of
/// both together.
///
/// Each errs in its own way: outlines are precise but take covers, pages and stripes for spines; the
/// network knows what a spine looks like but merges and splits. A spine that both find counts as much
/// as both together; one that only one of them finds must be clear there.
public struct CombinedSpineSegmenter: SpineSegmenter {
  private let classical = ClassicalSpineSegmenter()
  private let learned: LearnedSpineSegmenter
  private let tuning: LearnedTuning

  /// Loads the weights that come with the program.
  ///
  /// - Throws: an error that says so where they are missing or damaged.
  public init() throws {
    self.init(try NetworkWeights.shipped(), tuning: LearnedTuning())
  }

  /// Works with given weights and numbers.
  package init(_ weights: NetworkWeights, tuning: LearnedTuning) {
    learned = LearnedSpineSegmenter(weights, tuning: tuning)
    self.tuning = tuning
  }

  /// The methods and their versions.
  public var identifier: String { "combined-1(\(classical.identifier),\(learned.identifier))" }

  /// The spines of `photo`, in the order of shelf and position; empty where it shows no books.
  public func spines(in photo: Photo) -> [Spine] {
    var outlined: [LearnedCandidate] = []
    var seen: [LearnedCandidate] = []
    do {
      nonisolated(unsafe) var first: [LearnedCandidate] = []
      nonisolated(unsafe) var second: [LearnedCandidate] = []
      DispatchQueue.concurrentPerform(iterations: 2) { half in
        if half == 0 {
          first = classical.spines(in: photo).map {
            LearnedCandidate(quad: $0.quad, confidence: $0.confidence)
          }
        } else {
          second = learned.candidates(in: photo)
        }
      }
      outlined = first
      seen = second
    }
    return LearnedCandidate.numbered(combined(outlined, seen))
  }

  /// The surest of both, none of which overlap; the confidence is the share of the most that both
  /// together can give.
  private func combined(
    _ outlined: [LearnedCandidate], _ seen: [LearnedCandidate]
  ) -> [LearnedCandidate] {
    let weight = tuning.learnedWeight
    let seen = LearnedCandidate.strongest(of: seen, overlap: tuning.overlap)
      .filter { $0.confidence >= tuning.leastSupport }
    let both =
      outlined.map {
        LearnedCandidate(
          quad: $0.quad, confidence: $0.confidence + weight * $0.support(by: seen, tuning: tuning))
      }
      + seen.map {
        // Outlines are the more precise: between the same spine of both, they win.
        LearnedCandidate(
          quad: $0.quad,
          confidence: weight * $0.confidence + $0.support(by: outlined, tuning: tuning) - 0.01)
      }
    return LearnedCandidate.strongest(of: both, overlap: tuning.overlap)
      .filter { $0.confidence >= tuning.leastCombined }
      .map {
        LearnedCandidate(quad: $0.quad, confidence: min(1, $0.confidence / (1 + 0.5 * weight)))
      }
  }
}
