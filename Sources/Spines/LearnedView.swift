import Imaging

/// A photo at the size and turn in which the network sees it.
struct LearnedView {
  /// The picture; its sides are multiples of the network's granularity.
  let image: ColorImage
  private let photoWidth: Double
  private let photoHeight: Double
  /// Whether the view is turned clockwise by 90°.
  let isTurned: Bool

  /// Scales a photo to about `side` x 3/4 `side` pixels, keeping its shape but for rounding, and
  /// turns it clockwise by `degrees`: 0 or 90. Very long pictures stay below 2.5 `side`.
  init(of photo: Photo, side: Int, degrees: Int, granularity: Int) {
    let width = Double(photo.width)
    let height = Double(photo.height)
    let scale = min(
      Double(side) * (0.75 / (width * height)).squareRoot(), 2.5 * Double(side) / max(width, height)
    )
    func rounded(_ length: Double) -> Int {
      max(1, Int((length * scale / Double(granularity)).rounded())) * granularity
    }
    let upright = photo.image.scaled(toWidth: rounded(width), height: rounded(height))
    isTurned = degrees == 90
    image = isTurned ? upright.turned(by: 90) : upright
    photoWidth = width
    photoHeight = height
  }

  /// Where a point of the view lies in the photo.
  func photoPoint(_ point: SIMD2<Float>) -> Point {
    let x = Double(point.x) / Double(image.width)
    let y = Double(point.y) / Double(image.height)
    return isTurned
      ? Point(x: y * photoWidth, y: (1 - x) * photoHeight)
      : Point(x: x * photoWidth, y: y * photoHeight)
  }

  /// Everything that one view shows which may be a spine: alternatives lie on each other.
  func outlines(in maps: NetworkMaps, tuning: LearnedTuning) -> [LearnedCandidate] {
    let tree = LearnedTree(of: maps, tuning: tuning)
    return tree.nodes.compactMap { node in
      guard let outline = LearnedOutline(node: node, in: tree, maps: maps, tuning: tuning),
        outline.confidence >= tuning.leastViewConfidence
      else { return nil }
      return LearnedCandidate(
        quad: Quad(outline.corners.map(photoPoint)), confidence: Double(outline.confidence))
    }
  }

  /// The spines that one view shows by itself, with their confidences.
  func spines(in maps: NetworkMaps, tuning: LearnedTuning) -> [LearnedCandidate] {
    let tree = LearnedTree(of: maps, tuning: tuning)
    let outlines = tree.nodes.map {
      LearnedOutline(node: $0, in: tree, maps: maps, tuning: tuning)
    }
    let values = outlines.map { outline -> Float in
      guard let outline, outline.confidence >= tuning.leastViewConfidence else { return 0 }
      return outline.length * outline.length.squareRoot() * outline.confidence
    }
    let candidates = tree.best(values: values).map { index in
      LearnedCandidate(
        quad: Quad(outlines[index]!.corners.map(photoPoint)),
        confidence: Double(outlines[index]!.confidence))
    }
    return LearnedCandidate.strongest(of: candidates, overlap: tuning.viewOverlap)
  }
}
