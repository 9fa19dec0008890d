/// The largest photo that is decoded. Sizes are checked before decoding, so a file that claims
/// to be huge costs no memory.
public struct PhotoLimits: Sendable, Hashable {
  /// Most pixels, in millions.
  public var megapixels: Double
  /// Most pixels along either side.
  public var side: Int
  /// Most bytes of the file.
  public var fileBytes: Int

  /// Creates limits. The defaults admit the largest photos of today's telephones (108 megapixels);
  /// decoding one of 120 takes about 0.9 GB for a moment.
  public init(megapixels: Double = 120, side: Int = 30_000, fileBytes: Int = 512 << 20) {
    self.megapixels = megapixels
    self.side = side
    self.fileBytes = fileBytes
  }
}
