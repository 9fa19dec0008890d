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
  /// The method, its version, its weights and its numbers.
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
    identifier = "learned-2-\(weights.fingerprint)-\(Fingerprint.of("\(tuning)"))"
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
    let views = views(of: photo)
    let found = Self.concurrently(views) { $0.view.spines(in: $0.maps, tuning: tuning) }
    return LearnedCandidate.agreed(among: found, tuning: tuning)
  }

  /// A view and what the network says of it.
  struct SeenView: Sendable {
    let view: LearnedView
    let maps: NetworkMaps
  }

  /// Everything in the views that may be a spine, alternatives lying on each other, without near
  /// copies of surer ones.
  func alternatives(in views: [SeenView]) -> [LearnedCandidate] {
    let found = Self.concurrently(views) { $0.view.outlines(in: $0.maps, tuning: tuning) }
    var kept: [LearnedCandidate] = []
    for candidate in found.joined().sorted(by: { $0.confidence > $1.confidence })
    where !kept.contains(where: {
      $0.quad.isNear(candidate.quad)
        && $0.quad.intersectionOverUnion(with: candidate.quad) > tuning.copyOverlap
    }) {
      kept.append(candidate)
    }
    return kept
  }

  /// What the network sees in each of its views of `photo`; nothing where the photo is too small.
  func views(of photo: Photo) -> [SeenView] {
    // Nothing can be told of a photo this narrow, and enlarging it invents things.
    guard min(photo.width, photo.height) >= tuning.leastPhotoSide else { return [] }
    return tuning.views.map {
      let view = LearnedView(
        of: photo, side: $0.side, degrees: $0.degrees, granularity: network.granularity)
      return SeenView(view: view, maps: network.maps(of: view.image))
    }
  }

  private static func concurrently(
    _ views: [SeenView], _ body: @Sendable (SeenView) -> [LearnedCandidate]
  ) -> [[LearnedCandidate]] {
    var found = [[LearnedCandidate]](repeating: [], count: views.count)
    found.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let slots = buffer
      DispatchQueue.concurrentPerform(iterations: views.count) { slots[$0] = body(views[$0]) }
    }
    return found
  }
}

extension Quad {
  /// Whether the boxes around both overlap.
  fileprivate func isNear(_ other: Quad) -> Bool {
    let a = boundingBox
    let b = other.boundingBox
    return a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY
  }
}
