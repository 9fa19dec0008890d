/// A colour to draw with: sRGB, 0...255 each.
public struct RGBColor: Sendable, Hashable {
  /// Red.
  public var red: UInt8
  /// Green.
  public var green: UInt8
  /// Blue.
  public var blue: UInt8

  /// Creates a colour.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// White.
  public static let white = RGBColor(255, 255, 255)
  /// Black.
  public static let black = RGBColor(0, 0, 0)
  /// A blue that stands out on shelves: something found. The three states keep their distance from
  /// each other for eyes that do not tell red from green.
  public static let found = RGBColor(64, 140, 255)
  /// An amber: something doubtful.
  public static let doubtful = RGBColor(255, 176, 0)
  /// A magenta: something not found.
  public static let unknown = RGBColor(235, 50, 140)
}
