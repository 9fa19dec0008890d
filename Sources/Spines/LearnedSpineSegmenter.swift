import Dispatch
import Foundation
import Imaging

/// Finds spines with a small convolutional network that was trained on rendered shelves only.
///
/// The network tells for each pixel of a view whether it belongs to a spine, to a spine's core or
/// to a boundary, and in which direction the spine runs. Spines are then chosen from the component
/// tree of each view, and what several views (sizes, and a quarter turn) agree on is kept.
public struct LearnedSpineSegmenter: SpineSegmenter {
  private let network: Network
  private let tuning: LearnedTuning
  /// The method, its version and its weights.
  public let identifier: String

  /// Loads the weights that come with the program.
  ///
  /// - Throws: an error that says so where they are missing or damaged.
  public init() throws {
    self.init(try NetworkWeights.shipped(), tuning: LearnedTuning())
  }

  /// Works with given weights and numbers.
  package init(_ weights: NetworkWeights, tuning: LearnedTuning) {
    self.tuning = tuning
    network = Network(weights)
    identifier = "learned-1-\(weights.fingerprint)"
  }

  /// The spines of `photo`, in the order of shelf and position; empty where it shows no books.
  ///
  /// Four passes of the network, each on all cores: about 25 billion multiplications whatever the
  /// photo's size.
  public func spines(in photo: Photo) -> [Spine] {
    LearnedCandidate.numbered(
      LearnedCandidate.strongest(of: candidates(in: photo), overlap: tuning.overlap)
        .filter { $0.confidence >= tuning.leastConfidence })
  }

  /// All that the views show, with how much they agree on it as confidence; the same spine may be
  /// among them several times.
  func candidates(in photo: Photo) -> [LearnedCandidate] {
    // Nothing can be told of a photo this narrow, and enlarging it invents things.
    guard min(photo.width, photo.height) >= tuning.leastPhotoSide else { return [] }
    let views = tuning.views.map {
      LearnedView(
        of: photo, side: $0.side, degrees: $0.degrees, granularity: network.granularity)
    }
    let maps = views.map { network.maps(of: $0.image) }
    var found = [[LearnedCandidate]](repeating: [], count: views.count)
    found.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let slots = buffer
      DispatchQueue.concurrentPerform(iterations: views.count) {
        slots[$0] = views[$0].spines(in: maps[$0], tuning: tuning)
      }
    }
    return LearnedCandidate.agreed(among: found, tuning: tuning)
  }
}
