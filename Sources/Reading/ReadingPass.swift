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
  }

  /// The part of the spine that is read, and its directions.
  public enum Directions: String, Sendable, Hashable, Codable {
    /// Along the spine, both ways.
    case bothWays
    /// Along the spine; only the way in which the first pass read clearly more, if it did.
    case clearWay
    /// Across a standing spine.
    case across
    /// The label alone (see `LabelFinder`), along both ways and across; nothing where there is none.
    case label
  }

  /// How the text is thought to be laid out.
  public enum Layout: String, Sendable, Hashable, Codable {
    /// Words anywhere, in no order.
    case sparse
    /// One block of lines, as on a label or where a title is set in short lines across the spine.
    case block
  }

  /// Names the pass in hypotheses; no two passes share a name.
  public var name: String
  /// Pixels across the spine.
  public var thickness: Int
  /// What the recogniser looks at.
  public var ink: Ink
  /// The directions it is read in.
  public var directions: Directions
  /// How the text is thought to be laid out.
  public var layout: Layout
  /// The place of its language in the reader's list, which begins anew where it is shorter.
  public var language: Int

  /// Creates a pass.
  public init(
    name: String, thickness: Int, ink: Ink, directions: Directions, layout: Layout = .sparse,
    language: Int = 0
  ) {
    self.name = name
    self.thickness = thickness
    self.ink = ink
    self.directions = directions
    self.layout = layout
    self.language = language
  }
}
