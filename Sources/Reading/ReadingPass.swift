/// One way of preparing a spine's strip for the recogniser, and the directions it is read in.
public struct ReadingPass: Sendable, Hashable, Codable {
  /// How large the strip is made.
  public enum Size: Sendable, Hashable, Codable {
    /// So many pixels across the spine.
    case thickness(Int)
    /// So many times its size in the photo, but at most `atMost` pixels across.
    case magnified(Double, atMost: Int)
  }

  /// What the recogniser looks at.
  public enum Ink: Sendable, Hashable, Codable {
    /// Grey as it is; text is parted from ground at one level for the whole strip.
    case global
    /// Grey; dark text is parted from ground at a level of its own in each neighbourhood.
    case localDark
    /// The same for light text.
    case localLight
    /// Grey with mean and contrast evened out.
    case evened
    /// The red channel alone: blue and green text is dark in it, red text light.
    case red
    /// The blue channel alone: red and yellow text is dark in it.
    case blue
  }

  /// Names the pass in hypotheses.
  public var name: String
  /// How large the strip is made.
  public var size: Size
  /// What the recogniser looks at.
  public var ink: Ink
  /// Degrees by which the strip is turned clockwise before reading, one reading each.
  public var rotations: [Int]

  /// Creates a pass; `rotations` are multiples of 90.
  public init(name: String, size: Size, ink: Ink = .global, rotations: [Int] = [0, 180]) {
    self.name = name
    self.size = size
    self.ink = ink
    self.rotations = rotations
  }

  /// The passes that together find the most for their time.
  public static let standard: [ReadingPass] = [
    ReadingPass(name: "160px", size: .thickness(160)),
    ReadingPass(name: "120px light", size: .thickness(120), ink: .localLight),
    ReadingPass(name: "120px dark", size: .thickness(120), ink: .localDark),
    ReadingPass(name: "across", size: .thickness(120), rotations: [90]),
  ]
}
