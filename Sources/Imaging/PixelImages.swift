/// An 8-bit grey image, row after row without padding.
public struct GrayImage: Sendable, Hashable {
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// `width * height` values, 0 black to 255 white.
  public var pixels: [UInt8]

  /// Creates an image from its pixels; `pixels.count` must be `width * height`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height, "a grey image has width * height pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

/// An 8-bit colour image in sRGB, three bytes a pixel, row after row without padding.
public struct ColorImage: Sendable, Hashable {
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// `3 * width * height` values: red, green, blue of each pixel.
  public var pixels: [UInt8]

  /// Creates an image from its pixels; `pixels.count` must be `3 * width * height`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == 3 * width * height, "a colour image has 3 * width * height bytes")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
