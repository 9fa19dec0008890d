import Foundation

/// A shelf photo, decoded, with its EXIF orientation applied.
public struct Photo: Sendable {
  /// The pixels at full resolution, upright.
  public let image: ColorImage
  /// What had to be passed over while decoding, a sentence each; empty for a sound file.
  public let warnings: [String]
  /// Width in pixels after orientation.
  public var width: Int { image.width }
  /// Height in pixels after orientation.
  public var height: Int { image.height }

  /// Wraps an image that is already upright.
  public init(image: ColorImage, warnings: [String] = []) {
    self.image = image
    self.warnings = warnings
  }

  /// Reads a photo file: JPEG, PNG, TIFF, WebP or JPEG 2000, told by its first bytes.
  ///
  /// The size is checked against `limits` before decoding. A JPEG that is cut short is read as far
  /// as it goes, with a warning. Grey, palette, 16-bit and CMYK pictures become RGB; transparent
  /// parts become white.
  ///
  /// - Throws: `PhotoError`, which names the file.
  public init(contentsOf url: URL, limits: PhotoLimits = PhotoLimits()) throws(PhotoError) {
    try self.init(
      bytes: try Self.bytes(contentsOf: url, limits: limits), name: url.path, limits: limits)
  }

  /// The bytes of a photo file, unless it is larger than `limits` allow.
  ///
  /// - Throws: `PhotoError`, which names the file.
  public static func bytes(
    contentsOf url: URL, limits: PhotoLimits = PhotoLimits()
  ) throws(PhotoError) -> [UInt8] {
    let path = url.path
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      if let size = attributes[.size] as? Int, size > limits.fileBytes {
        throw PhotoError(
          path: path, problem: .fileTooLarge(bytes: size, limit: limits.fileBytes))
      }
      return [UInt8](try Data(contentsOf: url))
    } catch let error as PhotoError {
      throw error
    } catch let error as CocoaError
      where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile
    {
      throw PhotoError(path: path, problem: .missing)
    } catch {
      throw PhotoError(path: path, problem: .unreadable(error.localizedDescription))
    }
  }

  /// How many pixels the photo has that these bytes of a file hold, as far as its header tells; nothing
  /// is decoded.
  public static func pixelCount(of bytes: [UInt8]) -> Double? {
    ImageDecoder.size(of: bytes).map { Double($0.width) * Double($0.height) }
  }

  /// Reads a photo from the bytes of a file; `name` is what errors and warnings call it.
  ///
  /// - Throws: `PhotoError`.
  public init(
    bytes: [UInt8], name: String, limits: PhotoLimits = PhotoLimits()
  ) throws(PhotoError) {
    let result = try ImageDecoder.decode(bytes, path: name, limits: limits)
    self.init(image: result.image, warnings: result.warnings)
  }
}
