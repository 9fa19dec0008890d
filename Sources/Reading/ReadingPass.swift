/// One way of preparing a spine's strip for the recogniser, and the directions it is read in.
public struct ReadingPass: Sendable, Hashable, Codable {
  /// What the recogniser looks at.
  public enum Ink: String, Sendable, Hashable, Codable {
    /// Grey as it is; text is parted from ground at one level for the whole strip.
    case global
    /// Grey; dark text is parted from ground at a level of its own in each neighbourhood.
    case localDark
    /// The same for light text.
    case localLight
    /// Grey with mean and contrast evened out.
    case evened
    /// Differences of colour between equally light parts; nothing where the spine has one hue.
    case hue
  }

  /// The directions of a pass.
  public enum Directions: String, Sendable, Hashable, Codable {
    /// Along the spine, both ways.
    case bothWays
    /// Along the spine; only the way in which the first pass read clearly more, if it did.
    case clearWay
    /// Across a standing spine.
    case across
  }

  /// Names the pass in hypotheses.
  public var name: String
  /// Pixels across the spine.
  public var thickness: Int
  /// What the recogniser looks at.
  public var ink: Ink
  /// The directions it is read in.
  public var directions: Directions

  /// Creates a pass.
  public init(name: String, thickness: Int, ink: Ink, directions: Directions) {
    self.name = name
    self.thickness = thickness
    self.ink = ink
    self.directions = directions
  }

  /// The passes that together find the most for their time.
  ///
  /// Measured on the 98 legible spines of six photos, their outlines known, English models: share of
  /// the letters of author and title read (titles that fit by a token-set ratio of 70) by the first
  /// pass alone .61 (.62) in 0.09 s a spine; by it and the dark and light ones .75 (.71); by all
  /// .79 (.79) in 0.34 s. Any one of fifteen further passes (other scales, single channels,
  /// overlapping tiles) adds at most .01. Nothing on these photos was read across; elsewhere two
  /// titles of a hundred are.
  public static let standard: [ReadingPass] = [
    ReadingPass(name: "120px", thickness: 120, ink: .global, directions: .bothWays),
    ReadingPass(name: "120px dark", thickness: 120, ink: .localDark, directions: .clearWay),
    ReadingPass(name: "120px light", thickness: 120, ink: .localLight, directions: .clearWay),
    ReadingPass(name: "80px light", thickness: 80, ink: .localLight, directions: .clearWay),
    ReadingPass(name: "120px hue", thickness: 120, ink: .hue, directions: .clearWay),
    ReadingPass(name: "120px evened", thickness: 120, ink: .evened, directions: .clearWay),
    ReadingPass(name: "across", thickness: 120, ink: .global, directions: .across),
  ]
}
