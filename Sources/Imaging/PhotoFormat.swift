/// A file format of photos, told by the file's first bytes; its name's extension plays no part.
public enum PhotoFormat: String, Sendable, CaseIterable {
  /// JPEG.
  case jpeg = "JPEG"
  /// PNG.
  case png = "PNG"
  /// TIFF; of several pages the first is read.
  case tiff = "TIFF"
  /// WebP, not animated.
  case webp = "WebP"
  /// JPEG 2000.
  case jpeg2000 = "JPEG 2000"
  /// HEIC or AVIF, as telephones write them: recognised so that an error can say what to do, but
  /// not readable.
  case heif = "HEIC or AVIF"

  /// How many of a file's first bytes decide its format.
  public static let magicLength = 12

  /// Tells the format by a file's first bytes (`magicLength` of them, or all if there are fewer);
  /// nil where they are those of none.
  public init?(magic: some Collection<UInt8>) {
    let bytes = Array(magic.prefix(Self.magicLength))
    func has(_ expected: [UInt8], at offset: Int = 0) -> Bool {
      bytes.count >= offset + expected.count
        && bytes[offset..<(offset + expected.count)].elementsEqual(expected)
    }
    if has([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if has([0x49, 0x49, 0x2A, 0x00]) || has([0x4D, 0x4D, 0x00, 0x2A]) {
      self = .tiff
    } else if has(Array("RIFF".utf8)) && has(Array("WEBP".utf8), at: 8) {
      self = .webp
    } else if has([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]) || has([0xFF, 0x4F, 0xFF, 0x51]) {
      self = .jpeg2000
    } else if has(Array("ftyp".utf8), at: 4),
      ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif"].contains(where: {
        has(Array($0.utf8), at: 8)
      })
    {
      self = .heif
    } else {
      return nil
    }
  }

  /// Whether photos of this format can be read.
  public var isReadable: Bool { self != .heif }
}
