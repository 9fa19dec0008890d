/// How a spine's quad is laid out as an upright, horizontal strip, and back.
///
/// The spine's long axis becomes the strip's horizontal axis, without mirroring. The strip's left
/// end is the upper end of a standing spine and the left end of a lying one; of a leaning spine
/// the upper end if it stands steeper than 45 degrees, else the left end. So
///
/// - text that runs down a standing spine (usual in English and German) reads left to right in the
///   strip as it is, text that runs up it (usual in Spanish, Catalan and French) does so after the
///   strip is turned by 180 degrees;
/// - text across a standing spine is upright after the strip is turned clockwise by 90 degrees;
/// - text of a lying spine is as it is in the photo.
public struct StripGeometry: Sendable, Hashable {
  /// The spine's outline in the photo.
  public let quad: Quad
  /// The strip's width in pixels: along the spine.
  public let width: Int
  /// The strip's height in pixels: across the spine.
  public let height: Int
  /// The quad's corners in the order of the strip's: top left, top right, bottom right, bottom left.
  public let corners: [Point]
  /// Mean length of the spine in the photo, in pixels.
  public let spineLength: Double
  /// Mean thickness of the spine in the photo, in pixels.
  public let spineThickness: Double
  /// Strip to photo: (a x + b y + c) / (g x + h y + 1) and (d x + e y + f) / (g x + h y + 1), with
  /// x and y as shares of the strip's width and height.
  let coefficients: SIMD8<Double>

  /// Most pixels along either side of a strip, so that a quad gone wrong costs no memory.
  public static let longestSide = 8192

  /// A strip of `thickness` pixels across the spine; the length follows.
  public init(quad: Quad, thickness: Int) {
    self.init(quad: quad) { _, natural in Double(max(thickness, 1)) / natural }
  }

  /// A strip of `scale` times the spine's size in the photo.
  public init(quad: Quad, scale: Double) {
    self.init(quad: quad) { _, _ in scale }
  }

  private init(quad: Quad, scale: (_ length: Double, _ thickness: Double) -> Double) {
    self.quad = quad
    let points = quad.corners
    let across = (points[0].distance(to: points[1]) + points[2].distance(to: points[3])) / 2
    let down = (points[1].distance(to: points[2]) + points[3].distance(to: points[0])) / 2
    // The strip's top edge is the long edge that begins at its left end; the next corner clockwise
    // is its other end. There are two ways round, told apart by which end is upper or left.
    let first = across > down ? 0 : 1
    let edge = (
      x: (points[(first + 1) % 4].x - points[first].x)
        - (points[(first + 3) % 4].x
          - points[(first + 2) % 4].x),
      y: (points[(first + 1) % 4].y - points[first].y)
        - (points[(first + 3) % 4].y
          - points[(first + 2) % 4].y)
    )
    let runsBack = abs(edge.y) >= abs(edge.x) ? edge.y < 0 : edge.x < 0
    let start = runsBack ? first + 2 : first
    corners = (0..<4).map { points[(start + $0) % 4] }
    spineLength = max(across, down)
    spineThickness = min(across, down)

    let least = 1.0
    let factor = scale(max(spineLength, least), max(spineThickness, least))
    func side(_ length: Double) -> Int {
      let scaled = (max(length, least) * factor).rounded()
      return Int(min(max(scaled.isFinite ? scaled : 1, 1), Double(Self.longestSide)))
    }
    width = side(spineLength)
    height = side(spineThickness)
    coefficients = Self.homography(corners)
  }

  /// The projective map of the unit square to four corners (Heckbert 1989, Fundamentals of Texture
  /// Mapping and Image Warping); affine where the corners are degenerate or not convex.
  private static func homography(_ p: [Point]) -> SIMD8<Double> {
    let sumX = p[0].x - p[1].x + p[2].x - p[3].x
    let sumY = p[0].y - p[1].y + p[2].y - p[3].y
    let dx1 = p[1].x - p[2].x
    let dx2 = p[3].x - p[2].x
    let dy1 = p[1].y - p[2].y
    let dy2 = p[3].y - p[2].y
    let determinant = dx1 * dy2 - dx2 * dy1
    var g = 0.0
    var h = 0.0
    if abs(determinant) > 1e-9 {
      g = (sumX * dy2 - sumY * dx2) / determinant
      h = (dx1 * sumY - dy1 * sumX) / determinant
    }
    // The denominator at the corners; a view this steep is a quad gone wrong.
    if min(1 + g, 1 + h, 1 + g + h) < 0.05 || !g.isFinite || !h.isFinite {
      g = 0
      h = 0
    }
    return SIMD8(
      p[1].x - p[0].x + g * p[1].x, p[3].x - p[0].x + h * p[3].x, p[0].x,
      p[1].y - p[0].y + g * p[1].y, p[3].y - p[0].y + h * p[3].y, p[0].y, g, h)
  }

  /// Where a point of the strip, in pixels, lies in the photo.
  public func photoPoint(_ point: Point) -> Point {
    let x = point.x / Double(width)
    let y = point.y / Double(height)
    let m = coefficients
    let w = m[6] * x + m[7] * y + 1
    return Point(x: (m[0] * x + m[1] * y + m[2]) / w, y: (m[3] * x + m[4] * y + m[5]) / w)
  }

  /// Where a box lies in the photo that was found on the strip after it was turned clockwise by
  /// `rotation` degrees (0, 90, 180 or 270); the box in shares, 0...1, of the turned strip's sides.
  public func photoQuad(
    x: Double, y: Double, width boxWidth: Double, height boxHeight: Double, rotation: Int
  ) -> Quad {
    let corners = [
      (x, y), (x + boxWidth, y), (x + boxWidth, y + boxHeight), (x, y + boxHeight),
    ].map { (u, v) -> Point in
      let (s, t): (Double, Double) =
        switch ((rotation / 90) % 4 + 4) % 4 {
        case 0: (u, v)
        case 1: (v, 1 - u)
        case 2: (1 - u, 1 - v)
        default: (1 - v, u)
        }
      return photoPoint(Point(x: s * Double(width), y: t * Double(height)))
    }
    return Quad(corners)
  }
}
