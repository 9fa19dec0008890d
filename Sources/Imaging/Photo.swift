/// A shelf photo, decoded, with its EXIF orientation applied.
public struct Photo: Sendable {
  /// The pixels at full resolution, upright.
  public let image: ColorImage
  /// Width in pixels after orientation.
  public var width: Int { image.width }
  /// Height in pixels after orientation.
  public var height: Int { image.height }

  /// Wraps an image that is already upright.
  public init(image: ColorImage) { self.image = image }
}
