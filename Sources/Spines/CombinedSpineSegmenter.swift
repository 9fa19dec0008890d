import Imaging

/// Finds spines both by their outlines and with the learned network.
///
/// Each errs in its own way: outlines are precise but take covers, pages and stripes for spines; the
/// network knows what a spine looks like but merges and splits. So both propose: pairs of boundary
/// lines, cut off at edges and where the network saw a spine end, and the network's own components,
/// as they are and moved to the nearest lines. One score, fitted on rendered shelves, judges all
/// proposals by what the outlines and the network say of them, then again beside their rivals; the
/// best set without overlaps is the answer. Deterministic. Time and memory are bounded by the views,
/// but for scaling the photo down.
public struct CombinedSpineSegmenter: SpineSegmenter {
  private let learned: LearnedSpineSegmenter
  private let judge: ProposalJudge
  private let scoring: String
  private var tuning: SegmenterTuning { judge.tuning }

  /// Loads the weights that come with the program.
  ///
  /// - Throws: an error that says so where they are missing or damaged.
  public init() throws {
    self.init(
      try NetworkWeights.shipped(), trees: try SpineTrees.shipped.get(), tuning: LearnedTuning())
  }

  /// Works with given weights and numbers.
  package init(_ weights: NetworkWeights, trees: SpineTrees, tuning: LearnedTuning) {
    learned = LearnedSpineSegmenter(weights, tuning: tuning)
    judge = ProposalJudge(
      first: trees.first, rounds: trees.rounds, tuning: SegmenterTuning())
    scoring = Fingerprint.of("\(SegmenterTuning())", trees.fingerprint)
  }

  /// The method, its version, its numbers and its weights.
  public var identifier: String { "combined-3-\(scoring)(\(learned.identifier))" }

  /// Nothing can be told of a photo narrower than this.
  public var leastPhotoSide: Int { tuning.leastPhotoSide }

  /// The spines of `photo`, in the order of shelf and position; empty where it shows no books.
  public func spines(in photo: Photo) -> [Spine] {
    guard let found = proposals(in: photo) else { return [] }
    return ShelfNumbering.number(judge.chosen(from: found.proposals)).map {
      Spine(
        quad: Quad($0.spine.corners.map(found.view.photoPoint)), shelf: $0.shelf,
        position: $0.position, isInPile: $0.isInPile,
        confidence: Double($0.spine.score))
    }
  }

  /// All proposals for `photo` with the features on which the trees are fitted, unscored; nil where
  /// the photo is too small.
  package func proposals(in photo: Photo) -> JointProposals? {
    guard min(photo.width, photo.height) >= tuning.leastPhotoSide else { return nil }
    return JointProposals(of: photo, network: learned, tuning: tuning)
  }
}
